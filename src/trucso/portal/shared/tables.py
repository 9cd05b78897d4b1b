"""One description of a table: the page, CSV, XLSX and JSON all read it, so they always agree.

A view makes a :class:`Table` (columns and rows), hands it to ``export.download`` and to the template's
``{% data_table table %}``. Rows are mappings or objects; a column reads ``key`` from them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from django.utils.translation import get_language

from . import formats, search

Kind = Literal[
    "text", "code", "integer", "number", "points", "share", "percent", "change", "rank", "day", "yes_no"
]
Row = Mapping[str, object] | object
NUMERIC: frozenset[str] = frozenset({"integer", "number", "points", "share", "percent", "change", "rank"})


@dataclass(frozen=True)
class Column:
    """One column. ``href`` makes the cell a link; ``template`` draws it (context: row, value, column)."""

    key: str
    header: str
    header_en: str = ""
    kind: Kind = "text"
    unit: str = ""
    decimals: int | None = None
    help: str = ""
    href: Callable[[Row], str | None] | None = None
    template: str = ""
    is_sortable: bool = True
    on_page: bool = True
    in_files: bool = True
    on_phone: bool = True

    @property
    def label(self) -> str:
        """The header in the reader's language."""
        return self.header_en if get_language() == "en" and self.header_en else self.header

    @property
    def is_numeric(self) -> bool:
        return self.kind in NUMERIC

    def value(self, row: Row) -> object:
        """The cell's value: ``row[key]`` or ``row.key``; absent → ``None``."""
        return row.get(self.key) if isinstance(row, Mapping) else getattr(row, self.key, None)

    def text(self, row: Row) -> str:
        """The cell as a person reads it."""
        return cell_text(self.value(row), self.kind, self.decimals)


def cell_text(value: object, kind: Kind, decimals: int | None = None) -> str:
    """``value`` written for people; nothing → ``—``."""
    if value is None or value == "":
        return formats.NOTHING
    if isinstance(value, date):
        return formats.day(value)
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if kind in NUMERIC and not isinstance(value, str):
        return _numeric_text(value, kind, decimals)  # type: ignore[arg-type]
    return str(value)


def _numeric_text(value: formats.Number, kind: Kind, decimals: int | None) -> str:
    if kind == "percent":
        return formats.percent(value, formats.PERCENT_DECIMALS if decimals is None else decimals)
    if kind == "change":
        return formats.signed(value, decimals)
    default = {"points": formats.POINTS_DECIMALS, "share": formats.SHARE_DECIMALS, "integer": 0, "rank": 0}
    return formats.number(value, default.get(kind) if decimals is None else decimals)


@dataclass(frozen=True)
class Table:
    """A table with what a reader must know of it. ``key`` names it in addresses and file names."""

    key: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Row] = field(default_factory=list)
    source: str = ""
    as_of: date | None = None
    note: str = ""
    is_demo: bool = False
    empty: str = "Chưa có dữ liệu."
    sort: str = ""
    highlight: Callable[[Row], bool] | None = None

    @property
    def page_columns(self) -> list[Column]:
        return [column for column in self.columns if column.on_page]

    @property
    def file_columns(self) -> list[Column]:
        return [column for column in self.columns if column.in_files]

    def is_highlighted(self, row: Row) -> bool:
        return self.highlight is not None and self.highlight(row)

    def sorted_by(self, wanted: str | None) -> Table:
        """The table ordered by ``"key"`` or ``"-key"``; an unknown key changes nothing. Empty cells last."""
        key = (wanted or "").removeprefix("-")
        column = next((c for c in self.columns if c.key == key and c.is_sortable), None)
        if column is None:
            return self
        filled = [row for row in self.rows if column.value(row) not in (None, "")]
        empty = [row for row in self.rows if column.value(row) in (None, "")]
        filled.sort(key=lambda row: _order(column.value(row)), reverse=(wanted or "").startswith("-"))
        return replace(self, rows=[*filled, *empty], sort=wanted or "")


def _order(value: object) -> tuple[int, object]:
    """Numbers before days before words; words in Vietnamese order."""
    if isinstance(value, date):
        return (1, value.isoformat())
    if isinstance(value, str) or not hasattr(value, "__lt__"):
        return (2, search.sort_key(str(value)))
    return (0, value)
