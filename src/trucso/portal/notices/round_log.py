"""Who was reminded of what in a round, and whether it was read: for those who steer it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from ..assessments.models import Round
from ..shared import search
from ..shared.tables import Column, Table
from .models import Notice

MOST = 2000
"""The newest so many; older ones stay in the database."""


def reminders_of(round_: Round, query: str = "") -> list[Notice]:
    """The reminders of a round, newest first, whose unit or person is searched for: one query."""
    found = Notice.objects.filter(Q(round=round_) | Q(scorecard__round=round_))
    rows = found.select_related("person", "scorecard__unit", "digest").order_by("-created_at", "-pk")[:MOST]
    return [one for one in rows if not query or search.is_found(query, _unit(one), str(one.person))]


def log_table(round_: Round, reminders: list[Notice]) -> Table:
    """One row per person and occasion."""
    columns = [
        Column("created_at", _("Nhắc ngày"), "Reminded on", kind="day"),
        Column("unit", _("Đơn vị"), "Unit"),
        Column("person", _("Người được nhắc"), "Person"),
        Column("title", _("Nhắc việc gì"), "About"),
        Column("sent_at", _("Gửi thư"), "E-mailed", kind="day", on_phone=False),
        Column("read_at", _("Đã đọc"), "Read", kind="day", on_phone=False),
    ]
    return Table(
        "nhat-ky-nhac-viec", _("Nhật ký nhắc việc"), columns, [_row(one) for one in reminders],
        source=round_.name, is_demo=round_.is_demo, empty=_("Chưa nhắc ai việc gì trong đợt này."),
    )  # fmt: skip


def _row(one: Notice) -> dict[str, Any]:
    return {
        "created_at": one.created_at,
        "unit": _unit(one),
        "person": str(one.person),
        "title": one.title,
        "sent_at": one.digest.sent_at if one.digest else None,
        "read_at": one.read_at,
    }


def _unit(one: Notice) -> str:
    return one.scorecard.unit.full_name if one.scorecard else ""
