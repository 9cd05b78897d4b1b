"""The council decides many cards at once; a card that may not be decided yet blocks no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ...accounts.models import User
from ...assessments.models import Scorecard
from ..models import Move
from .moves import MoveRefused, move


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
