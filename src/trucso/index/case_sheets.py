"""Worked examples as rows of a workbook, and as the YAML file they are kept in.

One row per figure and per expected result; rows of one example carry its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from trucso.index.cases import Case, Expected, build_case
from trucso.index.cells import Cell
from trucso.index.definition import Definition
from trucso.index.delimited import folded
from trucso.index.errors import CaseError
from trucso.index.located import Located, Problems
from trucso.index.numbers import NumberError, read_number
from trucso.index.numerals import exact
from trucso.index.observation import FigureValue, NotApplicable
from trucso.index.places import TableError
from trucso.index.sheet_layout import EXAMPLES
from trucso.index.sheet_reading import located_cell, place_of
from trucso.index.table_shape import Row
from trucso.index.tables import Column, Limits, read_tables

_HEADINGS = {column.path[0]: column.heading for column in EXAMPLES.columns}


def case_rows(cases: Iterable[Case]) -> Iterator[dict[str, Any]]:
    """Rows of the sheet of examples."""
    for case in cases:
        head = {"name": case.name, "year": case.year, "values": case.values}
        for key, figure in case.figures.items():
            yield {**head, "role": "input", "key": key, "value": _figure_text(figure)}
        for key, peer in case.peers.items():
            yield {**head, "role": "peer", "key": key, "value": exact(peer)}
        for row in _expected_rows(case):
            yield {**head, **row}


def _expected_rows(case: Case) -> Iterator[dict[str, Any]]:
    if case.refused:
        yield {"role": "refused", "value": case.refused}
    for one in case.expected:
        row = {"role": "expected", "key": one.code}
        within = {"within": exact(one.within)} if one.within else {}
        for field, number in one.numbers.items():
            yield {**row, "field": field, "value": exact(number), **within}
        if one.state:
            yield {**row, "field": "state", "value": one.state}


def _figure_text(figure: FigureValue) -> str:
    if isinstance(figure, NotApplicable):
        return f"không áp dụng: {figure.reason}" if figure.reason else "không áp dụng"
    if isinstance(figure, bool):
        return "có" if figure else "không"
    return figure if isinstance(figure, str) else exact(Fraction(figure))


def cases_from_workbook(
    source: Path | bytes, definition: Definition, *, name: str | None = None, limits: Limits | None = None
) -> tuple[Case, ...]:
    """The examples of a workbook, () when it has no such sheet. Raises TableError, CaseError."""
    columns = [Column(one.heading, required=one.required) for one in EXAMPLES.columns]
    tables = read_tables(source, {EXAMPLES.name: columns}, name=name, optional={EXAMPLES.name}, limits=limits)
    table = tables.get(EXAMPLES.name)
    if table is None:
        return ()
    problems, found, wrong = Problems(), [], []
    for rows in _by_example(table.rows):
        try:
            found.append(build_case(_located_case(rows, definition), problems))
        except TableError as error:
            wrong += error.problems
    if wrong:
        raise TableError(wrong)
    if problems.found:
        raise CaseError(problems.found)
    return tuple(found)


def _by_example(rows: Sequence[Row]) -> list[list[Row]]:
    examples: dict[str, list[Row]] = {}
    for row in rows:
        examples.setdefault(row[_HEADINGS["name"]].text, []).append(row)
    return list(examples.values())


def _located_case(rows: list[Row], definition: Definition) -> Located:
    """The rows of one example in the shape of the YAML file."""
    place = place_of(rows[0][_HEADINGS["name"]])
    case = Located("map", place)
    case.entries["index"] = Located("text", place, text=definition.index)
    for row in rows:
        cells = {column.path[0]: located_cell(column, row[column.heading]) for column in EXAMPLES.columns}
        for key in ("name", "year", "values"):
            if (found := cells[key]) is not None:
                case.entries[key] = found
        _place_value(case, row, cells)
    return case


def _place_value(case: Located, row: Row, cells: dict[str, Located | None]) -> None:
    role, code, value_cell = cells["role"], cells["key"], row[_HEADINGS["value"]]
    if role is None or value_cell.is_blank or (code is None and role.text != "refused"):
        raise row.place.error("ví dụ thiếu vai, mã hoặc giá trị", "mỗi dòng có đủ ba ô này")
    value = _value(value_cell)
    if role.text == "refused":
        case.entries["refused"] = value
        return
    group = {"input": "inputs", "peer": "peers", "expected": "expected"}[role.text]
    target = case.entries.setdefault(group, Located("map", value.place))
    key = code.text if code else ""
    if role.text != "expected":
        target.entries[key] = value
        return
    node = target.entries.setdefault(key, Located("map", value.place))
    field = cells["field"]
    node.entries[field.text if field else "points"] = value
    if (within := cells["within"]) is not None:
        node.entries["within"] = within


def _value(cell: Cell) -> Located:
    """A number the Vietnamese way, có/không, or words as they are."""
    if folded(cell.text) in ("có", "không"):
        return Located("bool", place_of(cell), text="true" if folded(cell.text) == "có" else "false")
    if cell.is_number:
        return Located("number", place_of(cell), text=cell.text)
    try:
        return Located("number", place_of(cell), text=exact(Fraction(read_number(cell.text, negative=True))))
    except NumberError:
        return Located("text", place_of(cell), text=cell.text)


def cases_yaml(cases: Iterable[Case]) -> str:
    """The YAML file of examples."""
    plain = [_plain_case(case) for case in cases]
    text: str = yaml.safe_dump(
        plain, allow_unicode=True, sort_keys=False, width=110, default_flow_style=False
    )
    return text.replace("\n- name:", "\n\n- name:")


def _plain_case(case: Case) -> dict[str, Any]:
    figures = {
        key: figure if isinstance(figure, bool) else _figure_text(figure)
        for key, figure in case.figures.items()
    }
    plain: dict[str, Any] = {"name": case.name, "index": case.index, "year": case.year}
    if case.values != "inputs":
        plain["values"] = case.values
    plain["inputs"] = figures
    if case.peers:
        plain["peers"] = {key: exact(peer) for key, peer in case.peers.items()}
    if case.refused:
        plain["refused"] = case.refused
    else:
        plain["expected"] = {one.code: _plain_expected(one) for one in case.expected}
    return plain


def _plain_expected(one: Expected) -> dict[str, str]:
    plain = {field: exact(number) for field, number in one.numbers.items()}
    if one.state:
        plain["state"] = one.state
    if one.within:
        plain["within"] = exact(one.within)
    return plain
