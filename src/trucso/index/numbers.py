"""Numbers as Vietnamese offices write them: ``7,04``, ``1.234,5``, ``95 %``.

A text that can be read in two ways (``1,234``: a thousand or one and a bit?) is never guessed:
:class:`AmbiguousNumber` asks which. Everything is exact (:class:`~decimal.Decimal`), no float.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Literal, TypeAlias

DecimalMark: TypeAlias = Literal[",", "."]

MAX_DIGITS = 28  # Decimal keeps 28 digits: all that we accept stays exact, also divided by 100
ALLOWED = "một số như 7,04 hoặc 1.234,5 hoặc 95 %"

_SPACES = re.compile(r"(?<=\d)[ \u00a0\u202f\u2009](?=\d{3}(?!\d))")
_PLAIN = re.compile(r"[0-9]+")
_GROUPED = {
    ",": re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]+)?"),
    ".": re.compile(r"[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?"),
}
_UNGROUPED = {",": re.compile(r"[0-9]+,[0-9]+"), ".": re.compile(r"[0-9]+\.[0-9]+")}


class NumberError(ValueError):
    """A text that is not an acceptable number. ``found`` and ``allowed`` are Vietnamese phrases."""

    def __init__(self, found: str, allowed: str = ALLOWED) -> None:
        super().__init__(f"{found}; cần {allowed}")
        self.found = found
        self.allowed = allowed


class AmbiguousNumber(NumberError):
    """``1,234`` or ``1.234``: both readings are possible and nothing settles which."""

    def __init__(self, text: str, *, is_whole: bool = False) -> None:
        whole, part = re.split(r"[.,]", text.rstrip("% \u00a0"))
        mark = f"cho biết dấu thập phân là phẩy hay chấm, hoặc viết rõ {whole}{part} hay {whole},{part}0"
        clear = f"một số nguyên viết rõ: {whole}{part} hoặc {whole}.{part}"
        super().__init__(
            f"“{text}” đọc được hai cách: {whole}{part} hoặc {whole},{part}", clear if is_whole else mark
        )


def read_number(
    text: str,
    *,
    decimal: DecimalMark | None = None,
    percent: bool = True,
    negative: bool = False,
    whole: bool = False,
) -> Decimal:
    """The number written in `text`, exactly; ``95,5 %`` is 0.955.

    `decimal` is the mark that separates decimals where the text alone does not tell; a text that is
    clear by itself (``7.04``, ``1.234,5``) is read as it is written. `whole` says that the number has no
    decimals (a count): then the dot of ``1.234`` can only group, as offices group; ``1,234`` may be a slip or
    an English thousand and is still asked about. Raises :class:`NumberError`
    (:class:`AmbiguousNumber` when only the mark is in doubt).
    """
    body, is_percent = _strip_percent(text.strip())
    if is_percent and not percent:
        raise NumberError(f"“{text}” là tỷ lệ phần trăm", "một số không có dấu %")
    sign, body = _split_sign(body)
    if len(body) > MAX_DIGITS:
        raise NumberError(f"“{body[:20]}…” dài {len(body)} ký tự", f"một số dưới {MAX_DIGITS} chữ số")
    value = sign * _read_unsigned(text, _SPACES.sub("", body), decimal, whole=whole)
    if value < 0 and not negative:
        raise NumberError(f"“{text}” là số âm", "một số từ 0 trở lên")
    return value / 100 if is_percent else value


def decimal_mark(texts: Iterable[str]) -> DecimalMark | None:
    """The decimal mark on which the clear numbers of one column agree; None when they do not settle it."""
    marks = {mark for text in texts if (mark := _clear_mark(text)) is not None}
    return marks.pop() if len(marks) == 1 else None


def _strip_percent(text: str) -> tuple[str, bool]:
    return (text[:-1].rstrip(), True) if text.endswith("%") else (text, False)


def _split_sign(text: str) -> tuple[int, str]:
    if text[:1] in ("-", "−", "–"):
        return -1, text[1:].strip()
    if text.startswith("(") and text.endswith(")"):  # how accountants write a negative
        return -1, text[1:-1].strip()
    return 1, text


def _possible_marks(text: str) -> list[DecimalMark]:
    """The decimal marks under which `text` is a number (both: it is ambiguous)."""
    marks: tuple[DecimalMark, DecimalMark] = (",", ".")
    return [m for m in marks if _UNGROUPED[m].fullmatch(text) or _GROUPED[m].fullmatch(text)]


def _clear_mark(text: str) -> DecimalMark | None:
    body = _split_sign(_strip_percent(text.strip())[0])[1]
    marks = _possible_marks(_SPACES.sub("", body))
    return marks[0] if len(marks) == 1 else None


def _read_unsigned(text: str, body: str, decimal: DecimalMark | None, *, whole: bool) -> Decimal:
    if _PLAIN.fullmatch(body):
        return Decimal(body)
    marks = _possible_marks(body)
    if not marks:
        raise NumberError(f"“{shortened(text)}” không phải là số")
    if len(marks) == 2 and decimal is None:
        if not whole or "," in body:
            raise AmbiguousNumber(text.strip(), is_whole=whole)
        decimal = ","
    mark = marks[0] if len(marks) == 1 else decimal
    group = "." if mark == "," else ","
    return Decimal(body.replace(group, "").replace(",", "."))


def shortened(text: str, length: int = 60) -> str:
    """`text` on one line, cut to `length` characters: what a message quotes."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
