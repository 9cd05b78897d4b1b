"""The receipt of an import as a table: one row per row of the file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from trucso.index import Definition, Indicator

from ..shared import formats
from ..shared.tables import Column as TableColumn
from ..shared.tables import Table
from .fates import LABELS
from .models import Import, Line
from .services.lines import field_name


def rows_table(upload: Import, definition: Definition, only: str = "") -> Table:
    """Every row's fate, or those of one kind (``only``: new, changed, unchanged, refused)."""
    columns = [
        TableColumn("number", _("Dòng"), kind="integer"),
        TableColumn("code", _("Mã"), kind="code"),
        TableColumn("name", _("Chỉ tiêu"), on_phone=False),
        TableColumn("fate", _("Kết quả"), template="assessments/fate_cell.html"),
        TableColumn("what", _("Thay đổi hoặc lý do"), template="assessments/what_cell.html"),
        TableColumn("citations", _("Minh chứng"), kind="integer", on_phone=False),
    ]
    kept = [row for row in upload.receipt["rows"] if not only or row["fate"] == only]
    return Table(
        key="dong",
        title=f"{upload.file_name}: {_('từng dòng')}",
        columns=columns,
        rows=[_row(row, definition) for row in kept],
        is_demo=upload.scorecard.round.is_demo,
        empty=_("Không có dòng nào."),
    )


def _row(row: Mapping[str, Any], definition: Definition) -> dict[str, Any]:
    found = definition.find(row["code"])
    return {
        "number": row["number"],
        "code": row["code"],
        "name": found.name.vi if isinstance(found, Indicator) else "",
        "kind": row["fate"],
        "fate": LABELS[row["fate"]],
        "what": "; ".join([*row["problems"], *_changes(row), *row["warnings"]]),
        "problems": row["problems"],
        "changes": _changes(row),
        "warnings": row["warnings"],
        "citations": row["citations"],
    }


def _changes(row: Mapping[str, Any]) -> list[str]:
    """*điểm thẩm định: 5 → 0*, one per field."""
    return [
        f"{field_name(name)}: {_shown(name, row['before'][name])} → {_shown(name, after)}"
        for name, after in row["after"].items()
    ]


def _shown(name: str, value: Any) -> str:
    if value is None or value == "":
        return "—"
    if name == "due_on":
        return formats.day(date.fromisoformat(value))
    labels = {"status": dict(Line.Status.choices), "cause": dict(Line.Cause.choices)}
    if name in labels:
        return str(labels[name].get(value, value))
    return str(value).replace(".", ",") if name.endswith("_points") else str(value)
