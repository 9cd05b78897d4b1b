"""Questions that other apps answer before a unit's figures or lines change: is that allowed today?

`workflow` registers the calendar and the state of the card here when it starts, so that this app imports
nothing of it. Whoever writes anything of a line asks :func:`ask_lines`, whatever the door: page or file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from ..models import Scorecard
from .rounds import RoundRefused, refuse_if_frozen

Gate = Callable[[Scorecard], None]
ENTRY: list[Gate] = []

LineGate = Callable[[Scorecard, Collection[str]], None]
LINES: list[LineGate] = []


class LinesClosed(RoundRefused):
    """Some lines of a card that is open may not change; ``codes`` says which."""

    def __init__(self, rule: str, codes: Iterable[str]) -> None:
        super().__init__(rule)
        self.codes = frozenset(codes)


def ask_entry(scorecard: Scorecard) -> None:
    """Raise :class:`~.rounds.RoundRefused` when nothing of the card may change now."""
    refuse_if_frozen(scorecard.round)
    for gate in ENTRY:
        gate(scorecard)


def ask_lines(scorecard: Scorecard, codes: Collection[str]) -> None:
    """Like :func:`ask_entry`; :class:`LinesClosed` when some of these lines may not change."""
    ask_entry(scorecard)
    for gate in LINES:
        gate(scorecard, codes)


def refusals(scorecard: Scorecard, codes: Collection[str]) -> dict[str, str]:
    """Why each of these lines may not change now; lines that may are left out."""
    try:
        ask_lines(scorecard, codes)
    except LinesClosed as closed:
        return {code: str(closed) for code in codes if code in closed.codes}
    except RoundRefused as refused:
        return dict.fromkeys(codes, str(refused))
    return {}
