"""The council: points of single lines with their reason, many cards decided at once, and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from ...accounts.models import User
from ...assessments.models import Line, Scorecard
from ...journal.services import record
from ..models import Move
from ..rules import COUNCIL, Refusal
from .moves import MoveRefused, ask, move
from .points import locked, refuse_out_of_bounds, set_points


@transaction.atomic
def set_council_points(
    *, line: Line, points: Decimal | None, reason: str, by: User | None, today: date | None = None
) -> None:
    """The council settles a line otherwise than verified; ``None`` takes that back.

    Raises :class:`~.moves.MoveRefused` by the rules of the round, out of bounds, without a reason, or when
    nothing would change; ``LineConflict`` when the line changed since ``line`` was read.
    """
    line.scorecard = locked(line.scorecard_id)
    ask("council", line.scorecard, today or timezone.localdate())
    if not reason.strip():
        raise MoveRefused(Refusal("Quyết định của Hội đồng phải ghi lý do.", ask=COUNCIL))
    if points is not None:
        refuse_out_of_bounds(line, points)
    before = line.council_points
    if points == before:
        raise MoveRefused(Refusal(f"Dòng {line.code}: điểm Hội đồng không thay đổi.", ask=COUNCIL))
    set_points(line, "council_points", points, by, f"Hội đồng: {reason}")
    record(
        actor=by,
        action="line.council",
        subject=f"assessments.line:{line.pk}",
        unit=line.scorecard.unit.code,
        before={"code": line.code, "points": before},
        after={"points": points},
        reason=reason,
    )


@dataclass(frozen=True)
class Decided:
    """What became of the cards: decided, and refused with the rule that says why."""

    made: Sequence[Move]
    refused: Sequence[tuple[Scorecard, str]]


@transaction.atomic
def decide_cards(
    *, cards: Sequence[Scorecard], note: str, by: User | None, today: date | None = None
) -> Decided:
    """Decide every card that the rules allow today; the others stay as they are and are named."""
    made: list[Move] = []
    refused: list[tuple[Scorecard, str]] = []
    for card in cards:
        try:
            made.append(move(name="decide", scorecard=card, by=by, today=today, note=note))
        except MoveRefused as error:
            refused.append((card, str(error)))
    return Decided(made, refused)


@transaction.atomic
def reopen_decision(*, scorecard: Scorecard, reason: str, by: User | None, today: date | None = None) -> Move:
    """Take back the decision on a card before it is published; its lines may then be settled again."""
    if not reason.strip():
        raise MoveRefused(Refusal("Mở lại quyết định của Hội đồng phải ghi lý do.", ask=COUNCIL))
    return move(name="reopen", scorecard=scorecard, by=by, today=today, note=reason)
