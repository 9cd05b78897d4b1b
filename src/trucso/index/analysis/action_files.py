"""Lists of actions from CSV or XLSX, one row each.

| column | |
|---|---|
| code, name | required; code is its own |
| cost | required, in the unit of the budget |
| effect | required: `DTI-28.b +120; DTI-30.s = có; 6 +0.05` — inputs, points or shares, told by the code |
| months, people | how long it takes, how many it binds |
| owner | who does it |
| requires, excludes | codes, separated by `;` or `,` |
| chance | of success, 0.8 or 80% |
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from trucso.index.analysis.actions import Action
from trucso.index.analysis.scenarios import decimal_number, figure_value
from trucso.index.cells import Cell
from trucso.index.errors import Problem
from trucso.index.observation import FigureValue
from trucso.index.places import TableError
from trucso.index.table_shape import Column, Row, Table
from trucso.index.tables import read_table

COLUMNS = (
    Column("code", ("code", "mã", "mã hành động")),
    Column("name", ("name", "tên", "hành động", "tên hành động")),
    Column("cost", ("cost", "chi phí", "kinh phí")),
    Column("effect", ("effect", "tác động", "kết quả")),
    Column("months", ("months", "tháng", "số tháng"), required=False),
    Column("people", ("people", "người", "số người"), required=False),
    Column("owner", ("owner", "đơn vị chủ trì", "chủ trì"), required=False),
    Column("requires", ("requires", "cần trước", "điều kiện"), required=False),
    Column("excludes", ("excludes", "loại trừ"), required=False),
    Column("chance", ("chance", "xác suất", "khả năng thành công"), required=False),
)
_EFFECT = re.compile(r"\s*(\S+?)\s*([+=−]|\s-)\s*(.+?)\s*")
"""A code may hold a hyphen (DTI-28): a minus counts only after a space."""
ONE_KIND = "mã số liệu + số, mã = giá trị, cách nhau bằng dấu chấm phẩy"


def read_actions(source: Path | bytes, *, name: str | None = None) -> list[Action]:
    """The actions of a file, in its order. Raises TableError with every problem and its cell.

    Effects stay as written (`Action.inputs` grows, `Action.sets` becomes): which of them are points, shares
    or inputs of rules is told by the index (`trucso.index.analysis.effects`).
    """
    table = read_table(source, name=name, columns=COLUMNS)
    actions: list[Action] = []
    problems: list[Problem] = []
    for row in table.rows:
        try:
            actions.append(_action(table, row))
        except TableError as error:
            problems += error.problems
    if problems:
        raise TableError(problems)
    return actions


def _action(table: Table, row: Row) -> Action:
    if row["code"].is_blank:
        raise row["code"].place.error("thiếu mã hành động", "một mã riêng")
    grows, sets = _effects(row["effect"])
    return Action(
        code=row["code"].text,
        name=row["name"].text,
        cost=_number(table, row, "cost"),
        inputs=grows,
        sets=sets,
        months=_number(table, row, "months"),
        people=_number(table, row, "people"),
        owner=row["owner"].text,
        requires=_codes(row["requires"]),
        excludes=_codes(row["excludes"]),
        chance=_number(table, row, "chance", otherwise=1.0),
    )


def _number(table: Table, row: Row, key: str, otherwise: float = 0.0) -> float:
    cell = row[key]
    if cell.is_blank:
        return otherwise
    return float(cell.number(decimal=table.decimal_mark(key)))


def _codes(cell: Cell) -> tuple[str, ...]:
    return tuple(code.strip() for code in re.split(r"[;,]", cell.text) if code.strip())


def _effects(cell: Cell) -> tuple[dict[str, Fraction], dict[str, FigureValue]]:
    grows: dict[str, Fraction] = {}
    sets: dict[str, FigureValue] = {}
    for key, sign, value in _parsed(cell):
        if sign == "=":
            sets[key] = figure_value(value)
            continue
        amount = decimal_number(value.replace(",", "."))
        if amount is None:
            raise cell.place.error(f"tác động “{key} {sign}{value}” không có số đọc được", ONE_KIND)
        grows[key] = grows.get(key, Fraction(0)) + (amount if sign == "+" else -amount)
    if not grows and not sets:
        raise cell.place.error("thiếu tác động", ONE_KIND)
    return grows, sets


def _parsed(cell: Cell) -> Iterator[tuple[str, str, str]]:
    for part in cell.text.split(";"):
        if not part.strip():
            continue
        match = _EFFECT.fullmatch(part)
        if match is None:
            raise cell.place.error(f"không hiểu tác động “{part.strip()}”", ONE_KIND)
        key, sign, value = match.groups()
        yield key.strip(), {"−": "-"}.get(sign.strip(), sign.strip()), value
