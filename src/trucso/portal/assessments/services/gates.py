"""Questions that other apps answer before figures change or a round is published: is that allowed now?

`workflow` registers the calendar, the state of the card and the open petitions here when it starts, so that
this app imports nothing of it. Whoever writes anything of a line asks :func:`ask_lines`, whatever the door:
page or file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from ..models import Round, Scorecard
from .rounds import RoundRefused, refuse_if_frozen

ENTRY: list[Callable[[Scorecard], None]] = []
PUBLISHING: list[Callable[[Round], None]] = []

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


def ask_publishing(round_: Round) -> None:
    """Raise :class:`~.rounds.RoundRefused` when something open stands against freezing the round."""
    refuse_if_frozen(round_)
    for gate in PUBLISHING:
        gate(round_)
