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
    """Where the units of a round stand. ``unsettled``: rows the council has not decided, by state."""

    rows: Sequence[dict[str, Any]]
    states: Counter[str]
    unsettled: Mapping[str, Sequence[dict[str, Any]]]

    @property
    def units_unsettled(self) -> int:
        return sum(len(rows) for rows in self.unsettled.values())


def running(round_: Round, today: date) -> Running:
    """Every card with its state and extension in force, in alphabetical order: a fixed number of queries."""
    found = list(round_.scorecards.select_related("unit"))
    standing = cards(found, today)
    ordered = sorted(found, key=lambda card: search.sort_key(card.unit.full_name))
    rows: list[dict[str, Any]] = [
        {
            "pk": card.pk,
            "unit": card.unit.full_name,
            "state": card.state,
            "extended_until": standing[card.pk].extended_until,
            "undecided": standing[card.pk].undecided if card.state == Scorecard.State.SUBMITTED else None,
            "petitions": standing[card.pk].open_petitions or None,
            "is_frozen": round_.is_frozen,
        }
        for card in ordered
    ]
    unsettled: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["state"] not in SETTLED:
            unsettled[row["state"]].append(row)
    return Running(rows, Counter(card.state for card in found), unsettled)


def running_table(round_: Round, found: Running, state: str = "", query: str = "") -> Table:
    """One row per unit, or of those in a state or searched for: to its card, and where it is worked on."""
    columns = [
        Column("unit", _("Đơn vị"), "Unit", href=_card_address),
        Column("state", _("Trạng thái"), "State", template="assessments/state_cell.html"),
        Column(
            "extended_until", _("Gia hạn đến"), "Extended until", kind="day",
            template="workflow/extension_cell.html",
        ),
        Column(
            "undecided", _("Dòng chờ thẩm định"), "Lines waiting", kind="integer", on_phone=False,
            href=lambda row: _waiting_address(round_, row),
        ),
        Column(
            "petitions", _("Kiến nghị chưa trả lời"), "Open petitions", kind="integer", on_phone=False,
            href=_petitions_address,
        ),
    ]  # fmt: skip
    rows = [
        row
        for row in found.rows
        if (not state or row["state"] == state) and (not query or search.is_found(query, row["unit"]))
    ]
    return Table(
        "dieu-hanh", round_.name, columns, rows, is_demo=round_.is_demo, empty=_("Không có đơn vị nào khớp.")
    )


def left_open(found: Running) -> list[tuple[str, Sequence[dict[str, Any]]]]:
    """What would be published of the units the council has not decided, in words, with their rows."""
    words = {
        Scorecard.State.DRAFT: _("chưa gửi: công bố điểm tự chấm chưa ai duyệt, chưa ai thẩm định"),
        Scorecard.State.SUBMITTED: _("đang thẩm định: dòng chưa quyết định giữ điểm tự chấm"),
        Scorecard.State.RETURNED: _("chờ bổ sung: dòng được yêu cầu bổ sung giữ điểm tự chấm"),
        Scorecard.State.VERIFIED: _("đã thẩm định: công bố điểm thẩm định"),
        Scorecard.State.APPEALED: _("có kiến nghị: phải trả lời trước khi công bố"),
    }
    return [(text, found.unsettled[state]) for state, text in words.items() if state in found.unsettled]


def state_counts(found: Running) -> list[tuple[str, Any, int]]:
    """How many units stand in each state, in the order of the procedure: key, words, number."""
    return [
        (state, STATUSES[state].text, found.states[state])
        for state in Scorecard.State.values
        if found.states[state]
    ]


def _card_address(row: Any) -> str:
    return reverse("assessments:scorecard", args=[row["pk"]])


def _waiting_address(round_: Round, row: Any) -> str | None:
    """The lines of the unit that wait, with who is to verify them."""
    return f"{reverse('workflow:duties', args=[round_.slug])}?phieu={row['pk']}" if row["undecided"] else None


def _petitions_address(row: Any) -> str | None:
    return reverse("workflow:card_petitions", args=[row["pk"]]) if row["petitions"] else None
