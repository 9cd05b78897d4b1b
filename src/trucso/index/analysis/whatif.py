"""What if these figures were others? Points, pillars, total and ranks again, under the rules of the law.

Only the units that a scenario touches are scored again, by the exact scorer; the rest keep their scorecards.
Inputs that compare with the best unit (`best_of`) make every unit be scored again, because its best changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from trucso.index.analysis.scenarios import OTHERS, Change, Scenario
from trucso.index.definition import Definition
from trucso.index.errors import FigureError, Problem
from trucso.index.figures import Exact, Slot, accepted_figures, read_figures
from trucso.index.observation import Figures, FigureValue
from trucso.index.ranking import Rank, rank
from trucso.index.scorecard import Node, Scorecard
from trucso.index.scoring import best_values, score_unit

ZERO = Fraction(0)


@dataclass(frozen=True)
class State:
    """Scorecards of all units, and their ranks."""

    definition: Definition
    figures: Mapping[str, Figures]
    cards: Mapping[str, Scorecard]

    @cached_property
    def ranks(self) -> dict[str, Rank]:
        """Ranks of the total by the definition's ranking rule."""
        return self.ranks_at("total")

    def ranks_at(self, code: str) -> dict[str, Rank]:
        """Ranks at any node. Raises KeyError for a code the index does not have."""
        by_points = self.definition.ranking.by == "points"
        nodes = {unit: _node(card, code) for unit, card in self.cards.items()}
        values = {unit: node.points if by_points else node.share for unit, node in nodes.items()}
        return rank(values, self.definition.ranking)


@dataclass(frozen=True)
class Round:
    """The figures of a round as they are. figures: unit → key → value; values: inputs | points | shares.

    Raises FigureError as `score_round` does.
    """

    definition: Definition
    figures: Mapping[str, Figures]
    values: str = "inputs"

    @cached_property
    def exact(self) -> dict[str, dict[str, Exact]]:
        return {
            unit: read_figures(self.definition, known, self.values) for unit, known in self.figures.items()
        }

    @cached_property
    def peers(self) -> Mapping[str, Fraction]:
        return best_values(self.definition, self.exact)

    @cached_property
    def base(self) -> State:
        """The round as reported."""
        return State(self.definition, self.figures, {unit: self._card(unit) for unit in self.figures})

    def _card(self, unit: str) -> Scorecard:
        return score_unit(self.definition, self.figures[unit], values=self.values, peers=self.peers)

    def what_if(self, scenario: Scenario) -> State:
        """The round under a scenario. Raises FigureError naming unit and key for figures the rules refuse."""
        changed = self._changed_figures(scenario.changes)
        figures = {**self.figures, **changed}
        peers, touched = self.peers, list(changed)
        if self.peers:
            read = {
                unit: read_figures(self.definition, known, self.values) for unit, known in changed.items()
            }
            peers = best_values(self.definition, {**self.exact, **read})
            touched = list(figures) if peers != self.peers else touched
        again = {
            unit: score_unit(self.definition, figures[unit], values=self.values, peers=peers)
            for unit in touched
        }
        return State(self.definition, figures, {**self.base.cards, **again})

    def _changed_figures(self, changes: Iterable[Change]) -> dict[str, Figures]:
        changed: dict[str, dict[str, FigureValue]] = {}
        named = {change.unit for change in changes if change.unit != OTHERS}
        for change in changes:
            units = [unit for unit in self.figures if unit not in named]
            for unit in units if change.unit == OTHERS else [change.unit]:
                if unit not in self.figures:
                    raise FigureError([_problem(unit, "", "không có đơn vị này trong đợt.")])
                known = changed.setdefault(unit, dict(self.figures[unit]))
                self._apply(unit, known, change)
        return dict(changed)

    def _apply(self, unit: str, known: dict[str, FigureValue], change: Change) -> None:
        for key in change.drop:
            known.pop(key, None)
        known.update(change.set)
        slots = accepted_figures(self.definition, self.values)
        for key, amount in change.add.items():
            if key not in slots:
                raise FigureError([_problem(unit, key, f"không có mã “{key}” trong bộ chỉ số.")])
            known[key] = _added(unit, slots[key], known.get(key), amount)


def _added(unit: str, slot: Slot, before: FigureValue | None, amount: Fraction) -> Fraction:
    """before + amount, kept within the bounds of the figure (a share stops at 1)."""
    if before is None or isinstance(before, bool | str) or not isinstance(before, int | Fraction | Decimal):
        message = "chưa có con số nào để cộng thêm; hãy dùng “set”."
        raise FigureError([_problem(unit, slot.key, message)])
    total = Fraction(before) + amount
    if slot.bounds.highest is not None:
        total = min(total, slot.bounds.highest)
    return max(total, slot.bounds.lowest)


def _problem(unit: str, key: str, message: str) -> Problem:
    where = f"đơn vị {unit}" + (f", {key}" if key else "")
    return Problem("", None, where, key or unit, "", message)


def _node(card: Scorecard, code: str) -> Node:
    return card.total if code == "total" else card.node(code)


@dataclass(frozen=True, slots=True)
class Line:
    """One node of one unit under one scenario against the round as it is."""

    scenario: str
    unit: str
    code: str
    before: Node
    after: Node
    rank_before: Rank
    rank_after: Rank

    @property
    def gain(self) -> Fraction | None:
        """Points gained; None when one of them is not stated."""
        if self.before.points is None or self.after.points is None:
            return None
        return self.after.points - self.before.points


def comparison(
    base: State, name: str, after: State, units: Iterable[str], codes: Iterable[str]
) -> list[Line]:
    """Lines of a table: scenario × unit × code. Raises KeyError for a code the index does not have."""
    ranks = {code: (base.ranks_at(code), after.ranks_at(code)) for code in codes}
    return [
        Line(
            name, unit, code, _node(base.cards[unit], code), _node(after.cards[unit], code),
            before[unit], now[unit],
        )
        for unit in units
        for code, (before, now) in ranks.items()
    ]  # fmt: skip
