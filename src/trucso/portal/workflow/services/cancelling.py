"""Cancelling a round opened by mistake: it becomes a preparation again, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from ...accounts.models import User
from ...assessments.models import Round
from ...assessments.services.rounds import RoundRefused, refuse_if_frozen
from ...indexes.queries import definition_of
from ...journal.services import record
from ...units.queries import units_on
from ..cancelling import cancelled_previous, cancelling_refusal
from ..duty_history import duties_in_force
from ..opening import DAYS
from ..planning import Preparation
from ..standing import calendar_of
from .duties import shown
from .preparing import Draft, prepare

LISTENERS: list[Callable[[Round, str, User | None], None]] = []
"""Told in the same transaction, before the round is gone: which, why, by whom."""

GOES = {
    "assessments.Round", "assessments.Scorecard", "assessments.Line", "assessments.Result",
    "assessments.LeagueTable", "workflow.Duty", "workflow.DutyChange", "workflow.CalendarChange",
    "workflow.LastLook", "notices.Notice",
}  # fmt: skip
"""What a round may take with it: made by opening it, worked out, or kept in the log as well."""


class RoundGone(RoundRefused):
    """Somebody else cancelled the round first; nothing was written."""

    def __init__(self) -> None:
        super().__init__(
            "Không còn đợt này: có thể người khác vừa huỷ. Nội dung của đợt ở mục “Đang chuẩn bị”."
        )


@transaction.atomic
def cancel_round(*, round_: Round, reason: str, by: User | None) -> Preparation:
    """Delete a round on which nobody worked yet and keep what its coordinator decided as a preparation.

    Raises :class:`~trucso.portal.assessments.services.rounds.RoundRefused` with everything that stands in
    the way, :class:`RoundGone` when there is no such round any more; then nothing is written.
    """
    locked = _locked(round_)
    refuse_if_frozen(locked)
    if not reason.strip():
        raise RoundRefused("Huỷ đợt phải ghi lý do.")
    if refused := cancelling_refusal(locked):
        raise RoundRefused(refused)
    before, draft = _content(locked), _draft(locked)
    for told in LISTENERS:
        told(locked, reason, by)
    subject, index, parent, previous = (
        f"assessments.round:{locked.pk}", locked.index, locked.parent, cancelled_previous(locked),
    )  # fmt: skip
    _delete(locked)
    kept = prepare(parent=parent, index=index, previous=previous, draft=draft, by=by)
    after = {"preparation": kept.pk}
    record(actor=by, action="round.cancelled", subject=subject, before=before, after=after, reason=reason)
    return kept


def _locked(round_: Round) -> Round:
    """The round with all its cards, in the order in which every writer locks them: cards first."""
    list(round_.scorecards.select_for_update().order_by("pk").values_list("pk", flat=True))
    rounds = Round.objects.select_for_update(of=("self",))
    found = rounds.select_related("index", "parent", "previous").filter(pk=round_.pk).first()
    if found is None:
        raise RoundGone
    return found


def _delete(round_: Round) -> None:
    """Remove the round; refuse, and so take everything back, when more went with it than was counted."""
    name = round_.name
    _total, gone = round_.delete()
    if others := sorted(set(gone) - GOES):
        raise RoundRefused(
            f"Không huỷ được đợt “{name}”: còn dữ liệu khác gắn với đợt ({', '.join(others)})."
        )


def _draft(round_: Round) -> Draft:
    taking_part = set(round_.scorecards.values_list("unit", flat=True))
    level = definition_of(round_.index).level
    everybody = units_on(round_.units_on, level=level, parent=round_.parent).values_list("pk", flat=True)
    return Draft(
        round_.name,
        round_.period,
        round_.units_on,
        calendar_of(round_),
        set(everybody) - taking_part,
        duties_in_force(round_),
    )


def _content(round_: Round) -> dict[str, Any]:
    """Everything the round was, as the log keeps it."""
    days = {name: day.isoformat() if (day := getattr(round_, name)) else None for name in DAYS}
    units = list(round_.scorecards.order_by("unit__code").values_list("unit__code", flat=True))
    duties = {f"duty {code}": shown(pair) for code, pair in duties_in_force(round_).items()}
    told = {
        "name": round_.name, "slug": round_.slug, "index": str(round_.index), "period": round_.period,
        "parent": round_.parent.code, "previous": round_.previous.slug if round_.previous else None,
        "units_on": round_.units_on.isoformat(), "units": units,
    }  # fmt: skip
    return told | days | duties
