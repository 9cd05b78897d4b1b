"""Points that a panel or the council gives a line: within the bounds of the index, then scored again."""

from __future__ import annotations

from decimal import Decimal

from trucso.index import Scorecard as Tree

from ...accounts.models import User
from ...assessments.models import Column, Line, Result, Scorecard
from ...assessments.services.lines import LineEdit, change_lines
from ...assessments.services.results import rescore
from ...indexes.queries import definition_of
from ...shared import formats
from ..rules import Refusal
from .moves import MoveRefused

PLACES = Decimal("0.000001")
"""What a column of points keeps; a finer figure would be rounded in silence."""


def locked(scorecard: int) -> Scorecard:
    """The card as it stands now, held until the transaction ends, so that two people take turns."""
    cards = Scorecard.objects.select_for_update(of=("self",), no_key=True).select_related(
        "round__index", "round__parent", "unit"
    )
    return cards.get(pk=scorecard)


def refuse_out_of_bounds(line: Line, points: Decimal) -> None:
    """Raise :class:`~.moves.MoveRefused` unless ``points`` are what the index allows for the line."""
    most = definition_of(line.scorecard.round.index).indicator(line.code).points
    if not points.is_finite() or points < 0 or points > most:
        rule = f"Dòng {line.code}: điểm phải từ 0 đến {formats.number(most)}."
        raise MoveRefused(Refusal(rule))
    if points != points.quantize(PLACES):
        raise MoveRefused(Refusal(f"Dòng {line.code}: điểm chỉ ghi đến 6 chữ số thập phân."))


def points_in(line: Line, column: str) -> Decimal | None:
    """What a stored column says of a line, to the six places that are kept; None where it says nothing."""
    stored = Result.objects.filter(scorecard=line.scorecard_id, column=column).first()
    node = Tree.from_dict(stored.tree).node(line.code) if stored else None
    return formats.rounded(node.points, 6) if node and node.points is not None else None


def verified_points(line: Line) -> Decimal | None:
    """The points in force of a line before the council."""
    return points_in(line, Column.VERIFIED)


def set_points(line: Line, column: str, points: Decimal | None, by: User | None, origin: str) -> None:
    """Write one column of a line with its history, and score the card again."""
    card = line.scorecard
    change_lines(scorecard=card, edits=[LineEdit(line, {column: points})], by=by, origin=origin[:300])
    rescore(round_=card.round, scorecards=[card.pk])
