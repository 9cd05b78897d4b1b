"""Reading what the entry pages show: a fixed number of queries, whatever the size of the index.

The answer to a save is read again and again by everybody who types, so it takes only what the save touched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet

from trucso.index import Scorecard as Tree
from trucso.index import score_unit

from ..assessments.models import Column, Line, LineEvidence, Result, Round, Scorecard
from ..assessments.services.gates import ask_entry
from ..assessments.services.rounds import RoundRefused
from ..facts.models import Observation
from ..facts.queries import figures, input_keys
from ..indexes.queries import definition_of
from ..units.models import Unit
from .entry_answers import Touched
from .entry_page import Sources


def entry_sources(card: Scorecard) -> Sources:
    """Everything the page needs of a card, and of the round before."""
    round_ = card.round
    codes = input_keys(definition_of(round_.index))
    lines = {one.code: one for one in Line.objects.filter(scorecard=card)}
    observations = _observations(card, round_, codes)
    previous = round_.previous
    return Sources(
        tree=self_tree(card),
        reported={code for code, one in observations.items() if one.value or one.not_applicable_reason},
        given={code for code, one in lines.items() if _is_given(one)},
        documents=_documents(card, lines),
        observations=observations,
        lines=lines,
        last_observations=_observations(card, previous, codes) if previous else {},
        last_points=_last_points(previous, card.unit) if previous else {},
    )


def saved_sources(card: Scorecard, touched: Touched) -> Sources:
    """What the answer to a save needs: the touched indicators, and of the others whether they are filled."""
    definition, round_ = definition_of(card.round.index), card.round
    codes = {one.code for one in touched.indicators}
    reported = _rows(card, round_, input_keys(definition))
    filled = reported.filter(Q(value__isnull=False) | ~Q(not_applicable_reason=""))
    has_given = any(one.given is not None for one in definition.indicators)
    twins = {one.measure or "" for one in touched.twins}
    return Sources(
        tree=self_tree(card, codes),
        reported=set(filled.order_by().values_list("measure__code", flat=True)),
        given={one.code for one in Line.objects.filter(scorecard=card) if _is_given(one)}
        if has_given
        else (),
        documents=_documents(card, codes),
        observations=_observations(card, round_, twins) if twins else {},
    )


def _is_given(line: Line) -> bool:
    return line.self_points is not None or bool(line.not_applicable_reason)


def _documents(card: Scorecard, codes: Iterable[str]) -> Mapping[str, int]:
    """How many documents each of these lines cites."""
    cited = LineEvidence.objects.filter(line__scorecard=card, line__code__in=codes).order_by()
    return Counter(cited.values_list("line__code", flat=True))


def self_tree(card: Scorecard, codes: Collection[str] | None = None) -> Tree:
    """The self-assessed tree as stored; scored from the figures before anything was stored.

    With ``codes`` the groups hold only these indicators: reading back a whole tree takes milliseconds.
    """
    stored = Result.objects.filter(scorecard=card, column=Column.SELF).values_list("tree", flat=True).first()
    if stored:
        return Tree.from_dict(stored if codes is None else _only(stored, codes))
    definition, round_ = definition_of(card.round.index), card.round
    reported = figures(
        definition=definition, units=[card.unit_id], period=round_.period, is_demo=round_.is_demo
    )
    return score_unit(definition, reported[card.unit_id])


def _only(tree: dict[str, Any], codes: Collection[str]) -> dict[str, Any]:
    groups = [
        {**group, "children": [line for line in group["children"] if line["code"] in codes]}
        for group in tree["total"]["children"]
    ]
    return {**tree, "total": {**tree["total"], "children": groups}}


def refusal_words(card: Scorecard) -> str:
    """Why nothing may be written on the card today: rule, until when, whom to ask. Empty: it may be."""
    try:
        ask_entry(card)
    except RoundRefused as refused:
        return str(refused)
    return ""


def _observations(card: Scorecard, round_: Round, measures: Iterable[str]) -> dict[str, Observation]:
    rows = _rows(card, round_, measures).select_related("measure", "changed_by")
    return {row.measure.code: row for row in rows}


def _rows(card: Scorecard, round_: Round, measures: Iterable[str]) -> QuerySet[Observation]:
    return Observation.objects.filter(
        unit=card.unit, period=round_.period, is_demo=round_.is_demo, measure__code__in=measures
    )


def _last_points(previous: Round, unit: Unit) -> dict[str, Fraction]:
    rows = Line.objects.filter(scorecard__round=previous, scorecard__unit=unit, self_points__isnull=False)
    return {
        code: Fraction(points)
        for code, points in rows.values_list("code", "self_points")
        if points is not None
    }
