"""Where the next point is: for every line what a little more earns now, how far the next band is, what is at
stake, and which units have already solved it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from trucso.index.analysis.factors import total_factors
from trucso.index.analysis.whatif import Round
from trucso.index.definition import Band, Indicator, Input, Text
from trucso.index.figures import Exact
from trucso.index.indicator_scoring import CHECK_BROKEN, Scoring, score_indicator
from trucso.index.scorecard import Node

ZERO, ONE = Fraction(0), Fraction(1)
STEP = Fraction(1, 100)
FARTHEST = 2**40
"""Largest change of a count that is tried before a band is called out of reach by that input."""


@dataclass(frozen=True, slots=True)
class Step:
    """The least change of one input alone that earns more. change: of the input (a choice: None, see
    `to`); gain: points of the total it brings.
    """

    key: str
    label: str
    change: Fraction | None
    to: str
    gain: Fraction


@dataclass(frozen=True, slots=True)
class Lever:
    """One line of one unit. at_stake: points of the total still to be earned; marginal: points of the total
    for one more unit of each input that earns now (a share: one percentage point); band_gap: what the value
    lacks to the next threshold (None = no threshold above); steps: see Step; solved: units with full points.
    """

    unit: str
    group: str
    code: str
    name: Text
    state: str
    points: Fraction | None
    at_stake: Fraction
    marginal: Mapping[str, Fraction]
    band_gap: Fraction | None
    next_threshold: Fraction | None
    steps: tuple[Step, ...]
    solved: tuple[str, ...]


def levers(round_: Round, unit: str) -> list[Lever]:
    """Every scored line of a unit, most points at stake first. Raises KeyError for an unknown unit."""
    card = round_.base.cards[unit]
    factors = total_factors(round_.definition, card)
    solved = _solved(round_)
    found = [
        _lever(round_, unit, group.code, line, factors[group.code], solved.get(line.code, ()))
        for group in card.groups
        for line in (group.children or (group,))
        if line.role == "scored" and line.state not in ("unscored", "not_applicable") and factors[group.code]
    ]
    return sorted(found, key=lambda one: -one.at_stake)


def _solved(round_: Round) -> dict[str, tuple[str, ...]]:
    """Line → units with all its points."""
    found: dict[str, list[str]] = {}
    for unit, card in round_.base.cards.items():
        for group in card.groups:
            for line in group.children or (group,):
                if line.effective_max and line.share == ONE:
                    found.setdefault(line.code, []).append(unit)
    return {code: tuple(units) for code, units in found.items()}


def _lever(
    round_: Round, unit: str, group: str, line: Node, factor: Fraction, solved: tuple[str, ...]
) -> Lever:
    indicator = round_.definition.find(line.code)
    at_stake = (line.effective_max - (line.points or ZERO)) * factor
    empty = Lever(
        unit, group, line.code, line.name, line.state, line.points, at_stake, {}, None, None, (), solved
    )
    if not isinstance(indicator, Indicator) or indicator.given or round_.values != "inputs":
        one_percent = min(line.effective_max * STEP * factor, at_stake)
        return replace(empty, marginal={line.code: one_percent})
    probe = Probe(round_, unit, indicator, factor)
    threshold = _next_threshold(indicator, line)
    gap = None if threshold is None or line.value is None else threshold - line.value
    steps = tuple(step for one in indicator.inputs if (step := probe.step(one)))
    return replace(empty, marginal=probe.marginals(), band_gap=gap, next_threshold=threshold, steps=steps)


def _next_threshold(indicator: Indicator, line: Node) -> Fraction | None:
    """The lowest threshold above the value whose band gives more than the line has now."""
    if indicator.rule is None or line.value is None:
        return None
    above = [
        band.threshold
        for band in indicator.rule.award
        if band.threshold is not None
        and (band.threshold > line.value or (band.test == "above" and band.threshold == line.value))
        and _gives(band, band.threshold, indicator.points) > (line.points or ZERO)
    ]
    return min(above, default=None)


def _gives(band: Band, value: Fraction, maximum: Fraction) -> Fraction:
    if band.amount is None:
        return ZERO
    amount = band.amount.number({"value": value})
    return min(maximum, amount * maximum if band.gift == "share" else amount)


class Probe:
    """One indicator of one unit, scored again with one input changed; breaking a check earns nothing."""

    def __init__(self, round_: Round, unit: str, indicator: Indicator, factor: Fraction) -> None:
        self.round, self.indicator, self.factor = round_, indicator, factor
        self.figures = round_.exact[unit]
        self.now = self._points({})

    def _points(self, changed: Mapping[str, Exact]) -> Fraction:
        figures = {**self.figures, **changed}
        node = score_indicator(
            self.indicator, Scoring(self.round.definition, figures, self.round.peers, "inputs")
        )
        if changed and any(note.startswith(CHECK_BROKEN) for note in node.notes):
            return self.now
        return (node.points or ZERO) * self.factor

    def gain(self, key: str, value: Exact) -> Fraction:
        return self._points({key: value}) - self.now

    def marginals(self) -> dict[str, Fraction]:
        """Input key → points of the total for one more unit of it; only inputs that earn."""
        found = {}
        for one in self.indicator.inputs:
            before = self.figures.get(one.key)
            if isinstance(before, Fraction) and not isinstance(before, bool) and not one.is_best_of:
                gain = self.gain(one.key, before + (STEP if one.kind == "share" else ONE))
                if gain > 0:
                    found[one.key] = gain
        return found

    def step(self, one: Input) -> Step | None:
        """The least change of this input that earns a whole new band (or a yes, or a better choice)."""
        if one.is_best_of:
            return None
        if one.kind == "yes_no":
            gain = self.gain(one.key, True)
            return Step(one.key, one.label.vi, None, "có", gain) if gain > 0 else None
        if one.kind == "choice":
            return self._choice(one)
        return self._amount(one)

    def _choice(self, one: Input) -> Step | None:
        gains = [(self.gain(one.key, option), option) for option in one.options or ()]
        best = max(gains, default=(ZERO, ""))
        if best[0] <= 0 or not one.options:
            return None
        return Step(one.key, one.label.vi, None, one.options[best[1]].vi, best[0])

    def _amount(self, one: Input) -> Step | None:
        """Doubling, then halving, finds the least change that earns all this input alone can earn."""
        before = self.figures.get(one.key)
        if not isinstance(before, Fraction) or isinstance(before, bool):
            return None
        unit = STEP / 100 if one.kind == "share" else ONE
        tries = list(self._tries(one, before, unit))
        best = max((gain for _, gain in tries), default=ZERO)
        if best <= 0:
            return None
        high = self._farthest(one.key, before, unit, next(change for change, gain in tries if gain == best))
        best = self.gain(one.key, before + high * unit)
        low = 0
        while high - low > 1:
            middle = (low + high) // 2
            if self.gain(one.key, before + middle * unit) >= best:
                high = middle
            else:
                low = middle
        return Step(one.key, one.label.vi, high * unit, "", best)

    def _farthest(self, key: str, before: Fraction, unit: Fraction, good: int) -> int:
        """The change up to twice `good` until which the gain keeps growing (a check may end it)."""
        end = 2 * good
        while end - good > 1:
            middle = (good + end) // 2
            if self.gain(key, before + middle * unit) >= self.gain(key, before + good * unit):
                good = middle
            else:
                end = middle
        return good

    def _tries(self, one: Input, before: Fraction, unit: Fraction) -> Iterator[tuple[int, Fraction]]:
        change = 1
        while change <= FARTHEST and (
            one.bounds.highest is None or before + change * unit <= one.bounds.highest
        ):
            yield change, self.gain(one.key, before + change * unit)
            change *= 2
