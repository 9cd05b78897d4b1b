"""From what was reported and decided on a scorecard to its columns of points: plain values, no database.

Self is scored from figures, with the points people gave themselves laid over it where the index asks for
points or no figure was reported. Each later column is the one before it, except where somebody decided.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from trucso.index import Definition, Figures, NotApplicable, Scorecard
from trucso.index.decisions import Decided, decide
from trucso.index.package import write_figures

ORDER = ("self", "verified", "council", "published")
_LATER_STATES = {
    "verified": frozenset({"verified", "appealed", "decided", "published"}),
    "council": frozenset({"decided"}),
}


@dataclass(frozen=True)
class Reported:
    """One scorecard before scoring: its figures, and the points given or decided per column."""

    figures: Figures
    decided: Mapping[str, Decided] = field(default_factory=dict)
    state: str = "draft"

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that exist: self always, a later one when it was reached or holds a decision."""
        present = ["self"]
        for column, states in _LATER_STATES.items():
            if self.decided.get(column) or self.state in states:
                present.append(column)
        return tuple(present)

    @property
    def digest(self) -> str:
        """SHA-256 of everything the points follow from."""
        decided = {column: write_figures(values) for column, values in self.decided.items() if values}
        content = {"figures": write_figures(self.figures), "decided": decided}
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def score_columns(definition: Definition, scored: Scorecard, reported: Reported) -> dict[str, Scorecard]:
    """Every column that exists, from the scorecard that the figures alone give."""
    cards: dict[str, Scorecard] = {}
    current = scored
    for column in reported.columns:
        current = decide(definition, current, laid_over(current, reported, column))
        cards[column] = current
    return cards


def laid_over(before: Scorecard, reported: Reported, column: str) -> Decided:
    """The decisions of a column; points a unit gives itself never replace points computed from figures."""
    decided = reported.decided.get(column, {})
    if column != "self":
        return decided
    computed = {node.code for node in before.indicators if node.state not in ("missing", "incomplete")}
    return {
        code: value
        for code, value in decided.items()
        if code not in computed or isinstance(value, NotApplicable)
    }
