"""The documents that units hold as a table: what each is, how many lines it serves, what is doubtful."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from ..facts.models import Evidence
from ..shared import search
from ..shared.formats import number
from ..shared.tables import Column, Table
from .evidence_panel import held_elsewhere, searched

KILOBYTE = 1024


def documents_of(units: Collection[int], query: str) -> list[Evidence]:
    """The documents of units with the lines (``lines_count``) and petitions that name each: one query."""
    held = Evidence.objects.filter(unit__in=units).annotate(
        lines_count=Count("citations", distinct=True), petitions_count=Count("petitions", distinct=True)
    )
    rows = held.select_related("unit").order_by("-pk")
    return [one for one in rows if search.is_found(query, *searched(one))]


def documents_table(documents: Sequence[Evidence]) -> Table:
    """One row per document, leading to its page."""
    elsewhere = held_elsewhere(documents)
    columns = [
        Column("name", _("Văn bản"), "Document", href=_address),
        Column("date", _("Ngày"), "Date", kind="day"),
        Column("title", _("Trích yếu"), "Title", on_phone=False),
        Column("issuer", _("Cơ quan ban hành"), "Issuer", on_phone=False),
        Column("file", _("Tệp"), "File"),
        Column("lines", _("Số dòng dẫn"), "Lines", kind="integer"),
        Column("petitions", _("Số kiến nghị kèm"), "Petitions", kind="integer", on_phone=False),
        Column("remark", _("Cần xem"), "To look at"),
        Column("link", _("Liên kết"), "Link", on_page=False),
        Column("sha256", "SHA-256", "SHA-256", on_page=False),
    ]
    rows = [_row(one, one.pk in elsewhere) for one in documents]
    empty = _("Đơn vị chưa có văn bản nào; đính kèm ở trang nhập của từng dòng.")
    is_demo = any(one.is_demo for one in documents)
    return Table("van-ban", _("Văn bản minh chứng"), columns, rows, is_demo=is_demo, empty=empty)


def _address(row: Any) -> str:
    return reverse("assessments:evidence", args=[row["pk"]])


def _row(document: Evidence, is_elsewhere: bool) -> dict[str, Any]:
    size = number(-(-document.file_size // KILOBYTE))
    return {
        "pk": document.pk,
        "name": document.number or document.file_name or document.title,
        "date": document.date,
        "title": document.title,
        "issuer": document.issuer,
        "file": f"{document.file_kind.upper()}, {size} KB" if document.file else "",
        "lines": getattr(document, "lines_count", 0),
        "petitions": getattr(document, "petitions_count", 0),
        "remark": _remark(document, is_elsewhere),
        "link": document.link,
        "sha256": document.file_sha256,
    }


def _remark(document: Evidence, is_elsewhere: bool) -> str:
    found = []
    if is_elsewhere:
        found.append(_("trùng tệp với đơn vị khác"))
    if not document.number:
        found.append(_("chưa có số"))
    if not getattr(document, "lines_count", 0) and not getattr(document, "petitions_count", 0):
        found.append(_("chưa dòng nào dẫn"))
    return "; ".join(found)
