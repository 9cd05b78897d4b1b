"""Questions that other apps answer before a unit's figures or lines change: is that allowed today?

`workflow` registers the calendar and the state of the card here when it starts, so that this app imports
nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable

from ..models import Scorecard
from .rounds import refuse_if_frozen

Gate = Callable[[Scorecard], None]
ENTRY: list[Gate] = []


def ask_entry(scorecard: Scorecard) -> None:
    """Raise :class:`~.rounds.RoundRefused` when figures of the card may not change now."""
    refuse_if_frozen(scorecard.round)
    for gate in ENTRY:
        gate(scorecard)
