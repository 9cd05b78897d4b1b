"""Rounds with what a reader wants to know of each: how many units, how far, the mean."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from ...facts.periods import Period
from ...shared import access, search
from ...units.models import Unit, UnitParent
from ...units.queries import alive
from ..models import Result, Round, Scorecard
from .league import table_digests
from .visibility import cards_by_duty

_LIGHT_RESULTS = Prefetch("results", queryset=Result.objects.defer("tree"))

DONE = (Scorecard.State.VERIFIED, Scorecard.State.DECIDED, Scorecard.State.PUBLISHED)
SENT = (Scorecard.State.SUBMITTED, Scorecard.State.APPEALED, *DONE)


@dataclass(frozen=True)
class RoundSummary:
    """A round, with its scorecards counted by how far they have come."""

    round: Round
    units: int
    sent: int
    verified: int

    @property
    def period(self) -> str:
        return Period.parse(self.round.period).label

    @property
    def sent_share(self) -> Fraction | None:
        return Fraction(self.sent, self.units) if self.units else None


def summaries(rounds: QuerySet[Round]) -> list[RoundSummary]:
    """One query, however many rounds."""
    counted = rounds.annotate(
        units=Count("scorecards"),
        sent=Count("scorecards", filter=Q(scorecards__state__in=SENT)),
        verified=Count("scorecards", filter=Q(scorecards__state__in=DONE)),
    )
    # Counting groups the rows, and a grouped query forgets the order of the model.
    return [
        RoundSummary(one, one.units, one.sent, one.verified) for one in counted.order_by("-units_on", "-pk")
    ]


def cards_fingerprint(round_: Round, person: Any) -> tuple[object, ...]:
    """What names the list of scorecards a person sees, without reading their results; a few light queries."""
    cards = _cards_seen(round_, person).order_by("pk").values_list("pk", "version", "state")
    return (tuple(table_digests(round_)), tuple(cards))


def cards_of(round_: Round, person: Any) -> list[Scorecard]:
    """The scorecards of a round that a person may open, in alphabetical order: a fixed number of queries."""
    cards = _cards_seen(round_, person).select_related("unit").prefetch_related(_LIGHT_RESULTS)
    return sorted(cards, key=lambda card: search.sort_key(card.unit.name))


def open_cards(round_: Round, person: Any) -> frozenset[int]:
    """Primary keys of the scorecards of a round that a person may open."""
    return frozenset(_cards_seen(round_, person).order_by().values_list("pk", flat=True))


def _cards_seen(round_: Round, person: Any) -> QuerySet[Scorecard]:
    if round_.is_frozen:
        return round_.scorecards.all()
    within = units_within(access.visible(person, "see_scorecard"), round_)
    return round_.scorecards.filter(Q(unit__in=within) | cards_by_duty(person))


def units_within(seen: access.Visible, round_: Round) -> QuerySet[Unit]:
    """The units of the round's day that a right reaches."""
    units = Unit.objects.all()
    if seen.everywhere:
        return units
    below = UnitParent.objects.filter(alive(round_.units_on), parent__in=seen.root_ids)
    return units.filter(Q(pk__in=seen.own_ids) | Q(pk__in=below.values("unit")))
