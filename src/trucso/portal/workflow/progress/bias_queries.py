"""The lines that were decided, with their points in both columns: a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ...assessments.models import Column, LeagueTable, Line, Round
from ...shared import search
from ..models import Review
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
    """Four queries. A line counts when a decision stands on it, or when its verified points were imported."""
    reviews = _standing(round_)
    rows = _self_rows(round_)
    departments = dict(round_.duties.exclude(verifier=None).values_list("code", "verifier__full_name"))
    causes = dict(Line.Cause.choices)
    found = []
    lines = Line.objects.filter(scorecard__round=round_, scorecard__in=rows)
    for pk, card, code, verified, cause in lines.values_list(
        "pk", "scorecard_id", "code", "verified_points", "cause"
    ).order_by("pk"):
        decision, person = reviews.get(pk, (None, IMPORTED))
        if decision not in COMPARED and not (decision is None and verified is not None):
            continue
        own = _points(rows[card], code)
        final = own if verified is None else Fraction(verified)
        words = causes.get(cause, "không ghi lý do") if own > final else ""
        found.append(
            DecidedLine(
                rows[card]["full_name"], card, code, own, final, words, departments.get(code, ""), person
            )
        )
    found.sort(key=lambda line: search.sort_key(line.unit))
    decisions = [decision for decision, _ in reviews.values()]
    return found, Left(decisions.count(Review.Decision.ASK), decisions.count(Review.Decision.NOT_APPLICABLE))


def _standing(round_: Round) -> dict[int, tuple[str, str]]:
    """Decision in force and who made it, by line."""
    found = Review.objects.filter(line__scorecard__round=round_, is_blind=False, stands=True)
    rows = found.order_by("pk").values_list("line_id", "decision", "by__full_name", "by__username")
    return {line: (decision, name or username or "") for line, decision, name, username in rows}


def _self_rows(round_: Round) -> dict[int, Mapping[str, Any]]:
    table = (
        LeagueTable.objects.filter(round=round_, column=Column.SELF).values_list("rows", flat=True).first()
    )
    return {row["scorecard"]: row for row in table or ()}


def _points(row: Mapping[str, Any], code: str) -> Fraction:
    """What the unit's own column says; a line without a figure claims nothing."""
    text = row["lines"].get(code, [None])[0]
    return ZERO if text is None else Fraction(text)
