"""Gathering what the rules need to know of scorecards, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.db.models import Count, Max, OuterRef, Q, Subquery

from ..assessments.models import Line, Round, Scorecard
from .models import Extension, Move, Petition, Review
from .rules import Calendar, Card


def calendar_of(round_: Round) -> Calendar:
    """The days of a round as the rules read them."""
    names = ("opens_on", "due_on", "late_until", "verify_until", "appeal_until", "publish_on")
    return Calendar(**{name: getattr(round_, name) for name in names})


def latest_decision() -> Subquery:
    """The decision in force of a line of this sending: the latest that is not blind, on the line as it is."""
    found = Review.objects.filter(line=OuterRef("pk"), is_blind=False, stands=True)
    return Subquery(found.order_by("-id").values("decision")[:1])


def cards(scorecards: Iterable[Scorecard], today: date) -> dict[int, Card]:
    """What the rules need to know of each scorecard, by primary key, in a fixed number of queries."""
    found = {card.pk: card for card in scorecards}
    extended = dict(
        Extension.objects.filter(scorecard__in=found, until__gte=today, revoked_at=None)
        .values_list("scorecard")
        .annotate(until=Max("until"))
    )
    lines = _line_counts(found)
    petitions = dict(
        Petition.objects.filter(Petition.OPEN, line__scorecard__in=found)
        .values_list("line__scorecard")
        .annotate(count=Count("pk"))
    )
    moves, returns = _last_moves(found), _last_moves(found, move="return")
    return {
        pk: Card(
            state=card.state,
            extended_until=extended.get(pk),
            supplement_until=returns[pk].supplement_until if pk in returns else None,
            open_petitions=petitions.get(pk, 0),
            is_handed_over=pk in moves and moves[pk].move == "hand_over",
            handed_back=moves[pk].note if pk in moves and moves[pk].move == "hand_back" else "",
            **lines.get(pk, {}),
        )
        for pk, card in found.items()
    }


def card_of(scorecard: Scorecard, today: date, *, errors: int = 0) -> Card:
    """What the rules need to know of one scorecard; ``errors``: what the check before sending refuses."""
    return replace(cards([scorecard], today)[scorecard.pk], errors=errors)


def entering(scorecard: Scorecard, today: date) -> Card:
    """What the rules need to know before anything is written on a card; one query, asked at every save."""
    extended = Extension.objects.filter(scorecard=scorecard, until__gte=today, revoked_at=None)
    returned = scorecard.state == Scorecard.State.RETURNED
    last = _last_moves([scorecard.pk], move="return").get(scorecard.pk) if returned else None
    return Card(
        state=scorecard.state,
        extended_until=extended.aggregate(until=Max("until"))["until"],
        supplement_until=last.supplement_until if last else None,
    )


def _line_counts(found: Iterable[int]) -> dict[int, dict[str, int]]:
    asked = Review.Decision.ASK
    rows = (
        Line.objects.filter(scorecard__in=list(found))
        .annotate(decision=latest_decision())
        .values_list("scorecard")
        .annotate(
            reviewed=Count("pk", filter=Q(decision__isnull=False)),
            undecided=Count("pk", filter=Q(decision__isnull=True)),
            lines_returned=Count("pk", filter=Q(decision=asked)),
        )
    )
    names = ("reviewed", "undecided", "lines_returned")
    return {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows}


def _last_moves(found: Iterable[int], **which: str) -> dict[int, Move]:
    """The last move (of those asked for) of each scorecard."""
    moves = Move.objects.filter(scorecard__in=list(found), **which)
    last = moves.values("scorecard").annotate(last=Max("pk")).values_list("last", flat=True)
    return {move.scorecard_id: move for move in Move.objects.filter(pk__in=list(last))}
