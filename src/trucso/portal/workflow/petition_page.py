"""Petitions as a table: the list of a round, for the coordinator, the panel and the unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ..assessments.models import Round
from ..shared.statuses import STATUSES
from ..shared.tables import Column, Table
from .models import Petition
from .petition_queries import rows


def petition_address(row: Any) -> str:
    return reverse("workflow:petition", args=[row["pk"]])


def petitions_table(round_: Round, petitions: Sequence[Petition], today: date) -> Table:
    """One row per petition in the order given, each leading to its page; the files hold the texts too."""
    columns = [
        Column("unit", _("Đơn vị"), "Unit", href=petition_address),
        Column("unit_code", _("Mã đơn vị"), "Unit code", kind="code", on_page=False),
        Column("code", _("Chỉ tiêu"), "Indicator", kind="code"),
        Column("name", _("Tên chỉ tiêu"), "Indicator name", on_page=False),
        Column("state", _("Tình trạng"), "State", template="assessments/state_cell.html", in_files=False),
        Column("state_words", _("Tình trạng"), "State", on_page=False),
        Column("filed", _("Gửi ngày"), "Filed", kind="day", on_phone=False),
        Column("waits", _("Chờ (ngày)"), "Waiting (days)", kind="integer", on_phone=False),
        Column(
            "left", _("Còn đến ngày công bố (ngày)"), "Days to publication", kind="integer", on_phone=False
        ),
        Column("contested", _("Điểm thẩm định"), "Verified", kind="points", on_phone=False),
        Column("asked", _("Điểm đề nghị"), "Asked", kind="points", on_phone=False),
        Column("points", _("Điểm kết luận"), "Found", kind="points", on_phone=False),
        Column("moved", _("Thay đổi"), "Moved", kind="change", decimals=2, on_phone=False),
        Column("panel_words", _("Trả lời"), "Panel"),
        Column("text", _("Nội dung"), "Text", on_page=False),
        Column("finding", _("Kết luận, lý do"), "Finding", on_page=False),
        Column("ended", _("Kết thúc ngày"), "Ended", kind="day", on_page=False),
    ]
    found = [_with_words(row) for row in rows(round_, petitions, today)]
    empty = _("Không có kiến nghị nào khớp. Đơn vị kiến nghị từ phiếu đã thẩm định của mình.")
    return Table("kien-nghi", _("Kiến nghị: %(name)s") % {"name": round_.name}, columns, found,
                 as_of=today, is_demo=round_.is_demo, empty=empty)  # fmt: skip


def _with_words(row: dict[str, Any]) -> dict[str, Any]:
    state = STATUSES[row["state"]].text
    return row | {"state_words": str(state), "panel_words": row["panel"] or _("Hội đồng thẩm định")}
