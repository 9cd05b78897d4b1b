"""Scoring all units of a round at once: the same numbers as `trucso.index.scoring`, on arrays.

The states and bands are decided on exact integers; points become floats only when they are added up.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from trucso.index.definition import Definition, Group, Indicator, Part, Pillar
from trucso.index.fast.columns import FigureColumns, best_column
from trucso.index.fast.ratios import Flags, Ratios, add, choose, constant, multiply, negate
from trucso.index.fast.rules import (
    ABSENT,
    MISSING,
    NOT_APPLICABLE,
    SCORED,
    UNDEFINED,
    UNSCORED,
    ZERO,
    Column,
    States,
    apply_rule,
    round_at,
)
from trucso.index.fast.sums import Counts, Line, Sums, either, state_of, sums_of, total_of, weighted


class NotVectorised(ValueError):
    """The definition rounds groups, pillars or totals, which only the exact engine does."""


@dataclass(frozen=True)
class Lines:
    """What was computed for one round: indicators (and groups given as a whole) exact, sums as floats."""

    leaves: Mapping[str, Line]
    """By code: indicators, and groups where they were given as a whole."""
    groups: Mapping[str, Sums]
    pillars: Mapping[str, Sums]
    total: Sums


class Engine:
    """A definition made ready for arrays; use it for any number of rounds."""

    def __init__(self, definition: Definition) -> None:
        rounding = definition.rounding.points
        if rounding and set(rounding.at) - {"part", "indicator"}:
            raise NotVectorised(f"{definition.index} làm tròn ở {', '.join(rounding.at)}: dùng score_round")
        self.definition = definition
        self.parts = _common_denominator(definition)

    def score(self, figures: FigureColumns) -> Lines:
        """Every line of every unit."""
        leaves: dict[str, Line] = {}
        groups: dict[str, Sums] = {}
        for group in self.definition.groups:
            groups[group.code] = self._group(group, figures, leaves)
        pillars = {one.code: self._pillar(one, groups) for one in self.definition.pillars}
        return Lines(leaves, groups, pillars, self._total(groups, pillars))

    def _group(self, group: Group, figures: FigureColumns, leaves: dict[str, Line]) -> Sums:
        indicators = self.definition.indicators_of(group.code)
        lines = {one.code: self._indicator(one, figures) for one in indicators}
        if indicators and group.code not in figures.columns:
            leaves.update(lines)
            return total_of([sums_of(line, self.parts) for line in lines.values()])
        role = "scored" if group.max_points else "unscored"
        column = figures.column(group.code)
        whole = self._given(column, group.max_points, role, figures, "group")
        leaves[group.code] = whole
        if not indicators:
            return sums_of(whole, self.parts)
        is_given = np.asarray(column.state != MISSING, dtype=np.bool_)
        leaves.update({code: _without(line, is_given) for code, line in lines.items()})
        summed = total_of([sums_of(line, self.parts) for line in lines.values()])
        return either(is_given, sums_of(whole, self.parts), summed)

    def _indicator(self, one: Indicator, figures: FigureColumns) -> Line:
        own = figures.column(one.code)
        if one.given or (figures.values != "inputs" and not _any_part(one, figures)):
            return self._given(own, one.points, one.role, figures, "indicator")
        computed = self._parts(one, figures) if one.parts else self._ruled(one, figures)
        if figures.values == "inputs" and one.code not in figures.columns:
            return computed
        takes_own = own.state == NOT_APPLICABLE
        if figures.values != "inputs":
            reported = [figures.column(part.code).state != MISSING for part in one.parts]
            takes_own = (own.state != MISSING) | ~np.logical_or.reduce(reported)
        if not takes_own.any():
            return computed
        given = self._given(own, one.points, one.role, figures, "indicator")
        return _choose_line(np.asarray(takes_own, dtype=np.bool_), given, computed)

    def _given(
        self, column: Column, maximum: Fraction, role: str, figures: FigureColumns, level: str
    ) -> Line:
        """Points or shares that stand in the figures under the node's own code."""
        points = column.values
        if figures.values == "shares":
            points = multiply(points, constant(maximum))
        points = round_at(points, self.definition.rounding.points, level)
        return self._line(column.state.copy(), points, maximum, role)

    def _columns(self, one: Indicator, figures: FigureColumns) -> dict[str, Column]:
        columns = {given.name: figures.column(given.key) for given in one.inputs if not given.is_best_of}
        wholes = [figures.column(code).state == MISSING for code in (one.code, one.group)]
        for given in one.inputs:
            if given.is_best_of:
                columns[given.name] = best_column(given, columns, np.logical_and(*wholes))
        return columns

    def _ruled(self, one: Indicator, figures: FigureColumns) -> Line:
        units = len(figures.units)
        if one.rule is None or not one.rule.award:
            return self._line(np.full(units, UNSCORED, dtype=np.uint8), ZERO, one.points, one.role)
        columns, rounding = self._columns(one, figures), self.definition.rounding
        found = apply_rule(one.rule, columns, one.points, rounding, "indicator", units)
        return self._line(found.state, found.points, one.points, one.role)

    def _parts(self, one: Indicator, figures: FigureColumns) -> Line:
        columns = self._columns(one, figures)
        lines = [self._part(part, columns, figures) for part in one.parts]
        state = state_of([line.state for line in lines], [line.is_stated for line in lines])
        for alike in (MISSING, UNDEFINED):
            state[np.logical_and.reduce([line.state == alike for line in lines])] = alike
        points = ZERO
        for line in lines:
            points = add(points, choose(line.is_stated, line.points, ZERO))
        points = round_at(points, self.definition.rounding.points, "indicator")
        effective = np.add.reduce([line.effective for line in lines])
        return self._line(state, points, one.points, one.role, effective)

    def _part(self, part: Part, columns: Mapping[str, Column], figures: FigureColumns) -> Line:
        given = figures.column(part.code)
        if figures.values != "inputs":
            return self._given(given, part.points, "scored", figures, "part")
        units, rounding = len(figures.units), self.definition.rounding
        found = apply_rule(part.rule, columns, part.points, rounding, "part", units)
        line = self._line(found.state, found.points, part.points, "scored")
        if part.code not in figures.columns:
            return line
        whole = self._given(given, part.points, "scored", figures, "part")
        return _choose_line(np.asarray(given.state != MISSING, dtype=np.bool_), whole, line)

    def _line(
        self,
        state: States,
        points: Ratios,
        maximum: Fraction,
        role: str,
        effective: Counts | None = None,
    ) -> Line:
        """What state and role do to points and denominator, as `Scoring.node` decides it."""
        outside = state == NOT_APPLICABLE
        stated = (state == SCORED) | (state == UNDEFINED)
        if self.definition.missing == "zero":
            stated |= state == MISSING
        if role == "unscored":
            state, stated = np.where(outside, NOT_APPLICABLE, UNSCORED).astype(np.uint8), stated & False
        if role == "penalty":
            points = negate(points)
        counted = int(maximum * self.parts) if effective is None else effective
        counted = np.where(outside | (role != "scored"), 0, counted)
        return Line(state, points, np.asarray(stated, dtype=np.bool_), np.broadcast_to(counted, state.shape))

    def _pillar(self, pillar: Pillar, groups: Mapping[str, Sums]) -> Sums:
        chosen = [groups[code] for code in pillar.groups]
        if pillar.weights is None:
            return total_of(chosen)
        maximum = sum((self.definition.group(code).max_points for code in pillar.groups), Fraction(0))
        return weighted([(pillar.weights[code], groups[code]) for code in pillar.groups], maximum)

    def _total(self, groups: Mapping[str, Sums], pillars: Mapping[str, Sums]) -> Sums:
        total = self.definition.total
        if total.weights is None:
            return total_of([groups[code] for code in total.groups])
        both = {**pillars, **groups}
        return weighted([(weight, both[code]) for code, weight in total.weights.items()], total.max_points)


def _common_denominator(definition: Definition) -> int:
    """Every maximum is a whole number of parts of this size, so that denominators add up exactly."""
    maxima = [group.max_points for group in definition.groups]
    maxima += [one.points for one in definition.indicators]
    maxima += [part.points for one in definition.indicators for part in one.parts]
    return math.lcm(*(one.denominator for one in maxima))


def _any_part(one: Indicator, figures: FigureColumns) -> bool:
    return any(part.code in figures.columns for part in one.parts)


def _choose_line(flags: Flags, then: Line, otherwise: Line) -> Line:
    return Line(
        np.where(flags, then.state, otherwise.state),
        choose(flags, then.points, otherwise.points),
        np.where(flags, then.is_stated, otherwise.is_stated),
        np.where(flags, then.effective, otherwise.effective),
    )


def _without(line: Line, flags: Flags) -> Line:
    """The line as if it were not there, for units whose group was given as a whole."""
    nothing = np.zeros_like(line.effective)
    return Line(
        np.where(flags, ABSENT, line.state).astype(np.uint8),
        line.points,
        line.is_stated & ~flags,
        np.where(flags, nothing, line.effective),
    )
