"""Reading the fields of one located mapping: each getter returns a usable value and reports what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import TypeVar

from trucso.index.definition import Text
from trucso.index.expression import Expression
from trucso.index.grammar import ExpressionError
from trucso.index.located import KIND_NAMES, Located, Place, Problems

T = TypeVar("T")
CODE = re.compile(r"[0-9A-Za-zÀ-ỹ][0-9A-Za-zÀ-ỹ._/-]{0,39}")
_EXACT = re.compile(r"[-+]?\d{1,30}(\.\d{1,30})?(/\d{1,30})?")


class Fields:
    """The entries of a mapping, asked for by name; `where` is its name for people ("chỉ số DTI-28")."""

    def __init__(self, value: Located, where: str, problems: Problems) -> None:
        self.value = value
        self.where = where
        self.problems = problems
        if value.kind != "map":
            problems.unread = True
            problems.add(value.place, where, "cần các dòng “khoá: giá trị”", value.shown)

    @property
    def place(self) -> Place:
        return self.value.place

    def complain(self, name: str, message: str, found: str = "", allowed: str = "") -> None:
        """Report a problem at a field (or at the mapping when the field is absent)."""
        at = self.value.entries.get(name)
        self.problems.add(at.place if at else self.place, self.where, message, found, allowed)

    def allow_only(self, *names: str) -> None:
        """Refuse entries with other names: a typing error must not silently change the law."""
        for name, entry in self.value.entries.items():
            if name not in names:
                message = f"không có khoá “{name}” ở đây"
                if entry.kind == "null" and not entry.text:  # {vi: Số tin, bài}: the comma cut the sentence
                    message += " (câu có dấu phẩy trong {…} phải đặt trong ngoặc kép)"
                self.problems.add(entry.place, self.where, message, allowed=", ".join(names))

    def get(self, name: str) -> Located | None:
        """The entry, None when absent or empty."""
        entry = self.value.entries.get(name)
        return None if entry is None or entry.kind == "null" else entry

    def has(self, name: str) -> bool:
        return self.get(name) is not None

    def required(self, name: str) -> Located | None:
        entry = self.get(name)
        if entry is None and self.value.kind == "map":
            self.problems.unread = True
            self.complain(name, f"thiếu “{name}”")
        return entry

    def wrong(self, entry: Located, name: str, wanted: str) -> None:
        self.problems.unread = True
        self.problems.add(entry.place, self.where, f"“{name}” phải là {wanted}", entry.shown)

    def scalar(self, name: str, *, required: bool = False) -> str:
        """Text of a scalar; "" when absent."""
        entry = self.required(name) if required else self.get(name)
        if entry is None:
            return ""
        if entry.kind in ("list", "map"):
            self.wrong(entry, name, "một dòng chữ")
            return ""
        return entry.text.strip()

    def code(self, name: str, *, required: bool = True) -> str:
        """A code: must be text, so that 1.10 does not become 1.1."""
        entry = self.required(name) if required else self.get(name)
        return "" if entry is None else read_code(entry, f"“{name}”", self.where, self.problems)

    def codes(self, name: str) -> tuple[str, ...]:
        """A list of codes, () when absent."""
        items = self.items(name)
        return tuple(read_code(item, f"“{name}”", self.where, self.problems) for item in items)

    def text(self, name: str, *, required: bool = False) -> Text | None:
        """`{vi: …, en: …}` or one Vietnamese line."""
        entry = self.required(name) if required else self.get(name)
        if entry is None:
            return None
        if entry.kind == "map":
            inner = Fields(entry, f"{self.where}, {name}", self.problems)
            inner.allow_only("vi", "en")
            return Text(inner.scalar("vi", required=True), inner.scalar("en"))
        return Text(self.scalar(name))

    def name(self, name: str = "name") -> Text:
        return self.text(name, required=True) or Text("")

    def one_of(self, name: str, allowed: Iterable[str], default: str) -> str:
        found = self.scalar(name)
        if not found:
            return default
        if found not in allowed:
            self.complain(name, f"“{name}” không hợp lệ", f"“{found}”", ", ".join(allowed))
            return default
        return found

    def number(self, name: str, *, required: bool = False, lowest: Fraction | None = None) -> Fraction | None:
        """An exact number, None when absent or unreadable."""
        entry = self.required(name) if required else self.get(name)
        if entry is None:
            return None
        number = read_number(entry, f"“{name}”", self.where, self.problems)
        if number is not None and lowest is not None and number < lowest:
            self.problems.unread = True
            self.complain(name, f"“{name}” không được nhỏ hơn {lowest}", entry.shown)
            return None
        return number

    def whole(self, name: str, *, required: bool = False, lowest: int = 0) -> int | None:
        """A whole number, None when absent or unreadable."""
        number = self.number(name, required=required, lowest=Fraction(lowest))
        if number is None:
            return None
        if number.denominator != 1:
            self.wrong(self.value.entries[name], name, "số nguyên")
            return None
        return int(number)

    def flag(self, name: str) -> bool:
        entry = self.get(name)
        if entry is None:
            return False
        if entry.kind != "bool":
            self.wrong(entry, name, "true hoặc false")
        return entry.text == "true"

    def day(self, name: str) -> date | None:
        text = self.scalar(name)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.complain(name, f"“{name}” phải là ngày viết kiểu 2025-04-03", f"“{text}”")
            return None

    def items(self, name: str) -> list[Located]:
        """Items of a list, [] when absent."""
        entry = self.get(name)
        if entry is None:
            return []
        if entry.kind != "list":
            self.wrong(entry, name, "danh sách (mỗi dòng bắt đầu bằng “-”)")
            return []
        return entry.items

    def inside(self, name: str, where: str = "") -> Fields | None:
        """Fields of a nested mapping, None when absent."""
        entry = self.get(name)
        if entry is None:
            return None
        return Fields(entry, where or ", ".join(part for part in (self.where, name) if part), self.problems)

    def named(self, name: str) -> Iterator[tuple[str, Located]]:
        """Entries of a nested mapping whose keys are codes; unquoted numbers as keys are refused."""
        inner = self.inside(name)
        if inner is None:
            return
        for key, place in inner.value.number_keys.items():
            self.problems.add(place, self.where, f"mã {key} phải đặt trong ngoặc kép", allowed=f'"{key}"')
        yield from inner.value.entries.items()

    def expression(self, name: str, parse: Callable[[str], Expression]) -> Expression | None:
        """A parsed expression, None when absent or wrong."""
        entry = self.get(name)
        return (
            None if entry is None else read_expression(entry, f"“{name}”", self.where, self.problems, parse)
        )


def read_code(entry: Located, name: str, where: str, problems: Problems) -> str:
    """A code written as text. Reports an unquoted number and impossible characters; "" then."""
    if entry.kind == "number":
        message = f"{name} là mã, phải đặt trong ngoặc kép để 1.10 không thành 1.1"
        problems.add(entry.place, where, message, entry.text, f'"{entry.text}"')
    elif entry.kind != "text" or not CODE.fullmatch(entry.text):
        problems.unread = True
        problems.add(
            entry.place, where, f"{name} phải là một mã", entry.shown, "chữ, số và . _ - /, không dấu cách"
        )
        return ""
    return entry.text


def read_number(entry: Located, name: str, where: str, problems: Problems) -> Fraction | None:
    """An exact number: 0.75, "0.75" or "1/3". Reports anything else; None then."""
    if entry.kind in ("number", "text") and _EXACT.fullmatch(entry.text.strip()):
        try:
            return Fraction(entry.text.strip())
        except ZeroDivisionError:
            pass
    problems.unread = True
    hint = "; số thập phân viết bằng dấu chấm" if "," in entry.text else ""
    found = entry.shown if entry.text or entry.kind in ("list", "map") else KIND_NAMES["null"]
    problems.add(entry.place, where, f"{name} phải là số", found, 'ví dụ 5, 0.75 hoặc "1/3"' + hint)
    return None


def read_expression(
    entry: Located, name: str, where: str, problems: Problems, parse: Callable[[str], Expression]
) -> Expression | None:
    """An expression; a fault is reported with the parser's own words, None then."""
    try:
        if entry.kind in ("list", "map"):
            raise ExpressionError("cần một biểu thức viết trên một dòng")
        return parse(entry.text)
    except ExpressionError as error:
        problems.unread = True
        problems.add(entry.place, where, f"biểu thức {name} sai: {error}", entry.shown)
        return None
