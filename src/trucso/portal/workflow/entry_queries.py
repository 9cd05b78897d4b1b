"""Reading what the entry pages show: a fixed number of queries, whatever the size of the index."""

from __future__ import annotations

from fractions import Fraction

from django.db.models import Count, QuerySet

from trucso.index import Scorecard as Tree
from trucso.index import score_unit

from ..assessments.models import Column, Line, Result, Round, Scorecard
from ..assessments.services.rounds import RoundRefused
from ..facts.models import Observation
from ..facts.queries import figures, input_keys
from ..indexes.queries import definition_of
from ..units.models import Unit
from .entry_page import Sources
from .services.entering import ask_card


def entry_sources(card: Scorecard, *, with_last: bool = True) -> Sources:
    """Everything the page needs of a card; ``with_last`` also of the round before."""
    round_ = card.round
    lines = Line.objects.filter(scorecard=card).annotate(documents=Count("citations"))
    previous = round_.previous if with_last else None
    return Sources(
        tree=self_tree(card),
        observations=_observations(card, round_),
        lines={line.code: line for line in lines},
        last_observations=_observations(card, previous) if previous else {},
        last_points=_last_points(previous, card.unit) if previous else {},
    )


def self_tree(card: Scorecard) -> Tree:
    """The self-assessed tree as stored; scored from the figures before anything was stored."""
    stored = Result.objects.filter(scorecard=card, column=Column.SELF).first()
    if stored:
        return Tree.from_dict(stored.tree)
    definition, round_ = definition_of(card.round.index), card.round
    reported = figures(
        definition=definition, units=[card.unit_id], period=round_.period, is_demo=round_.is_demo
    )
    return score_unit(definition, reported[card.unit_id])


def refusal_words(card: Scorecard) -> str:
    """Why nothing may be written on the card today: rule, until when, whom to ask. Empty: it may be."""
    try:
        ask_card(card)
    except RoundRefused as refused:
        return str(refused)
    return ""


def _observations(card: Scorecard, round_: Round) -> dict[str, Observation]:
    codes = input_keys(definition_of(card.round.index))
    rows: QuerySet[Observation] = Observation.objects.filter(
        unit=card.unit, period=round_.period, is_demo=round_.is_demo, measure__code__in=codes
    )
    return {row.measure.code: row for row in rows.select_related("measure", "changed_by")}


def _last_points(previous: Round, unit: Unit) -> dict[str, Fraction]:
    rows = Line.objects.filter(scorecard__round=previous, scorecard__unit=unit, self_points__isnull=False)
    return {
        code: Fraction(points)
        for code, points in rows.values_list("code", "self_points")
        if points is not None
    }
