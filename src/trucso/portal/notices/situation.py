"""Gathering what the reminders of a round need to know, and who is to be told: a fixed number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Q
from django.utils import timezone

from ..accounts.models import RoleAssignment
from ..assessments.models import Line, Round, Scorecard
from ..shared import search
from ..units.models import Unit
from ..workflow.models import Duty, Move, Petition
from ..workflow.rules import Card, entry_closes_on
from ..workflow.standing import calendar_of, cards, latest_decision
from .round_schedule import COORDINATOR_FROM, Tally
from .schedule import OPENING_DAYS, Happened

UNTOUCHED = 1
"""The version of a card on which nothing was entered since the round opened."""
WAITING = (Scorecard.State.VERIFIED, Scorecard.State.APPEALED)


@dataclass(frozen=True)
class Situation:
    """Where a round stands on a day: its cards with what happened to them, and what it waits for."""

    scorecards: Sequence[Scorecard]
    standing: Mapping[int, Card]
    happened: Mapping[int, Happened]
    tally: Tally


def situation(round_: Round, today: date) -> Situation:
    """Everything the reminders of a round are worked out from."""
    scorecards = list(round_.scorecards.select_related("unit", "round"))
    standing = cards(scorecards, today)
    happened = _happened(scorecards)
    return Situation(scorecards, standing, happened, _tally(round_, scorecards, standing, happened, today))


def _happened(scorecards: Iterable[Scorecard]) -> dict[int, Happened]:
    found = {card.pk: card for card in scorecards}
    moves = Move.objects.filter(scorecard__in=found).values_list("scorecard", "move")
    last = {(card, move): pk for card, move, pk in moves.annotate(last=Max("pk")).order_by()}
    lines = Line.objects.filter(scorecard__in=found, verified_points__isnull=False)
    cut = dict(lines.values_list("scorecard").annotate(count=Count("pk")).order_by())
    return {
        pk: Happened(
            is_started=card.version > UNTOUCHED,
            handed_over=last.get((pk, "hand_over")),
            handed_back=last.get((pk, "hand_back")),
            returned=last.get((pk, "return")),
            verified=last.get((pk, "finish_review")),
            cut=cut.get(pk, 0),
        )
        for pk, card in found.items()
    }


def _tally(
    round_: Round,
    scorecards: Sequence[Scorecard],
    standing: Mapping[int, Card],
    happened: Mapping[int, Happened],
    today: date,
) -> Tally:
    ordered = sorted(scorecards, key=lambda card: search.sort_key(card.unit.full_name))
    drafts = [card for card in ordered if card.state == Scorecard.State.DRAFT]
    petitions = Petition.objects.filter(Petition.OPEN, line__scorecard__round=round_)
    filed = dict(petitions.values_list("pk", "filed_at"))
    panels = petitions.filter(panel__isnull=False).values_list("panel").order_by()
    undecided, undecided_cards = _undecided(round_)
    return Tally(
        not_started=[card.unit.full_name for card in drafts if not happened[card.pk].is_started],
        overdue=[card.unit.full_name for card in ordered if _is_overdue(round_, standing[card.pk], today)],
        undecided=undecided,
        undecided_cards=undecided_cards,
        unsettled=sum(card.state in WAITING for card in scorecards),
        petitions=sorted(filed),
        panels=dict(panels.annotate(count=Count("pk"))),
        calendar_change=_calendar_change(round_, today),
        oldest_petition=timezone.localdate(min(filed.values())) if filed else None,
    )


def _calendar_change(round_: Round, today: date) -> tuple[int, str] | None:
    """The latest change of the days, while it is news."""
    change = round_.calendar_changes.first()
    if change is None or today - timezone.localdate(change.at) > timedelta(days=OPENING_DAYS):
        return None
    return change.pk, change.reason


def _is_overdue(round_: Round, card: Card, today: date) -> bool:
    calendar = calendar_of(round_)
    if card.state == "draft":
        last = max(filter(None, (calendar.due_on, card.extended_until)), default=None)
    else:
        last = entry_closes_on(card, calendar) if card.state == "returned" else None
    return last is not None and (today - last).days >= COORDINATOR_FROM


def _undecided(round_: Round) -> tuple[dict[int, int], int]:
    """Lines of sent cards not yet decided by the unit that verifies them, and how many cards they are of."""
    duties = Duty.objects.filter(round=round_, verifier__isnull=False)
    verifiers = dict(duties.values_list("code", "verifier_id"))
    lines = Line.objects.filter(scorecard__round=round_, scorecard__state=Scorecard.State.SUBMITTED)
    waiting = lines.annotate(decision=latest_decision()).filter(decision=None)
    found = list(waiting.values_list("code", "scorecard_id").order_by())
    counted = Counter(verifiers[code] for code, _ in found if code in verifiers)
    return dict(counted), len({card for _, card in found})


@dataclass(frozen=True)
class People:
    """Who holds which role in which unit on a day, and which units stand above those of a round."""

    by_role: Mapping[tuple[str, int], Sequence[int]]
    above: Sequence[int]
    units: Sequence[int]
    verifiers: Sequence[int]

    @staticmethod
    def on(round_: Round, day: date) -> People:
        """Those with an open account."""
        held = RoleAssignment.objects.filter(
            Q(valid_to=None) | Q(valid_to__gte=day), user__is_active=True, valid_from__lte=day
        )
        by_role: dict[tuple[str, int], list[int]] = defaultdict(list)
        for role, unit, person in held.order_by("pk").values_list("role", "unit_id", "user_id"):
            by_role[role, unit].append(person)
        parent: Unit = round_.parent
        units = list(round_.scorecards.values_list("unit", flat=True))
        duties = Duty.objects.filter(round=round_, verifier__isnull=False)
        verifiers = list(duties.values_list("verifier", flat=True).distinct().order_by())
        return People(dict(by_role), [parent.pk, *parent.ids_above(day)], units, verifiers)

    def holding(self, role: str, unit: int | None = None) -> list[int]:
        """Who holds the role in a unit; without one, wherever the round has people of that role."""
        everywhere = {"reporter": self.units, "approver": self.units, "verifier": self.verifiers}
        units = everywhere.get(role, self.above) if unit is None else (unit,)
        return list(dict.fromkeys(person for one in units for person in self.by_role.get((role, one), ())))
