"""A definition written as a workbook: filled sheets, lists to choose from, guidance for every column."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import xlsxwriter

from trucso.index.case_sheets import case_rows
from trucso.index.cases import Case
from trucso.index.definition import Definition
from trucso.index.places import column_letters
from trucso.index.sheet_layout import (
    BANDS,
    CLASSES,
    EXAMPLES,
    FIELD,
    GENERAL,
    GROUPS,
    GUIDE,
    HOW,
    INDICATORS,
    INPUTS,
    PARTS,
    PILLARS,
    TABLES,
    VALUE,
    Col,
    Layout,
)

Plain = Mapping[str, Any]
_BLANK_ROWS = 300
"""Rows below the filled ones that are ready to be filled: text format of codes, lists to choose from."""
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,15})?")
_INK, _PAPER, _LINE = "#1F3A5F", "#E8EEF7", "#B8C4D6"


def workbook_bytes(definition: Definition, cases: Iterable[Case] = ()) -> bytes:
    """The XLSX file of a definition and its worked examples."""
    data = definition.to_dict()
    stream = io.BytesIO()
    book = _Book(stream)
    book.guide()
    book.general(data)
    for layout in TABLES:
        book.table(layout, list(rows_of(layout, data)))
    book.table(EXAMPLES, list(case_rows(cases)))
    book.close()
    return stream.getvalue()


def rows_of(layout: Layout, data: Plain) -> Iterator[Plain]:
    """The rows of one sheet from the plain data of a definition."""
    indicators: Sequence[Plain] = data.get("indicators", ())
    if layout is GROUPS or layout is PILLARS:
        yield from data.get("groups" if layout is GROUPS else "pillars", ())
    elif layout is CLASSES:
        yield from data["ranking"].get("bands", ())
    elif layout is INDICATORS:
        yield from indicators
    elif layout is INPUTS:
        for one in indicators:
            for name, given in one.get("inputs", {}).items():
                yield {"indicator": one["code"], "name": name, **given}
    elif layout is PARTS:
        for one in indicators:
            yield from ({"indicator": one["code"], **part} for part in one.get("parts", ()))
    elif layout is BANDS:
        for one in indicators:
            for owner in (one, *one.get("parts", ())):
                yield from (_band(owner["code"], band) for band in owner.get("award", ()))


def _band(owner: str, band: Plain) -> Plain:
    (test, against), (gift, amount) = band.items()
    if against in (True, False):
        against = {True: "có", False: "không"}[against] if test == "is" else None
    return {
        "owner": owner,
        "test": test,
        "against": against,
        "gift": gift,
        "amount": None if amount is True else amount,
    }


def value_at(row: Plain, path: Sequence[str]) -> Any:
    """The value at the end of a path of keys, None when any of them is absent."""
    value: Any = row
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def cell_text(column: Col, value: Any) -> str:
    """A value as it stands in a cell; "" for nothing."""
    match column.kind:
        case _ if value is None:
            return ""
        case "choice":
            return (column.choices or {})[value]
        case "flag":
            return "có" if value else "không"
        case "codes":
            return "; ".join(value)
        case "weights":
            return "; ".join(f"{code} = {weight}" for code, weight in value.items())
        case "options":
            return "\n".join(f"{code} = {label}" for code, label in value.items())
        case "lines":
            return "\n".join(value)
        case _:
            return str(value)


class _Book:
    def __init__(self, stream: io.BytesIO) -> None:
        self.book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
        base = {"valign": "top", "text_wrap": True}
        head = base | {
            "bold": True,
            "font_color": "white",
            "bg_color": _INK,
            "border": 1,
            "border_color": _LINE,
        }
        self.head = self.book.add_format(head)
        self.must = self.book.add_format(head | {"bg_color": "#8A1C1C"})
        self.body = self.book.add_format(base)
        self.code = self.book.add_format(base | {"num_format": "@"})
        self.hint = self.book.add_format(base | {"font_color": "#555555", "italic": True})
        self.name = self.book.add_format(base | {"bold": True, "bg_color": _PAPER})

    def close(self) -> None:
        self.book.close()

    def guide(self) -> None:
        """What every sheet and column is for."""
        sheet = self.book.add_worksheet(GUIDE)
        sheet.set_column(0, 1, 26)
        sheet.set_column(2, 2, 90)
        lines = [("Trang tính", "Cột", "Cách điền (cột đỏ là bắt buộc)")]
        for layout in (GENERAL, *TABLES, EXAMPLES):
            lines.append((layout.name, "", layout.help))
            lines += [("", one.heading, _help(one)) for one in layout.columns if _help(one)]
        for number, line in enumerate(lines):
            for column, text in enumerate(line):
                style = self.head if number == 0 else self.name if line[0] else self.body
                sheet.write_string(number, column, text, style)
        sheet.freeze_panes(1, 0)

    def general(self, data: Plain) -> None:
        """One field per line."""
        sheet = self.book.add_worksheet(GENERAL.name)
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 70)
        sheet.set_column(2, 2, 60)
        for column, heading in enumerate((FIELD, VALUE, HOW)):
            sheet.write_string(0, column, heading, self.head)
        for line, field in enumerate(GENERAL.columns, start=1):
            sheet.write_string(line, 0, field.heading, self.must if field.required else self.name)
            self._cell(sheet, line, 1, field, value_at(data, field.path))
            sheet.write_string(line, 2, _help(field), self.hint)
            self._choices(sheet, field, line, 1, line)
        sheet.freeze_panes(1, 1)

    def table(self, layout: Layout, rows: Sequence[Plain]) -> None:
        """One row per thing, room for more below."""
        sheet = self.book.add_worksheet(layout.name)
        last = len(rows) + _BLANK_ROWS
        for at, column in enumerate(layout.columns):
            style = self.code if column.kind in ("code", "codes") else self.body
            sheet.set_column(at, at, column.width, style)
            sheet.write_string(0, at, column.heading, self.must if column.required else self.head)
            if text := _help(column):
                sheet.write_comment(0, at, text, {"x_scale": 2})
            self._choices(sheet, column, 1, at, last)
        for number, row in enumerate(rows, start=1):
            for at, column in enumerate(layout.columns):
                self._cell(sheet, number, at, column, value_at(row, column.path))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(len(rows), 1), len(layout.columns) - 1)

    def _cell(self, sheet: Any, row: int, at: int, column: Col, value: Any) -> None:
        text = cell_text(column, value)
        if (
            column.kind in ("number", "whole", "test", "formula")
            and _NUMBER.fullmatch(text)
            and len(text) <= 15
        ):
            sheet.write_number(row, at, float(text), self.body)
        elif text:
            sheet.write_string(row, at, text, self.code if column.kind in ("code", "codes") else self.body)

    def _choices(self, sheet: Any, column: Col, first: int, at: int, last: int) -> None:
        """A list to choose from; group codes come from the sheet of groups."""
        source: Any = ["có", "không"] if column.kind == "flag" else list((column.choices or {}).values())
        if column.path == ("group",):
            source = f"='{GROUPS.name}'!${column_letters(1)}$2:${column_letters(1)}${_BLANK_ROWS}"
        if source:
            message = "Chọn một mục trong danh sách."
            sheet.data_validation(
                first, at, last, at, {"validate": "list", "source": source, "error_message": message}
            )


def _help(column: Col) -> str:
    choices = "; ".join((column.choices or {}).values())
    return ". ".join(part for part in (column.help, f"Chọn: {choices}" if choices else "") if part)
