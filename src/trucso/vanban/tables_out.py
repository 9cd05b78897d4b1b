"""Targets and tasks as CSV or XLSX, for people who go on in a spreadsheet."""

import csv
from pathlib import Path
from typing import Any

import xlsxwriter

from trucso.vanban.model import Document
from trucso.vanban.writing import number

TARGET_COLUMNS = (
    "Mục",
    "Nội dung",
    "So sánh",
    "Giá trị",
    "Đến",
    "Đơn vị tính",
    "Năm",
    "Phạm vi",
    "Trụ cột",
    "Trong phụ lục",
    "Độ tin cậy",
)
TASK_COLUMNS = (
    "Mục",
    "Nhiệm vụ",
    "Nhóm",
    "Chủ trì",
    "Phối hợp",
    "Sản phẩm",
    "Thời gian",
    "Trong phụ lục",
    "Độ tin cậy",
)


def target_rows(document: Document) -> list[list[Any]]:
    """One row per target; a range fills *Giá trị* and *Đến*."""
    rows = []
    for t in document.targets:
        low, high = t.value if isinstance(t.value, tuple) else (t.value, None)
        rows.append(
            [
                t.path,
                t.text,
                t.comparator,
                number(low),
                number(high),
                t.unit,
                t.year,
                t.scope,
                t.pillar,
                "có" if t.in_annex else "",
                t.confidence,
            ]
        )
    return rows


def task_rows(document: Document) -> list[list[Any]]:
    """One row per task."""
    return [
        [
            t.marker,
            t.text,
            t.group,
            "; ".join(t.lead_units),
            "; ".join(t.coordinating_units),
            t.product,
            t.time,
            "có" if t.in_annex else "",
            t.confidence,
        ]
        for t in document.tasks
    ]


def write_tables(document: Document, target: Path, kind: str) -> list[Path]:
    """Write ``<target>.xlsx``, or ``<target>-chi-tieu.csv`` and ``<target>-nhiem-vu.csv`` (UTF-8 with BOM, for Excel)."""
    sheets = {
        "chi-tieu": (TARGET_COLUMNS, target_rows(document)),
        "nhiem-vu": (TASK_COLUMNS, task_rows(document)),
    }
    if kind == "xlsx":
        path = target.with_name(target.name + ".xlsx")
        _write_xlsx(path, sheets)
        return [path]
    paths = []
    for name, (columns, rows) in sheets.items():
        path = target.with_name(f"{target.name}-{name}.csv")
        with path.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(columns)
            writer.writerows([[_safe(cell) for cell in row] for row in rows])
        paths.append(path)
    return paths


def _safe(cell: Any) -> Any:
    """A text that a spreadsheet would run as a formula is kept as text."""
    return "'" + cell if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t") else cell


def _write_xlsx(path: Path, sheets: dict[str, tuple[tuple[str, ...], list[list[Any]]]]) -> None:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EEF7"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        for name, (columns, rows) in sheets.items():
            sheet = book.add_worksheet({"chi-tieu": "Chỉ tiêu", "nhiem-vu": "Nhiệm vụ"}[name])
            sheet.write_row(0, 0, columns, bold)
            for i, row in enumerate(rows, start=1):
                sheet.write_row(i, 0, row, wrap)
            sheet.set_column(0, len(columns) - 1, 14)
            sheet.set_column(1, 1, 70)
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
