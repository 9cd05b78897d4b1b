"""A definition as a workbook, out and in: the way an office enters the annex of a decision it holds.

One row per indicator; rules, inputs and parts on sheets of their own. Writing and reading back gives the same
definition. Errors name sheet, row and column; all of them are reported together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from trucso.index.case_sheets import cases_from_workbook, cases_yaml
from trucso.index.definition import Definition
from trucso.index.errors import Problem
from trucso.index.loading import build_definition
from trucso.index.located import Located, Problems
from trucso.index.places import Place, TableError
from trucso.index.sheet_layout import (
    BANDS,
    CLASSES,
    FIELD,
    GENERAL,
    GROUPS,
    INDICATORS,
    INPUTS,
    PARTS,
    PILLARS,
    TABLES,
    VALUE,
    Col,
    Layout,
)
from trucso.index.sheet_reading import located_cell, nested, place_of
from trucso.index.sheet_writing import workbook_bytes
from trucso.index.tables import Column, Limits, Row, Table, read_tables

__all__ = ["cases_from_workbook", "cases_yaml", "definition_from_workbook", "workbook_bytes"]

_OPTIONAL = (PILLARS, INDICATORS, INPUTS, PARTS, BANDS, CLASSES)
Values = list[tuple[tuple[str, ...], Located]]


def definition_from_workbook(
    source: Path | bytes, *, name: str | None = None, limits: Limits | None = None
) -> Definition:
    """Read a workbook of the form `workbook_bytes` writes; `name` is what messages call the file.

    Raises TableError when cells cannot be read, DefinitionError when they make no definition.
    """
    wanted: dict[str, Sequence[Column]] = {GENERAL.name: (Column(FIELD), Column(VALUE, required=False))}
    wanted |= {layout.name: tuple(_column(one) for one in layout.columns) for layout in TABLES}
    optional = {layout.name for layout in _OPTIONAL}
    tables = read_tables(source, wanted, name=name, optional=optional, limits=limits)
    reading = _Reading(tables)
    root = reading.definition()
    if reading.problems:
        raise TableError(reading.problems)
    return build_definition(root, Problems())


def _column(one: Col) -> Column:
    return Column(one.heading, required=one.required)


@dataclass
class _Reading:
    """From tables to the located tree of a definition. `problems`: cells that cannot be read."""

    tables: dict[str, Table]
    problems: list[Problem] = field(default_factory=list)

    def definition(self) -> Located:
        root = self.general()
        for layout, key in ((GROUPS, "groups"), (PILLARS, "pillars")):
            if items := [self.row(layout, row) for row in self.rows(layout)]:
                root.entries[key] = Located("list", items[0].place, items=items)
        classes = [self.row(CLASSES, row) for row in self.rows(CLASSES)]
        if classes:
            ranking = root.entries.setdefault("ranking", Located("map", classes[0].place))
            ranking.entries["bands"] = Located("list", classes[0].place, items=classes)
        indicators = self.indicators()
        if indicators:
            root.entries["indicators"] = Located("list", indicators[0].place, items=indicators)
        return root

    def rows(self, layout: Layout) -> list[Row]:
        table = self.tables.get(layout.name)
        return table.rows if table else []

    def general(self) -> Located:
        table = self.tables[GENERAL.name]
        fields = {column.heading: column for column in GENERAL.columns}
        values: Values = []
        for row in table.rows:
            heading = row[FIELD].text
            if heading not in fields:
                self.complain(row[FIELD].place, f"không có mục “{heading}”", "các mục như trong mẫu xuất ra")
            elif (value := self.value(fields[heading], row)) is not None:
                values.append((fields[heading].path, value))
        return nested(values, place_of(table.heading_cell(FIELD)))

    def value(self, column: Col, row: Row) -> Located | None:
        """The cell of the general sheet's value column, or of the column's own heading."""
        cell = row[VALUE if column in GENERAL.columns else column.heading]
        try:
            return located_cell(column, cell)
        except TableError as error:
            self.problems.extend(error.problems)
            return None

    def row(self, layout: Layout, row: Row, *, but: tuple[str, ...] = ()) -> Located:
        """One row as a mapping, without the columns named in `but`."""
        values: Values = []
        for column in layout.columns:
            if column.path[0] not in but and (found := self.value(column, row)) is not None:
                values.append((column.path, found))
        return nested(values, place_of(row[layout.columns[0].heading]))

    def indicators(self) -> list[Located]:
        """Indicators with their inputs, parts and bands below them."""
        found = self.by_code(INDICATORS)
        parts: list[tuple[str, Located]] = []
        for row, owner in self.owned(PARTS, found, "chỉ số"):
            part = self.row(PARTS, row, but=("indicator",))
            _append(owner, "parts", part)
            parts.append((row[PARTS.columns[1].heading].text, part))
        self.inputs(found)
        scored = dict([*parts, *found])
        for row, owner in self.owned(BANDS, [*scored.items()], "chỉ số hay phần"):
            _append(owner, "award", self.band(row))
        return [indicator for _, indicator in found]

    def by_code(self, layout: Layout) -> list[tuple[str, Located]]:
        """Every row with its code; repeated codes stay, the loader refuses them."""
        heading = layout.columns[0].heading
        return [(row[heading].text, self.row(layout, row)) for row in self.rows(layout)]

    def owned(
        self, layout: Layout, owners: list[tuple[str, Located]], what: str
    ) -> Iterator[tuple[Row, Located]]:
        """Rows of a sheet with the thing that their first column names."""
        known = dict(reversed(owners))
        for row in self.rows(layout):
            cell = row[layout.columns[0].heading]
            if cell.text in known:
                yield row, known[cell.text]
            else:
                found = f"không có {what} “{cell.text}”" if cell.text else f"thiếu mã {what}"
                self.complain(
                    cell.place, found, f"mã có ở trang tính “{INDICATORS.name}” hoặc “{PARTS.name}”"
                )

    def inputs(self, indicators: list[tuple[str, Located]]) -> None:
        for row, owner in self.owned(INPUTS, indicators, "chỉ số"):
            name = row[INPUTS.columns[1].heading]
            given = self.row(INPUTS, row, but=("indicator", "name"))
            inputs = owner.entries.setdefault("inputs", Located("map", given.place))
            if name.text in inputs.entries:
                self.complain(
                    name.place, f"số liệu “{name.text}” đã khai báo cho chỉ số này", "mỗi tên một lần"
                )
            inputs.entries[name.text] = given

    def band(self, row: Row) -> Located:
        """One step of an award: `{from: 0.75, share: 1}` from its four cells."""
        found = {column.path[0]: self.value(column, row) for column in BANDS.columns}
        place = place_of(row[BANDS.columns[0].heading])
        flag = Located("bool", place, text="true")
        entries = {}
        for choice, content, alone in (
            ("test", "against", "otherwise"),
            ("gift", "amount", "not_applicable"),
        ):
            kind, value = found[choice], found[content]
            if kind is None:
                continue
            if (value is None) != (kind.text == alone):
                column = next(one for one in BANDS.columns if one.path == (content,))
                words = "để trống" if kind.text == alone else f"điền “{column.heading}”"
                self.complain(row[column.heading].place, "không khớp với cột bên trái", words)
            entries[kind.text] = value or flag
        return Located("map", place, entries=entries)

    def complain(self, place: Place, found: str, allowed: str) -> None:
        self.problems.append(place.problem(found, allowed))


def _append(owner: Located, key: str, item: Located) -> None:
    owner.entries.setdefault(key, Located("list", item.place)).items.append(item)
