"""A table of results and the four ways to write it: table (for people), CSV, JSON, XLSX.

Numbers stay exact up to here: CSV and JSON hold them unrounded (28 significant digits when decimals never
end); the table rounds for the eye.
"""

import csv
import io
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

import xlsxwriter
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from trucso.index.numerals import shown

Value: TypeAlias = str | int | Fraction | None
_DIGITS = Context(prec=28)


class Format(StrEnum):
    """Formats of results."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its key in CSV and JSON, its heading for people, how many decimals the table shows."""

    key: str
    heading: str
    decimals: int = 2


@dataclass(frozen=True, slots=True)
class Report:
    """Rows of results, each a value per field key."""

    title: str
    fields: Sequence[Field]
    rows: Sequence[Mapping[str, Value]]


class OutputError(Exception):
    """The result cannot be written where it was asked for; the message is Vietnamese."""


def chosen_format(asked: Format | None, out: Path | None) -> Format:
    """The format asked for, else the one the file name says, else a table."""
    if asked is None and out is not None:
        suffix = out.suffix.lower().lstrip(".")
        return next((kind for kind in Format if kind == suffix), Format.TABLE)
    return asked or Format.TABLE


def write_report(report: Report, asked: Format | None, out: Path | None) -> None:
    """Write to `out` (whole or not at all), or to standard output as UTF-8. Raises OutputError."""
    kind = chosen_format(asked, out)
    if out is None and kind is Format.XLSX:
        raise OutputError("định dạng xlsx cần --out TÊN.xlsx")
    if out is None and kind is Format.TABLE:
        _print_table(report)
        return
    write_bytes(_WRITERS[kind](report), out)


def write_bytes(content: bytes, out: Path | None) -> None:
    """Write a finished result: a file appears whole or not at all. Raises OutputError."""
    if out is None:
        write_to_stdout(content)
        return
    draft = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(out)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise OutputError(f"không ghi được {out}: {error.strerror or error}") from error


def write_to_stdout(content: bytes) -> None:
    """Bytes as they are: the same file on every system, no line ends or code page of the console."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def exact_text(value: Value) -> str:
    """A value as CSV and JSON hold it: decimal point, no grouping, unrounded; "" for nothing."""
    if isinstance(value, Fraction):
        number = _DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))
        text = format(number, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return "" if value is None else str(value)


def _csv(report: Report) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([field.key for field in report.fields])
    writer.writerows([exact_text(row.get(field.key)) for field in report.fields] for row in report.rows)
    return stream.getvalue().encode()


def _json(report: Report) -> bytes:
    rows = ",\n".join(f"  {_json_row(report.fields, row)}" for row in report.rows)
    return f"[\n{rows}\n]\n".encode()


def _json_row(fields: Sequence[Field], row: Mapping[str, Value]) -> str:
    return "{" + ", ".join(f'"{field.key}": {_json_value(row.get(field.key))}' for field in fields) + "}"


def _json_value(value: Value) -> str:
    """Numbers with all their digits, which the json module would pass through a float."""
    return exact_text(value) if isinstance(value, Fraction) else json.dumps(value, ensure_ascii=False)


def _xlsx(report: Report) -> bytes:
    stream = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties({"title": report.title})
    sheet = book.add_worksheet("Kết quả")
    head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#E8EEF7"})
    for column, field in enumerate(report.fields):
        number = book.add_format(
            {"num_format": "#,##0." + "0" * field.decimals if field.decimals else "#,##0"}
        )
        sheet.write_string(0, column, field.heading, head)
        values = [row.get(field.key) for row in report.rows]
        sheet.set_column(column, column, _width([field.heading, *map(exact_text, values)]))
        for line, value in enumerate(values, start=1):
            if isinstance(value, str):
                sheet.write_string(line, column, value)
            elif value is not None:
                sheet.write_number(
                    line, column, float(value), number if isinstance(value, Fraction) else None
                )
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(report.rows), 1), len(report.fields) - 1)
    book.close()
    return stream.getvalue()


def _width(texts: Sequence[str]) -> int:
    return min(60, max(8, *(len(text) + 2 for text in texts)))


def _text_table(report: Report) -> bytes:
    console = Console(file=io.StringIO(), width=10_000, no_color=True)
    console.print(_rich_table(report, plain=True))
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    return ("\n".join(line.rstrip() for line in lines) + "\n").encode()


def _print_table(report: Report) -> None:
    """Framed on a terminal; plain aligned columns, never cut, for a pipe."""
    console = Console()
    if not console.is_terminal:
        write_to_stdout(_text_table(report))
        return
    console.print(_rich_table(report, plain=False))


def _rich_table(report: Report, *, plain: bool) -> Table:
    table = Table(
        title=None if plain else report.title,
        box=None if plain else box.ROUNDED,
        pad_edge=not plain,
        header_style="" if plain else "bold",
    )
    for field in report.fields:
        numeric = all(not isinstance(row.get(field.key), str) for row in report.rows)
        table.add_column(
            field.heading, justify="right" if numeric else "left", no_wrap=plain, overflow="fold"
        )
    for row in report.rows:
        table.add_row(*(_shown(row.get(field.key), field.decimals) for field in report.fields))
    return table


def _shown(value: Value, decimals: int) -> str:
    if isinstance(value, Fraction):
        return shown(value, decimals, fixed=True)
    return escape(exact_text(value))


_WRITERS: dict[Format, Callable[[Report], bytes]] = {
    Format.CSV: _csv,
    Format.JSON: _json,
    Format.XLSX: _xlsx,
    Format.TABLE: _text_table,
}
