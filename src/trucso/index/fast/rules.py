"""One rule applied to all units at once; the same order of decisions as `trucso.index.rules`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from trucso.index.definition import Band, Rounding, RoundingRule, Rule
from trucso.index.fast.ratios import (
    Flags,
    Ratios,
    choose,
    compare,
    constant,
    multiply,
    number,
    rounded,
    truth,
)
from trucso.index.scorecard import State

States: TypeAlias = NDArray[np.uint8]
SCORED, MISSING, NOT_APPLICABLE, UNDEFINED, UNSCORED, INCOMPLETE, ABSENT = range(7)
STATE_NAMES: tuple[State, ...] = (
    "scored", "missing", "not_applicable", "undefined", "unscored", "incomplete",
)  # fmt: skip
"""Names of the states 0–5; 6, ABSENT, marks an indicator whose group was given as a whole."""
ZERO = constant(Fraction(0))


@dataclass(frozen=True, slots=True)
class Column:
    """What the units reported under one key.

    values: yes/no is 1 and 0, a choice the position of its option; 0 where nothing is reported.
    state: SCORED = reported, MISSING or NOT_APPLICABLE.
    """

    values: Ratios
    state: States
    options: tuple[str, ...] = ()

    @property
    def is_reported(self) -> Flags:
        return np.asarray(self.state == SCORED, dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """states and points (of scored and undefined units) of one rule for all units."""

    state: States
    points: Ratios


def apply_rule(
    rule: Rule, columns: Mapping[str, Column], maximum: Fraction, rounding: Rounding, level: str, units: int
) -> Outcomes:
    """The outcomes of one rule for `units` units. columns: by input name, every input the rule reads."""
    run = _Run(rule, columns, maximum, units)
    run.decide_by_conditions()
    run.set_empty()
    run.decide_by_value(rounding.value, level)
    return Outcomes(run.state, round_at(run.points, rounding.points, level))


def round_at(values: Ratios, rule: RoundingRule | None, level: str) -> Ratios:
    if rule is None or level not in rule.at:
        return values
    return rounded(values, rule.decimals, rule.mode)


class _Run:
    """`pending`: units whose outcome is still open."""

    def __init__(self, rule: Rule, columns: Mapping[str, Column], maximum: Fraction, units: int) -> None:
        self.rule = rule
        self.columns = columns
        self.maximum = maximum
        self.values = {name: column.values for name, column in columns.items()}
        self.state = np.full(units, SCORED, dtype=np.uint8)
        self.pending = np.ones(units, dtype=np.bool_)
        self.points = ZERO

    def settle(self, flags: Flags, state: int) -> None:
        self.state[flags] = state
        self.pending &= ~flags

    def decide_by_conditions(self) -> None:
        """`when` bands, from the top, as long as the inputs they read are reported."""
        open_ = self.pending.copy()
        for band in self.rule.award:
            if band.condition is None:
                return
            for name in band.condition.names:
                open_ &= self.columns[name].is_reported
            found = truth(band.condition.tree, self.values)
            self.settle(open_ & found.undefined, UNDEFINED)
            hit = open_ & ~found.undefined & found.holds
            self.award(band, hit, None)
            open_ &= self.pending

    def set_empty(self) -> None:
        """An input that is not applicable, else one that is missing, decides."""
        columns = [self.columns[name] for name in self.rule.reads]
        for state in (NOT_APPLICABLE, MISSING):
            for column in columns:
                self.settle(self.pending & (column.state == state), state)

    def decide_by_value(self, rounding: RoundingRule | None, level: str) -> None:
        """The first band that the value (or the choice) meets; none: undefined."""
        value = None
        if self.rule.value is not None:
            value = number(self.rule.value.tree, self.values)
            self.settle(self.pending & value.undefined, UNDEFINED)
            value = round_at(value, rounding, level)
        for band in self.rule.award:
            self.award(band, self.pending & self.meets(band, value), value)
        self.settle(self.pending.copy(), UNDEFINED)

    def meets(self, band: Band, value: Ratios | None) -> Flags:
        if band.test == "otherwise":
            return np.ones((), dtype=np.bool_)
        if band.test == "is":
            return self.is_option(band.option or "", value)
        if band.threshold is None or value is None:
            return np.zeros((), dtype=np.bool_)
        return compare(">" if band.test == "above" else ">=", value, constant(band.threshold)).holds

    def is_option(self, option: str, value: Ratios | None) -> Flags:
        if value is None:
            column = self.columns[self.rule.choice or ""]
            position = column.options.index(option) if column.options else -1  # nobody reported it
            return np.asarray(column.values.numerator == position, dtype=np.bool_)
        wanted = {"true": Fraction(1), "false": Fraction(0)}[option]
        return compare("==", value, constant(wanted)).holds

    def award(self, band: Band, hit: Flags, value: Ratios | None) -> None:
        if not hit.any():
            return
        if band.amount is None:
            self.settle(hit, NOT_APPLICABLE)
            return
        known = band.amount.constant
        if known is not None:
            earned = constant(clamped(known, band, self.maximum))
        else:
            amount = number(band.amount.tree, {} if value is None else {"value": value})
            self.settle(hit & amount.undefined, UNDEFINED)
            hit = hit & ~amount.undefined
            earned = self.earned(band, amount)
        self.points = choose(hit, earned, self.points)
        self.pending &= ~hit

    def earned(self, band: Band, amount: Ratios) -> Ratios:
        """Points of an amount, kept within 0..maximum."""
        highest = constant(Fraction(1) if band.gift == "share" else self.maximum)
        for limit, op in ((highest, ">"), (ZERO, "<")):
            beyond = compare(op, amount, limit).holds
            if beyond.any():
                amount = choose(beyond, limit, amount)
        return multiply(amount, constant(self.maximum)) if band.gift == "share" else amount


def clamped(amount: Fraction, band: Band, maximum: Fraction) -> Fraction:
    """Points of a fixed amount, kept within 0..maximum."""
    points = amount * maximum if band.gift == "share" else amount
    return min(max(points, Fraction(0)), maximum)
