"""Figure files: what units reported, bound to the codes of one index version.

Two layouts, told apart by their header: long (``unit, code, value``) and wide (``unit`` and one column
per code). Every cell is read as the kind its code wants; all problems are collected, nothing is half-read.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

from trucso.index.cells import Cell
from trucso.index.definition import Definition
from trucso.index.delimited import folded
from trucso.index.errors import Problem
from trucso.index.figure_cells import FigureReader, figure_readers, guess_values
from trucso.index.figures import Values
from trucso.index.numbers import DecimalMark, shortened
from trucso.index.observation import FigureValue
from trucso.index.places import Place, TableError
from trucso.index.table_shape import Column, Limits, Table
from trucso.index.tables import read_table

UNIT = Column(
    "unit", ("unit", "đơn vị", "tên đơn vị", "tỉnh", "tỉnh, thành phố", "xã", "xã, phường, đặc khu")
)
CODE = Column("code", ("code", "mã", "mã chỉ số", "mã chỉ tiêu", "mã số liệu"), required=False)
VALUE = Column("value", ("value", "giá trị", "số liệu"), required=False)
_IGNORED_HEADINGS = frozenset({"stt", "ghi chú", "note", "nguồn", "source", "source_url"})


@dataclass
class FigureFile:
    """Figures by unit, in the order of the file; a unit with only blank cells is there with none.

    `places` leads from (unit, code) back to the cell.
    """

    values: Values
    figures: dict[str, dict[str, FigureValue]] = field(default_factory=dict)
    places: dict[tuple[str, str], Place] = field(default_factory=dict)

    def located(self, problem: Problem) -> Problem:
        """A problem of `score_round`, whose `where` is "unit: key", with its file, row and column."""
        for (unit, code), place in self.places.items():
            if problem.where == f"{unit}: {code}":
                at = place.problem(problem.found, problem.allowed)
                return replace(problem, file=at.file, line=at.line, column=at.column)
        return problem


@dataclass(frozen=True, slots=True)
class _Entry:
    unit: Cell
    code: str
    code_cell: Cell
    value: Cell
    decimal: DecimalMark | None
    is_wide: bool


def read_figure_file(
    source: Path | bytes,
    definition: Definition,
    *,
    values: Values | None = None,
    decimal: DecimalMark | None = None,
    units: Collection[str] | None = None,
    name: str | None = None,
    sheet: str | None = None,
    limits: Limits | None = None,
) -> FigureFile:
    """Read a figure file for `definition`. Raises :class:`TableError` with every problem found.

    values: what the cells are; None = told by the codes (inputs when they leave it open).
    decimal: the mark for numbers that read two ways; None = what the clear numbers of the column agree on.
    units: the only units allowed; None = any.
    """
    table = read_table(source, name=name, columns=(UNIT, CODE, VALUE), sheet=sheet, limits=limits)
    entries = list(_entries(table, decimal))
    kind = values or _guessed(definition, entries, _place(table))
    return _Collector(figure_readers(definition, kind), units, FigureFile(kind)).collect(entries)


def _guessed(definition: Definition, entries: list[_Entry], place: Place) -> Values:
    codes = {entry.code for entry in entries}
    above_one = any(_exceeds_one(entry) for entry in entries)
    return guess_values(definition, codes, above_one=above_one, place=place)


def _exceeds_one(entry: _Entry) -> bool:
    try:
        return entry.value.number(decimal=entry.decimal) > 1
    except TableError:
        return False


def _place(table: Table) -> Place:
    return Place(table.file, table.sheet, table.header_row)


def is_long(table: Table) -> bool:
    """Long layout: one figure per row."""
    return table.has("code") and table.has("value")


def _entries(table: Table, decimal: DecimalMark | None) -> Iterator[_Entry]:
    if is_long(table):
        mark = decimal or table.decimal_mark("value")
        for row in table.rows:
            yield _Entry(row["unit"], row["code"].text, row["code"], row["value"], mark, False)
    else:
        yield from _wide_entries(table, decimal)


def _wide_entries(table: Table, decimal: DecimalMark | None) -> Iterator[_Entry]:
    codes = [
        heading
        for position, heading in enumerate(table.headings)
        if heading and position != table.position("unit") and folded(heading) not in _IGNORED_HEADINGS
    ]
    if not codes:
        raise _place(table).error(
            "tiêu đề không có cột mã nào", "unit, code, value; hoặc unit và mỗi mã một cột"
        )
    marks = {code: decimal or table.decimal_mark(code) for code in codes}
    for row in table.rows:
        for code in codes:
            yield _Entry(row["unit"], code, table.heading_cell(code), row[code], marks[code], True)


@dataclass
class _Collector:
    readers: dict[str, FigureReader]
    units: Collection[str] | None
    result: FigureFile
    problems: list[Problem] = field(default_factory=list)
    reported: set[tuple[Place, str]] = field(default_factory=set)

    def collect(self, entries: Iterable[_Entry]) -> FigureFile:
        for entry in entries:
            self._add(entry)
        if self.problems:
            raise TableError(self.problems)
        return self.result

    def _add(self, entry: _Entry) -> None:
        unit = entry.unit.text
        reader = self._reader(entry)
        if not self._is_known_unit(entry.unit) or reader is None:
            return
        figures = self.result.figures.setdefault(unit, {})
        if earlier := self.result.places.get((unit, entry.code)):
            self._report_repeated(entry, earlier)
            return
        self.result.places[unit, entry.code] = entry.value.place
        try:
            value = reader.read(entry.value, entry.decimal)
        except TableError as error:
            self.problems.extend(error.problems)
            return
        if value is not None:
            figures[entry.code] = value

    def _report_repeated(self, entry: _Entry, earlier: Place) -> None:
        unit = entry.unit.text
        if entry.is_wide:
            found = f"đơn vị “{unit}” đã có ở dòng {earlier.row}"
            self._report_once(entry.unit, found, "mỗi đơn vị một dòng")
        else:
            found = f"mã “{entry.code}” của đơn vị “{unit}” đã có ở dòng {earlier.row}"
            self._report_once(entry.code_cell, found, "mỗi mã một lần cho mỗi đơn vị")

    def _reader(self, entry: _Entry) -> FigureReader | None:
        code = entry.code
        if entry.code_cell.is_number and {code, f"{code}0"} <= self.readers.keys():
            found = f"mã {code} là ô số, không phân biệt được {code} với {code}0"
            self._report_once(entry.code_cell, found, "ô mã định dạng Văn bản")
            return None
        if code in self.readers:
            return self.readers[code]
        found = f"không có mã “{shortened(code)}”" if code else "thiếu mã"
        self._report_once(entry.code_cell, found, allowed_among(code, self.readers, "mã"))
        return None

    def _is_known_unit(self, cell: Cell) -> bool:
        if cell.is_blank:
            self._report_once(cell, "thiếu tên đơn vị", "tên hoặc mã đơn vị")
            return False
        if self.units is not None and cell.text not in self.units:
            found = f"không có đơn vị “{shortened(cell.text)}”"
            self._report_once(cell, found, allowed_among(cell.text, self.units, "đơn vị"))
            return False
        return True

    def _report_once(self, cell: Cell, found: str, allowed: str) -> None:
        """A wrong heading or unit name is one problem, however many cells it spoils."""
        if (cell.place, found) not in self.reported:
            self.reported.add((cell.place, found))
            self.problems.append(cell.place.problem(found, allowed))


def allowed_among(found: str, allowed: Collection[str], what: str) -> str:
    """Which names are allowed, the likely one first: for messages about an unknown name."""
    by_fold = {folded(name): name for name in allowed}
    near = get_close_matches(folded(found), by_fold, n=1, cutoff=0.75)
    if near:
        return f"một trong {len(allowed)} {what} (có phải “{by_fold[near[0]]}”?)"
    shown: Sequence[str] = sorted(allowed)[:6]
    return f"một trong {len(allowed)} {what}: {', '.join(shown)}{', …' if len(allowed) > 6 else ''}"
