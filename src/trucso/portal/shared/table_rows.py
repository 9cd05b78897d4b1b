"""The rows of a table as HTML. Written in Python: a template engine takes most of a large page's time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.template.loader import get_template
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from .tables import Column, Row, Table

Cell = Callable[[Row], str]


def classes(column: Column) -> str:
    """CSS classes of the column's cells: digits under digits, codes unbroken, hidden on a phone."""
    names = ["ts-num"] if column.is_numeric else ["ts-code"] if column.kind == "code" else []
    return " ".join(names if column.on_phone else [*names, "ts-not-phone"])


def _content(column: Column, request: HttpRequest | None) -> Cell:
    """A function from a row to the safe content of its cell in ``column``."""
    if column.template:
        template = get_template(column.template)

        def drawn(row: Row) -> str:
            context: dict[str, Any] = {"row": row, "value": column.value(row), "column": column}
            return template.render({**context, "request": request})

        return drawn
    if column.href:
        address = column.href

        def linked(row: Row) -> str:
            href, text = address(row), conditional_escape(column.text(row))
            return f'<a href="{escape(href)}">{text}</a>' if href else text

        return linked
    return lambda row: conditional_escape(column.text(row))


def rows_html(table: Table, request: HttpRequest | None) -> SafeString:
    """``<tr>`` per row; the first column is the row's heading."""
    cells: list[tuple[str, str, Cell]] = []
    for column in table.page_columns:
        name = f' class="{found}"' if (found := classes(column)) else ""
        opening, closing = (f"<td{name}>", "</td>") if cells else (f'<th scope="row"{name}>', "</th>")
        cells.append((opening, closing, _content(column, request)))
    lines = []
    for row in table.rows:
        inside = "".join(f"{opening}{content(row)}{closing}" for opening, closing, content in cells)
        lines.append(
            f'<tr class="ts-own">{inside}</tr>' if table.is_highlighted(row) else f"<tr>{inside}</tr>"
        )
    return mark_safe("\n".join(lines))
