"""The scorecard file that offices exchange: one row per indicator, points beside points, evidence in a cell.

Reads a table (``trucso.index.tables``) against a definition; plain values, no Django. Every row comes out
once, either as a :class:`CardLine` or with the reasons why it is refused: rows in = rows out.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from trucso.index import Definition, Indicator, Problem
from trucso.index.cells import AmbiguousCell, Cell
from trucso.index.numbers import DecimalMark
from trucso.index.tables import Column, Limits, Row, TableError, read_table

from ..facts.citations import Cell as EvidenceCell
from ..facts.citations import read_cell
from ..shared.search import folded

COLUMNS: Mapping[str, tuple[str, bool]] = {
    "code": ("Mã", True),
    "name": ("Chỉ tiêu", False),
    "group": ("Nhóm", False),
    "max_points": ("Điểm tối đa", False),
    "self_points": ("Tự đánh giá", True),
    "verified_points": ("Thẩm định", False),
    "difference": ("Chênh lệch", False),
    "status": ("Trạng thái", False),
    "responsible": ("Phụ trách", False),
    "due_on": ("Hạn xử lý", False),
    "evidence": ("Minh chứng/Ghi chú", False),
}
"""Heading of each column, and whether a file without it is refused."""

STATUSES = {
    "chưa thực hiện": "not_started",
    "đang thực hiện": "in_progress",
    "cần bổ sung minh chứng": "needs_evidence",
    "hoàn thành": "done",
}
LIMITS = Limits(file_bytes=10_000_000, rows=5_000, columns=200)
_TOLERANCE = Fraction(1, 100)  # differences are written with two decimals


@dataclass(frozen=True)
class CardLine:
    """What the file says of one indicator. ``None`` points: the cell is blank, nothing is said."""

    code: str
    self_points: Decimal | None
    verified_points: Decimal | None
    is_not_applicable: bool
    status: str
    responsible: str
    due_on: dt.date | None
    evidence: EvidenceCell


@dataclass(frozen=True)
class CardRow:
    """One row of the file: a line, or the problems that refuse it. ``warnings`` refuse nothing."""

    number: int
    code: str
    line: CardLine | None
    problems: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()
    is_ambiguous: bool = False


def read_card(
    content: bytes, *, name: str, definition: Definition, decimal: DecimalMark | None = None
) -> list[CardRow]:
    """Every row of the file in order. ``decimal`` is the person's answer when a number reads two ways.

    Raises :class:`trucso.index.tables.TableError` when the file as a whole cannot be read.
    """
    table = read_table(content, name=name, columns=list(_columns()), limits=LIMITS)
    mark = decimal or table.decimal_mark("max_points", "self_points", "verified_points", "difference")
    seen: dict[str, int] = {}
    return [_once(_RowReader(row, definition, mark).read(), seen, row) for row in table.rows]


def _columns() -> Iterator[Column]:
    """The headings with and without marks, and the evidence column under the two names it goes by."""
    for key, (heading, is_required) in COLUMNS.items():
        spellings = [heading, *heading.split("/")] if key == "evidence" else [heading]
        yield Column(key, (*spellings, *map(folded, spellings)), required=is_required)


def _once(row: CardRow, seen: dict[str, int], source: Row) -> CardRow:
    """A code may stand in one row only; the later one is refused and names the first."""
    if row.line is None:
        return row
    first = seen.setdefault(row.line.code, row.number)
    if first == row.number:
        return row
    problem = source["code"].place.problem(
        f"mã {row.line.code} đã có ở dòng {first}", "mỗi chỉ tiêu một dòng"
    )
    return CardRow(row.number, row.code, None, (problem,), row.warnings)


class _RowReader:
    """Reads the cells of one row, keeping every problem instead of stopping at the first."""

    def __init__(self, row: Row, definition: Definition, decimal: DecimalMark | None) -> None:
        self.row = row
        self.definition = definition
        self.decimal = decimal
        self.problems: list[Problem] = []
        self.warnings: list[str] = []
        self.is_ambiguous = False

    def read(self) -> CardRow:
        indicator = self._indicator()
        line = self._line(indicator) if indicator else None
        code = indicator.code if indicator else self.row["code"].text
        if self.problems:
            line = None
        return CardRow(
            self.row.number, code, line, tuple(self.problems), tuple(self.warnings), self.is_ambiguous
        )

    def _line(self, indicator: Indicator) -> CardLine:
        self._check_names(indicator)
        self._check_maximum(indicator)
        self_points, verified = (
            self._points("self_points", indicator),
            self._points("verified_points", indicator),
        )
        self._check_difference(self_points, verified)
        evidence = read_cell(self.row["evidence"].text)
        self.problems.extend(self.row["evidence"].place.problem(*problem) for problem in evidence.problems)
        self.warnings.extend(evidence.warnings)
        return CardLine(
            code=indicator.code,
            self_points=self_points,
            verified_points=verified,
            is_not_applicable=self.row["self_points"].is_not_applicable,
            status=self._status(),
            responsible=self.row["responsible"].text[:200],
            due_on=self._day(),
            evidence=evidence,
        )

    def _refuse(self, cell: Cell, found: str, allowed: str) -> None:
        self.problems.append(cell.place.problem(found, allowed))

    def _indicator(self) -> Indicator | None:
        """The indicator the row is about; spreadsheets turn the code 4.10 into the number 4.1."""
        cell = self.row["code"]
        if cell.is_blank:
            self._refuse(cell, "ô mã để trống", "mã của một chỉ tiêu")
            return None
        codes = {indicator.code: indicator for indicator in self.definition.indicators}
        if isinstance(cell.raw, Decimal):
            return self._indicator_of_number(cell, codes)
        found = codes.get(cell.text) or {folded(code): one for code, one in codes.items()}.get(
            folded(cell.text)
        )
        if found is None:
            self._refuse(cell, f"không có chỉ tiêu mã “{cell.text[:40]}”", self._nearest(cell.text, codes))
        return found

    def _indicator_of_number(self, cell: Cell, codes: Mapping[str, Indicator]) -> Indicator | None:
        likely = [one for code, one in codes.items() if code == cell.text or _loses_zeros(code, cell.text)]
        if len(likely) == 1:
            return likely[0]
        named = [one for one in likely if folded(one.name.vi) == folded(_one_line(self.row["name"].text))]
        if len(named) == 1:
            return named[0]
        choice = " hay ".join(one.code for one in likely) or self._nearest(cell.text, codes)
        self._refuse(cell, f"mã được ghi thành số {cell.text}", f"mã dạng chữ: {choice}")
        return None

    def _nearest(self, text: str, codes: Mapping[str, Indicator]) -> str:
        near = difflib.get_close_matches(text.upper(), codes, n=3, cutoff=0.5)
        name = folded(_one_line(self.row["name"].text))
        near += [one.code for one in codes.values() if folded(one.name.vi) == name and one.code not in near]
        listed = ", ".join(dict.fromkeys(near)) or f"{next(iter(codes), '')}…"
        return f"một mã của bộ chỉ số {self.definition.index}, gần nhất: {listed}"

    def _check_names(self, indicator: Indicator) -> None:
        group = self.definition.group(indicator.group)
        for key, expected in (("name", indicator.name.vi), ("group", group.name.vi)):
            written = _one_line(self.row[key].text)
            if written and folded(written) not in (folded(expected), folded(group.code)):
                self.warnings.append(
                    f"{COLUMNS[key][0]} ghi “{_short(written)}”, bộ chỉ số ghi “{_short(expected)}”"
                )

    def _check_maximum(self, indicator: Indicator) -> None:
        written = self._number("max_points")
        if written is not None and Fraction(written) != indicator.points:
            allowed = f"{_plain(indicator.points)} như trong bộ chỉ số {self.definition.index}"
            self._refuse(self.row["max_points"], f"điểm tối đa {_plain(Fraction(written))}", allowed)

    def _points(self, key: str, indicator: Indicator) -> Decimal | None:
        if self.row[key].is_not_applicable:
            return None
        points = self._number(key)
        lowest, highest = _bounds(indicator)
        if points is not None and not lowest <= points <= highest:
            allowed = f"từ {_plain(lowest)} đến {_plain(highest)} (điểm tối đa của {indicator.code})"
            self._refuse(self.row[key], f"{_plain(Fraction(points))} điểm", allowed)
        return points

    def _number(self, key: str, *, negative: bool = False) -> Decimal | None:
        cell = self.row[key]
        if cell.is_blank:
            return None
        try:
            return cell.number(decimal=self.decimal, percent=False, negative=negative)
        except TableError as error:
            self.is_ambiguous = self.is_ambiguous or isinstance(error, AmbiguousCell)
            self.problems.extend(error.problems)
            return None

    def _check_difference(self, self_points: Decimal | None, verified: Decimal | None) -> None:
        written = self._number("difference", negative=True)
        if written is None or self_points is None or verified is None:
            return
        if abs(Fraction(written) - Fraction(self_points - verified)) > _TOLERANCE:
            expected = _plain(Fraction(self_points - verified))
            self.warnings.append(f"Chênh lệch ghi {_plain(Fraction(written))}, tính ra {expected}")

    def _status(self) -> str:
        cell = self.row["status"]
        known = {folded(label): status for label, status in STATUSES.items()}
        status = known.get(folded(_one_line(cell.text)))
        if status is None and not cell.is_blank:
            self._refuse(cell, f"trạng thái “{_short(cell.text)}”", "một trong: " + ", ".join(STATUSES))
        return status or ""

    def _day(self) -> dt.date | None:
        cell = self.row["due_on"]
        if isinstance(cell.raw, dt.date):
            return cell.raw.date() if isinstance(cell.raw, dt.datetime) else cell.raw
        for form in ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y"):
            try:
                return dt.datetime.strptime(cell.text, form).date()
            except ValueError:
                continue
        if not cell.is_blank:
            self._refuse(cell, f"“{_short(cell.text)}” không phải ngày", "ngày dạng 15/03/2026")
        return None


def _bounds(indicator: Indicator) -> tuple[Fraction, Fraction]:
    if indicator.given is None:
        return Fraction(0), indicator.points
    highest = indicator.given.highest
    return indicator.given.lowest, indicator.points if highest is None else highest


def _loses_zeros(code: str, number: str) -> bool:
    return code.startswith(number) and "." in code and not code[len(number) :].strip("0")


def _plain(number: Fraction) -> str:
    text = f"{float(number):.6f}".rstrip("0").rstrip(".")
    return text.replace(".", ",")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _short(text: str) -> str:
    line = _one_line(text)
    return line if len(line) <= 60 else line[:59] + "…"
