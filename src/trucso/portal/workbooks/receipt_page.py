"""The receipt of a workbook as a table, one row per row of the file, and what is still to be answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..shared.tables import Column, Table
from . import merging
from .models import Upload

LABELS = {
    merging.REFUSED: gettext_lazy("Từ chối"),
    merging.ASKED: gettext_lazy("Đọc được hai cách"),
    merging.CONFLICT: gettext_lazy("Xung đột"),
    merging.ERASED: gettext_lazy("Sẽ xoá"),
    merging.CHANGED: gettext_lazy("Sẽ ghi"),
    merging.KEPT: gettext_lazy("Giữ số trong hệ thống"),
    merging.UNCHANGED: gettext_lazy("Không đổi"),
}
DONE_LABELS = {
    merging.CHANGED: gettext_lazy("Đã ghi"),
    merging.ERASED: gettext_lazy("Đã xoá"),
    merging.KEPT: gettext_lazy("Giữ số trong hệ thống"),
    merging.SKIPPED: gettext_lazy("Bỏ qua"),
    merging.UNCHANGED: gettext_lazy("Không đổi"),
}
LOOKS = {
    merging.REFUSED: ("bad", "circle-x"),
    merging.SKIPPED: ("bad", "circle-x"),
    merging.ASKED: ("warn", "help-circle"),
    merging.CONFLICT: ("warn", "alert-triangle"),
    merging.ERASED: ("bad", "trash"),
    merging.CHANGED: ("info", "edit"),
    merging.KEPT: ("", "lock"),
    merging.UNCHANGED: ("", "minus"),
}
PARTS = {
    "entry": gettext_lazy("Giá trị"),
    "note": gettext_lazy("Ghi chú"),
    "documents": gettext_lazy("Minh chứng thêm"),
}


@dataclass(frozen=True)
class Counted:
    """How many rows have a fate, with its words."""

    kind: str
    label: str
    number: int


def counted(upload: Upload) -> list[Counted]:
    """The rows of the file by what becomes (or became) of them; they add up to the rows of the file."""
    done = upload.receipt.get("done")
    labels = DONE_LABELS if done else LABELS
    numbers = done or upload.receipt.get("counts", {})
    return [Counted(kind, str(labels[kind]), number) for kind, number in numbers.items()]


def open_rows(upload: Upload, kinds: tuple[str, ...]) -> list[dict[str, Any]]:
    """The rows that wait for an answer or a choice, with their values named."""
    return [_row(row, upload) for row in upload.receipt["rows"] if row["fate"] in kinds]


def rows_table(upload: Upload, only: str = "") -> Table:
    """Every row and its fate, or those of one; what changes nothing stands last."""
    columns = [
        Column("number", _("Dòng"), "Row", kind="integer", on_phone=False),
        Column("key", _("Mã"), "Code", kind="code"),
        Column("name", _("Nội dung"), "Figure", on_phone=False),
        Column("fate", _("Kết quả"), "Outcome", template="workbooks/fate_cell.html"),
        Column("what", _("Thay đổi hoặc lý do"), "What", template="workbooks/what_cell.html"),
    ]
    rows = [_row(row, upload) for row in upload.receipt["rows"]]
    rows.sort(key=lambda row: row["kind"] == merging.UNCHANGED)
    return Table(
        key="dong",
        title=f"{upload.file_name}: {_('từng dòng')}",
        columns=columns,
        rows=[row for row in rows if not only or row["kind"] == only],
        is_demo=upload.scorecard.round.is_demo,
        empty=_("Không có dòng nào."),
    )


def _row(row: Mapping[str, Any], upload: Upload) -> dict[str, Any]:
    kind = row.get("done", row["fate"])
    labels = DONE_LABELS if "done" in row else LABELS
    parts = [{**part, "label": str(PARTS[part["name"]])} for part in row["parts"]]
    tone, icon = LOOKS[kind]
    lines = [*row["problems"], *(_in_words(part) for part in parts), *row["warnings"]]
    return {
        **{name: row[name] for name in ("number", "key", "name", "problems", "warnings", "readings")},
        "kind": kind,
        "fate": str(labels[kind]),
        "tone": tone,
        "icon": icon,
        "parts": parts,
        "to_choose": [part for part in parts if part["outcome"] in merging.TO_CHOOSE],
        "what": "; ".join(lines),
        "answer": upload.answers.get(row["key"], ""),
    }


def _in_words(part: Mapping[str, str]) -> str:
    if part["name"] == "documents":
        return f"{part['label']}: {part['mine']}"
    if part["outcome"] == merging.CHANGED:
        return f"{part['label']}: {part['before']} → {part['mine']}"
    return (
        f"{part['label']}: {_('lúc lập tệp')} {part['before']}, {_('trong tệp')} {part['mine']}, "
        f"{_('hiện nay')} {part['theirs']}"
    )
