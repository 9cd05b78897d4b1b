"""The shape of a figure file: wanted columns in, rows of cells out."""

from dataclasses import dataclass, field

from trucso.index.cells import Cell
from trucso.index.delimited import folded
from trucso.index.numbers import DecimalMark, decimal_mark
from trucso.index.places import Place
from trucso.index.workbook import Raw


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read. Beyond any of them the file is refused, with the number."""

    file_bytes: int = 30_000_000
    unpacked_bytes: int = 150_000_000
    rows: int = 100_000
    columns: int = 1_000
    cell_characters: int = 32_767  # what a spreadsheet cell can hold


@dataclass(frozen=True, slots=True)
class Column:
    """A wanted column: the key programs use and the headings people write (case and spacing ignored)."""

    key: str
    headings: tuple[str, ...] = ()
    required: bool = True

    @property
    def spellings(self) -> tuple[str, ...]:
        return tuple(folded(heading) for heading in (self.headings or (self.key,)))


@dataclass(frozen=True, slots=True)
class Row:
    """One filled row. ``row["key"]`` or ``row["Heading"]`` is its cell (blank when there is none)."""

    table: "Table" = field(repr=False)
    number: int
    values: tuple[Raw, ...]

    @property
    def place(self) -> Place:
        return Place(self.table.file, self.table.sheet, self.number)

    def __getitem__(self, key: str) -> Cell:
        position = self.table.position(key)
        if position is None:
            return Cell(None, self.place)
        raw = self.values[position] if position < len(self.values) else None
        return Cell(raw, self.place.cell(position + 1, self.table.headings[position]))


@dataclass(frozen=True)
class Table:
    """The filled rows under one header. `headings` are as written, by position ("" where there is none)."""

    file: str
    sheet: str | None
    header_row: int
    headings: tuple[str, ...]
    keys: dict[str, int]
    rows: list[Row] = field(default_factory=list, repr=False)

    def position(self, key: str) -> int | None:
        """Index of a column by its key or its heading."""
        return self.keys.get(key, self.keys.get(folded(key)))

    def has(self, key: str) -> bool:
        return self.position(key) is not None

    def heading_cell(self, key: str) -> Cell:
        """The header cell of a column, for messages about the column itself. KeyError when absent."""
        position = self.keys[key] if key in self.keys else self.keys[folded(key)]
        place = Place(self.file, self.sheet, self.header_row).cell(position + 1, self.headings[position])
        return Cell(self.headings[position], place)

    def decimal_mark(self, *keys: str) -> DecimalMark | None:
        """The decimal mark on which the clear numbers of these columns agree, if they do."""
        positions = {self.position(key) for key in keys} - {None}
        return decimal_mark(
            value
            for row in self.rows
            for position, value in enumerate(row.values)
            if position in positions and isinstance(value, str)
        )
