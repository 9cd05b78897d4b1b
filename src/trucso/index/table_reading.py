"""From raw rows to a table: find the header, check every row, keep every problem."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from trucso.index.cells import as_text
from trucso.index.delimited import folded
from trucso.index.errors import Problem
from trucso.index.numbers import shortened
from trucso.index.places import Place, TableError
from trucso.index.table_shape import Column, Limits, Row, Table
from trucso.index.workbook import Raw

_HEADER_SEARCH_ROWS = 40


@dataclass
class Reading:
    """One reading of one file. `problems` grows while rows are read; any problem refuses the file."""

    file: str
    columns: Sequence[Column]
    limits: Limits
    min_rows: int
    problems: list[Problem] = field(default_factory=list)

    def fits(self, rows: Iterable[Sequence[Raw]]) -> bool:
        """Has a sheet the wanted header near its top?"""
        return any(self._holds_required(row) for row in islice(rows, _HEADER_SEARCH_ROWS))

    def table(self, rows: Iterable[Sequence[Raw]], sheet: str | None) -> Table:
        """The whole table. Raises TableError with every problem found."""
        numbered = self._numbered(rows, sheet)
        header_row, header = self._header(numbered, sheet)
        keys = self._keys(header, Place(self.file, sheet, header_row))
        table = Table(self.file, sheet, header_row, header, keys)
        for number, values in numbered:
            if len(table.rows) == self.limits.rows:
                found = f"hơn {self.limits.rows} dòng số liệu"
                raise Place(self.file, sheet, number).error(
                    found, f"nhiều nhất {self.limits.rows} dòng mỗi tệp"
                )
            self._check_row(values, header, Place(self.file, sheet, number))
            table.rows.append(Row(table, number, values))
        if len(table.rows) < self.min_rows and not self.problems:
            raise Place(self.file, sheet, header_row).error(
                "không có dòng số liệu nào sau tiêu đề", "ít nhất một dòng"
            )
        if self.problems:
            raise TableError(self.problems)
        return table

    def _numbered(
        self, rows: Iterable[Sequence[Raw]], sheet: str | None
    ) -> Iterator[tuple[int, tuple[Raw, ...]]]:
        """The filled rows with their number, without the blank cells at their end."""
        number = 0
        try:
            for number, row in enumerate(rows, start=1):
                width = max((i for i, raw in enumerate(row, start=1) if as_text(raw)), default=0)
                if width:
                    yield number, tuple(row[:width])
        except csv.Error as error:
            raise _csv_error(error, Place(self.file, sheet, number + 1)) from error

    def _header(
        self, rows: Iterator[tuple[int, tuple[Raw, ...]]], sheet: str | None
    ) -> tuple[int, tuple[str, ...]]:
        seen: list[tuple[int, tuple[Raw, ...]]] = []
        for number, row in islice(rows, _HEADER_SEARCH_ROWS):
            if len(row) > self.limits.columns:
                found = f"{len(row)} cột"
                raise Place(self.file, sheet, number).error(found, f"nhiều nhất {self.limits.columns} cột")
            if self._holds_required(row):
                return number, tuple(shortened(as_text(raw), 200) for raw in row)
            seen.append((number, row))
        if not seen:
            raise Place(self.file, sheet).error(
                "không có ô nào có nội dung", "một dòng tiêu đề và các dòng số liệu"
            )
        raise self._wrong_header(seen, sheet)

    def _holds_required(self, row: Sequence[Raw]) -> bool:
        names = {folded(as_text(raw)) for raw in row} - {""}
        return bool(names) and all(not names.isdisjoint(c.spellings) for c in self.columns if c.required)

    def _wrong_header(self, seen: list[tuple[int, tuple[Raw, ...]]], sheet: str | None) -> TableError:
        """Report against the row that comes closest to the wanted header."""
        required = [column for column in self.columns if column.required]

        def missing(row: tuple[Raw, ...]) -> list[Column]:
            names = {folded(as_text(raw)) for raw in row}
            return [column for column in required if names.isdisjoint(column.spellings)]

        number, row = min(seen, key=lambda item: len(missing(item[1])))
        lacking = ", ".join(f"“{_heading(column)}”" for column in missing(row))
        headings = ", ".join(f"“{shortened(as_text(raw), 30)}”" for raw in row[:12] if as_text(raw))
        found = f"tiêu đề thiếu cột {lacking} (đang có: {headings})"
        return Place(self.file, sheet, number).error(found, "các cột " + ", ".join(map(_heading, required)))

    def _keys(self, header: tuple[str, ...], place: Place) -> dict[str, int]:
        """Positions by folded heading and by wanted key. The same heading twice is a problem."""
        keys: dict[str, int] = {}
        for position, heading in enumerate(header):
            name = folded(heading)
            if name in keys:
                found = f"tiêu đề “{heading}” đã có ở cột thứ {keys[name] + 1}"
                self.problems.append(place.cell(position + 1, heading).problem(found, "mỗi tiêu đề một lần"))
            elif name:
                keys[name] = position
        for column in self.columns:
            position_found = next((keys[s] for s in column.spellings if s in keys), None)
            if position_found is not None:
                keys[column.key] = position_found
        return keys

    def _check_row(self, values: tuple[Raw, ...], header: tuple[str, ...], place: Place) -> None:
        if len(values) > len(header):
            last = shortened(as_text(values[-1]), 30)
            hint = "" if place.sheet else "; số có dấu phẩy đặt trong ngoặc kép, hoặc ngăn cột bằng ;"
            found = f"{len(values)} ô, nhiều hơn số cột của tiêu đề (ô cuối: “{last}”)"
            self.problems.append(place.problem(found, f"nhiều nhất {len(header)} ô{hint}"))
        for position, raw in enumerate(values[: len(header)]):
            if isinstance(raw, str) and len(raw) > self.limits.cell_characters:
                cell = place.cell(position + 1, header[position])
                allowed = f"nhiều nhất {self.limits.cell_characters} ký tự"
                self.problems.append(cell.problem(f"ô dài {len(raw)} ký tự", allowed))


def _heading(column: Column) -> str:
    return (column.headings or (column.key,))[0]


def _csv_error(error: csv.Error, place: Place) -> TableError:
    if "field larger" in str(error):
        return place.error("một ô dài hơn 131072 ký tự", "ô ngắn hơn (có thể một dấu ngoặc kép không đóng)")
    return place.error(
        "dấu ngoặc kép đặt sai hoặc không đóng", "ngoặc kép trong ô viết hai lần, cả ô đặt trong ngoặc kép"
    )
