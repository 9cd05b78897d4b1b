"""A round as its coordinator runs it: how far each unit is, who has more time, what is not settled."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ..assessments.models import Round, Scorecard
from ..shared import search
from ..shared.statuses import STATUSES
from ..shared.tables import Column, Table
from .standing import cards

SETTLED = (Scorecard.State.DECIDED, Scorecard.State.PUBLISHED)


@dataclass(frozen=True)
class Running:
    """Where the units of a round stand. ``unsettled``: those the council has not decided, by state."""

    rows: Sequence[dict[str, Any]]
    states: Counter[str]
    unsettled: Mapping[str, Sequence[str]]

    @property
    def units_unsettled(self) -> int:
        return sum(len(names) for names in self.unsettled.values())


def running(round_: Round, today: date) -> Running:
    """Every card with its state and extension in force, in alphabetical order: a fixed number of queries."""
    found = list(round_.scorecards.select_related("unit"))
    standing = cards(found, today)
    ordered = sorted(found, key=lambda card: search.sort_key(card.unit.full_name))
    rows = [
        {
            "pk": card.pk,
            "unit": card.unit.full_name,
            "state": card.state,
            "extended_until": standing[card.pk].extended_until,
            "undecided": standing[card.pk].undecided if card.state == Scorecard.State.SUBMITTED else None,
            "petitions": standing[card.pk].open_petitions or None,
        }
        for card in ordered
    ]
    unsettled: dict[str, list[str]] = defaultdict(list)
    for card in ordered:
        if card.state not in SETTLED:
            unsettled[card.state].append(card.unit.full_name)
    return Running(rows, Counter(card.state for card in found), unsettled)


def running_table(round_: Round, found: Running) -> Table:
    """One row per unit, each leading to its extension."""
    columns = [
        Column("unit", _("Đơn vị"), "Unit", href=_card_address),
        Column("state", _("Trạng thái"), "State", template="assessments/state_cell.html"),
        Column("extended_until", _("Gia hạn đến"), "Extended until", kind="day"),
        Column("undecided", _("Dòng chờ thẩm định"), "Lines waiting", kind="integer", on_phone=False),
        Column("petitions", _("Kiến nghị chưa trả lời"), "Open petitions", kind="integer", on_phone=False),
    ]
    return Table("dieu-hanh", round_.name, columns, found.rows, is_demo=round_.is_demo)


def left_open(found: Running) -> list[tuple[str, Sequence[str]]]:
    """What would be published of the units the council has not decided, in words, with their names."""
    words = {
        Scorecard.State.DRAFT: _("chưa gửi: công bố điểm tự chấm chưa ai duyệt, chưa ai thẩm định"),
        Scorecard.State.SUBMITTED: _("đang thẩm định: dòng chưa quyết định giữ điểm tự chấm"),
        Scorecard.State.RETURNED: _("chờ bổ sung: dòng được yêu cầu bổ sung giữ điểm tự chấm"),
        Scorecard.State.VERIFIED: _("đã thẩm định: công bố điểm thẩm định"),
        Scorecard.State.APPEALED: _("có kiến nghị: phải trả lời trước khi công bố"),
    }
    return [(text, found.unsettled[state]) for state, text in words.items() if state in found.unsettled]


def state_counts(found: Running) -> list[tuple[Any, int]]:
    """How many units stand in each state, in the order of the procedure."""
    return [
        (STATUSES[state].text, found.states[state]) for state in Scorecard.State.values if found.states[state]
    ]


def _card_address(row: Any) -> str:
    return reverse("workflow:extensions", args=[row["pk"]])
