"""Every table as CSV, XLSX and JSON at the address of its page: ``?format=csv|xlsx|json[&table=key]``.

Values in files are unrounded. CSV is UTF-8 with a byte order mark (Excel reads it), comma and dot; text
that a spreadsheet would run as a formula is written as text. The last line of an XLSX sheet counts its rows.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import xlsxwriter
from django.http import HttpRequest, HttpResponse

from . import formats
from .tables import Column, Row, Table

FORMATS = ("csv", "xlsx", "json")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_XLSX_NUMBERS = {
    "points": "#,##0.00",
    "share": "0.0000",
    "percent": "0.00%",
    "integer": "#,##0",
    "rank": "0",
    "number": "#,##0.####",
    "change": "+#,##0.00;-#,##0.00;0",
}
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def safe_text(text: str) -> str:
    """``text`` that no spreadsheet runs as a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _csv_cell(column: Column, row: Row) -> str:
    value = column.value(row)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | float | Decimal | Fraction):
        return formats.exact_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return safe_text(str(value))


def to_csv(table: Table) -> bytes:
    """The header row holds the columns' keys' Vietnamese headers; days are ``yyyy-mm-dd``."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([safe_text(column.label) for column in table.file_columns])
    for row in table.rows:
        writer.writerow([_csv_cell(column, row) for column in table.file_columns])
    return buffer.getvalue().encode("utf-8-sig")


def _json_value(value: object) -> object:
    if isinstance(value, Fraction | Decimal):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def to_json(table: Table) -> bytes:
    """``{title, source, as_of, demonstration, note, columns, rows, count}``; numbers as floats."""
    columns = [
        {
            "key": c.key,
            "header": c.header,
            "header_en": c.header_en or None,
            "unit": c.unit or None,
            "kind": c.kind,
        }
        for c in table.file_columns
    ]
    rows = [{c.key: _json_value(c.value(row)) for c in table.file_columns} for row in table.rows]
    content = {
        "title": table.title,
        "source": table.source or None,
        "as_of": table.as_of.isoformat() if table.as_of else None,
        "demonstration": table.is_demo,
        "note": table.note or None,
        "columns": columns,
        "rows": rows,
        "count": len(rows),
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _write_cell(sheet: Any, place: tuple[int, int], value: object, style: Any) -> None:
    if value is None:
        sheet.write_blank(*place, None, style)
    elif isinstance(value, bool):
        sheet.write_boolean(*place, value, style)
    elif isinstance(value, int | float | Decimal | Fraction):
        sheet.write_number(*place, float(value), style)
    elif isinstance(value, date):
        sheet.write_datetime(
            *place, value.replace(tzinfo=None) if isinstance(value, datetime) else value, style
        )
    else:
        sheet.write_string(*place, str(value), style)


def _column_style(book: Any, column: Column) -> Any:
    if column.kind == "day":
        return book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
    if column.is_numeric:
        return book.add_format({"num_format": _XLSX_NUMBERS[column.kind], "valign": "top"})
    return book.add_format({"text_wrap": True, "valign": "top"})


def _write_rows(book: Any, sheet: Any, table: Table) -> None:
    header = book.add_format(
        {"bold": True, "font_color": "#FFFFFF", "bg_color": "#0B4F5C", "text_wrap": True, "valign": "vcenter"}
    )
    for number, column in enumerate(table.file_columns):
        style = _column_style(book, column)
        sheet.set_column(number, number, 14 if column.is_numeric else 28)
        sheet.write_string(0, number, column.label, header)
        for line, row in enumerate(table.rows, start=1):
            _write_cell(sheet, (line, number), column.value(row), style)
    last = len(table.rows) + 1
    sheet.write_string(last, 0, f"Số dòng: {len(table.rows)}", book.add_format({"italic": True}))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(last - 1, 0), max(len(table.file_columns) - 1, 0))


def to_xlsx(table: Table) -> bytes:
    """Sheet «Số liệu» with the rows; sheet «Thông tin» with title, source, day and notes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        _write_rows(book, book.add_worksheet("Số liệu"), table)
        about = book.add_worksheet("Thông tin")
        about.set_column(0, 0, 20)
        about.set_column(1, 1, 90)
        facts = [
            ("Tên bảng", table.title),
            ("Nguồn", table.source),
            ("Số liệu đến ngày", formats.day(table.as_of) if table.as_of else ""),
            ("Ghi chú", table.note),
            ("Loại dữ liệu", "Dữ liệu minh hoạ" if table.is_demo else ""),
            *((f"Cột {c.label}", c.help or c.unit) for c in table.file_columns if c.help or c.unit),
        ]
        for line, (name, text) in enumerate((n, t) for n, t in facts if t):
            about.write_string(line, 0, name)
            about.write_string(line, 1, text)
    return buffer.getvalue()


_WRITERS: dict[str, Callable[[Table], bytes]] = {"csv": to_csv, "xlsx": to_xlsx, "json": to_json}


def download(request: HttpRequest, *tables: Table) -> HttpResponse | None:
    """The file the address asks for, or ``None`` when it asks for the page.

    ``?table=key`` chooses among several tables (the first without it). A format or table that does not
    exist answers 400 with what is allowed.
    """
    wanted = request.GET.get("format")
    if wanted is None:
        return None
    if wanted not in _WRITERS:
        return _refused(f"Định dạng «{wanted}» không có. Chọn một trong: {', '.join(FORMATS)}.")
    key = request.GET.get("table", tables[0].key)
    table = next((t for t in tables if t.key == key), None)
    if table is None:
        return _refused(f"Bảng «{key}» không có. Chọn một trong: {', '.join(t.key for t in tables)}.")
    response = HttpResponse(_WRITERS[wanted](table), content_type=_TYPES[wanted])
    response["Content-Disposition"] = f'attachment; filename="{table.key}.{wanted}"'
    return response


def _refused(message: str) -> HttpResponse:
    return HttpResponse(message, status=400, content_type="text/plain; charset=utf-8")
