"""A batch of workbooks as a table, one row per file, and its counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..shared.tables import Column, Table
from . import batch_queries as said
from . import merging
from .models import Batch, BatchFile

LABELS = {
    said.WAITING: gettext_lazy("Chờ xem"),
    said.REFUSED: gettext_lazy("Không dùng được"),
    said.TWICE: gettext_lazy("Trùng đơn vị"),
    said.CLOSED: gettext_lazy("Hiện không ghi được"),
    said.ASKED: gettext_lazy("Cần trả lời"),
    said.CONFLICT: gettext_lazy("Có xung đột"),
    said.ROWS_REFUSED: gettext_lazy("Có dòng bị từ chối"),
    said.READY: gettext_lazy("Ghi được"),
    said.NOTHING: gettext_lazy("Không có gì đổi"),
    said.QUEUED: gettext_lazy("Chờ ghi"),
    said.WRITTEN: gettext_lazy("Đã ghi"),
    said.UNDONE: gettext_lazy("Đã hoàn tác"),
}
LOOKS = {
    said.WAITING: ("", "clock"),
    said.REFUSED: ("bad", "circle-x"),
    said.TWICE: ("bad", "circle-x"),
    said.CLOSED: ("bad", "lock"),
    said.ASKED: ("warn", "help-circle"),
    said.CONFLICT: ("warn", "alert-triangle"),
    said.ROWS_REFUSED: ("warn", "alert-triangle"),
    said.READY: ("info", "edit"),
    said.NOTHING: ("", "minus"),
    said.QUEUED: ("", "clock"),
    said.WRITTEN: ("good", "check"),
    said.UNDONE: ("", "refresh"),
}
GRAVEST_FIRST = (said.REFUSED, said.TWICE, said.CLOSED, said.ASKED, said.CONFLICT, said.ROWS_REFUSED)


@dataclass(frozen=True)
class Counted:
    """How many files something is said of."""

    kind: str
    label: str
    number: int


def rows_of(files: Sequence[BatchFile]) -> list[dict[str, Any]]:
    """One row per file; those that need somebody first, else in the order they came."""
    twice = said.same_unit(files)
    rows = [_row(one, said.kind_of(one, twice), twice) for one in files]
    place = {kind: number for number, kind in enumerate(GRAVEST_FIRST)}
    return sorted(rows, key=lambda row: place.get(row["kind"], len(place)))


def counted(rows: Sequence[Mapping[str, Any]]) -> list[Counted]:
    """The files by what is said of them; they add up to all files."""
    numbers = Counter(row["kind"] for row in rows)
    return [Counted(kind, str(LABELS[kind]), numbers[kind]) for kind in said.KINDS if numbers[kind]]


def files_table(batch: Batch, rows: Sequence[dict[str, Any]], only: str = "") -> Table:
    """Every file and what became of it, or those of one kind."""
    columns = [
        Column("name", _("Tệp"), "File", href=_receipt_address),
        Column("unit", _("Đơn vị"), "Unit"),
        Column("outcome", _("Kết quả"), "Outcome", template="workbooks/batch_cell.html"),
        Column("rows_in", _("Dòng"), "Rows", kind="integer", on_phone=False),
        Column("changed", _("Ghi"), "Written", kind="integer"),
        Column("erased", _("Xoá"), "Erased", kind="integer", on_phone=False),
        Column("conflict", _("Xung đột"), "Conflicts", kind="integer", on_phone=False),
        Column("asked", _("Hai cách đọc"), "Two readings", kind="integer", on_phone=False),
        Column("refused", _("Từ chối"), "Refused", kind="integer", on_phone=False),
        Column("what", _("Lý do"), "Why"),
    ]
    return Table(
        "tep",
        _("Từng tệp"),
        columns,
        [row for row in rows if not only or row["kind"] == only],
        source=batch.round.name,
        is_demo=batch.round.is_demo,
        empty=_("Không có tệp nào."),
    )


def _receipt_address(row: Any) -> str | None:
    return row["receipt"] or None


def _row(file: BatchFile, kind: str, twice: Mapping[int, Sequence[str]]) -> dict[str, Any]:
    upload = file.upload
    kept: dict[str, Any] = upload.receipt if upload else {}
    counts = kept.get("done") or kept.get("counts", {})
    tone, icon = LOOKS[kind]
    return {
        "name": file.name,
        "unit": upload.scorecard.unit.full_name if upload else "",
        "kind": kind,
        "outcome": str(LABELS[kind]),
        "tone": tone,
        "icon": icon,
        "rows_in": kept.get("rows_in"),
        "changed": counts.get(merging.CHANGED),
        "erased": counts.get(merging.ERASED),
        "conflict": kept.get("counts", {}).get(merging.CONFLICT),
        "asked": kept.get("counts", {}).get(merging.ASKED),
        "refused": counts.get(merging.SKIPPED, counts.get(merging.REFUSED)),
        "what": " ".join(_why(file, kind, twice)),
        "receipt": reverse("workbooks:receipt", args=[upload.pk]) if upload else "",
    }


def _why(file: BatchFile, kind: str, twice: Mapping[int, Sequence[str]]) -> list[str]:
    """What to know, and to do, about a file."""
    kept: dict[str, Any] = file.upload.receipt if file.upload else {}
    found = [*file.problems, *kept.get("file_problems", [])]
    if kind == said.TWICE:
        others = ", ".join(twice[file.pk])
        found.append(_("Cùng đơn vị với %(files)s; gửi lại một tệp.") % {"files": others})
    if kind == said.CLOSED:
        found.append(kept["closed"])
    if kind == said.ASKED:
        found.append(_("Có số đọc được hai cách: mở tệp để trả lời."))
    return found
