"""The lines that were decided, with their points in both columns: a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from ...assessments.models import Line, Round
from ...assessments.queries.league import self_points
from ...shared import search
from ..duty_history import DutyHistory
from ..models import Review
from ..names import apart
from .bias import ZERO, DecidedLine

COMPARED = (Review.Decision.ACCEPT, Review.Decision.CORRECT, Review.Decision.REJECT)
"""Decisions that leave points to compare: a line asked about is not decided, one not applicable has none."""
IMPORTED = "nhập từ tệp, không qua thẩm định từng dòng"


@dataclass(frozen=True)
class Left:
    """Lines with a decision that are not compared: how many wait for an answer, how many do not apply."""

    asked: int
    not_applicable: int


def decided_lines(round_: Round) -> tuple[list[DecidedLine], Left]:
    """Six queries, one more after duties moved and one where two units share a name.

    A line counts when a decision stands on it, or when its verified points were imported; it counts for the
    department whose duty it was when it was decided.
    """
    reviews = _standing(round_)
    claimed = self_points(round_)
    units = _units(round_, {card: unit for card, (unit, _points) in claimed.items()})
    duties = DutyHistory.of(round_)
    causes = dict(Line.Cause.choices)
    found = []
    lines = Line.objects.filter(scorecard__round=round_, scorecard__in=claimed)
    for pk, card, code, verified, cause in lines.values_list(
        "pk", "scorecard_id", "code", "verified_points", "cause"
    ).order_by("pk"):
        decision, person, at = reviews.get(pk, (None, IMPORTED, None))
        if decision not in COMPARED and not (decision is None and verified is not None):
            continue
        own = claimed[card][1].get(code) or ZERO  # a line without a figure claims nothing
        final = own if verified is None else Fraction(verified)
        words = causes.get(cause, "không ghi lý do") if own > final else ""
        verifier = duties.verifier(code, at)
        department = verifier.full_name if verifier else ""
        found.append(DecidedLine(units[card], card, code, own, final, words, department, person))
    found.sort(key=lambda line: search.sort_key(line.unit))
    decisions = [decision for decision, *_ in reviews.values()]
    return found, Left(decisions.count(Review.Decision.ASK), decisions.count(Review.Decision.NOT_APPLICABLE))


def _units(round_: Round, names: Mapping[int, str]) -> Mapping[int, str]:
    """The names of units by card, with their codes where two share one."""
    if len(set(names.values())) == len(names):
        return names
    codes = dict(round_.scorecards.filter(pk__in=names).values_list("pk", "unit__code"))
    told = apart({codes[card]: name for card, name in names.items()})
    return {card: told[code] for card, code in codes.items()}


def _standing(round_: Round) -> dict[int, tuple[str, str, datetime]]:
    """Decision in force, who made it and when, by line."""
    found = Review.objects.filter(line__scorecard__round=round_, is_blind=False, stands=True)
    rows = list(
        found.order_by("pk").values_list("line_id", "decision", "by__full_name", "by__username", "at")
    )
    people = apart({username: name or username for _line, _said, name, username, _at in rows if username})
    return {line: (decision, people.get(username, ""), at) for line, decision, _name, username, at in rows}
