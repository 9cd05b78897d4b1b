"""Ranks of all units, exact: floats sort, and only what floats cannot tell apart is compared as fractions."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trucso.index.definition import Definition, Pillar
from trucso.index.fast.engine import Engine, Lines
from trucso.index.fast.rules import ABSENT, NOT_APPLICABLE, UNSCORED
from trucso.index.fast.sums import Line

ZERO = Fraction(0)
Ranks: TypeAlias = NDArray[np.int64]

TOLERANCE = 1e-9
"""Floats nearer than this may stand for equal fractions: adding 100 of them errs by less than 1e-12."""


def rank_totals(engine: Engine, lines: Lines) -> Ranks:
    """1-based rank of every unit by the definition's ranking rule; 0 = not ranked."""
    ranking = engine.definition.ranking
    values = lines.total.points if ranking.by == "points" else lines.total.share
    keys = -values if ranking.descending else values
    order = np.argsort(keys, kind="stable")[: int(np.count_nonzero(~np.isnan(keys)))]
    is_new = np.concatenate(([True], np.diff(keys[order]) > TOLERANCE))[: len(order)]
    _settle_near(order, is_new, _ExactTotals(engine, lines))
    places = np.maximum.accumulate(np.where(is_new, np.arange(len(order)), 0)) + 1
    ranks = np.zeros(len(keys), dtype=np.int64)
    ranks[order] = places if ranking.ties == "competition" else np.cumsum(is_new)
    return ranks


def _settle_near(order: Ranks, is_new: NDArray[np.bool_], exact: _ExactTotals) -> None:
    """Put units that floats cannot tell apart in their exact order, and mark which of them are equal."""
    starts = np.append(np.flatnonzero(is_new), len(order))
    for start, end in itertools.pairwise(starts):
        if end - start < 2:
            continue
        at = int(start)
        for tied in exact.in_order([int(unit) for unit in order[start:end]]):
            order[at : at + len(tied)] = tied
            is_new[at : at + len(tied)] = [True] + [False] * (len(tied) - 1)
            at += len(tied)


class _ExactTotals:
    """The totals of single units as fractions, computed from the exact lines."""

    def __init__(self, engine: Engine, lines: Lines) -> None:
        self.engine = engine
        self.lines = lines
        self.definition: Definition = engine.definition
        self.known: dict[int, Fraction] = {}

    def in_order(self, units: list[int]) -> list[list[int]]:
        """Units grouped by equal total, in the order of ranks."""
        groups: dict[Fraction, list[int]] = {}
        for unit, twin in self._twins(units):
            if twin not in self.known:
                self.known[twin] = self.total(twin)
            groups.setdefault(self.known[twin], []).append(unit)
        return [groups[total] for total in sorted(groups, reverse=self.definition.ranking.descending)]

    def _twins(self, units: list[int]) -> Iterator[tuple[int, int]]:
        """Each unit with the first one whose lines are all the same: one sum serves them all."""
        columns = [array for line in self.lines.leaves.values() for array in _arrays(line, units)]
        first: dict[bytes, int] = {}
        rows = np.column_stack(columns) if columns else np.zeros((len(units), 0), dtype=np.int64)
        for unit, row in zip(units, rows, strict=True):
            key = repr(row.tolist()).encode() if rows.dtype == object else row.tobytes()
            yield unit, first.setdefault(key, unit)

    def total(self, unit: int) -> Fraction:
        """Share (or points) of the total, as the definition ranks."""
        total = self.definition.total
        if total.weights is None:
            points, effective = self._sum(total.groups, unit)
            return points if self.definition.ranking.by == "points" else points / effective
        share = self._weighted(total.weights, unit)
        return share * total.max_points if self.definition.ranking.by == "points" else share

    def _weighted(self, weights: Mapping[str, Fraction], unit: int) -> Fraction:
        inside = {code: weight for code, weight in weights.items() if self._is_inside(code, unit)}
        earned = sum((weight * self._share(code, unit) for code, weight in inside.items()), ZERO)
        return earned / sum(inside.values(), ZERO)

    def _is_inside(self, code: str, unit: int) -> bool:
        sums = self.lines.groups.get(code) or self.lines.pillars[code]
        return sums.state[unit] not in (NOT_APPLICABLE, UNSCORED)

    def _share(self, code: str, unit: int) -> Fraction:
        """Share of a group or pillar; one with nothing in its denominator counts 0."""
        found = self.definition.find(code)
        if isinstance(found, Pillar) and found.weights is not None:
            return self._weighted(found.weights, unit)
        points, effective = self._sum(found.groups if isinstance(found, Pillar) else (code,), unit)
        return points / effective if effective else ZERO

    def _sum(self, groups: Sequence[str], unit: int) -> tuple[Fraction, Fraction]:
        lines = [line for code in groups for line in self._leaves(code, unit)]
        points = sum((line.points.fraction(unit) for line in lines if line.is_stated[unit]), ZERO)
        return points, Fraction(int(sum(line.effective[unit] for line in lines)), self.engine.parts)

    def _leaves(self, group: str, unit: int) -> list[Line]:
        """The indicators of a group, or the group itself where it was given as a whole."""
        codes = [one.code for one in self.definition.indicators_of(group)]
        lines = [self.lines.leaves[code] for code in codes]
        if group in self.lines.leaves and all(line.state[unit] == ABSENT for line in lines):
            return [self.lines.leaves[group]]
        return lines


def _arrays(line: Line, units: list[int]) -> Iterator[NDArray[Any]]:
    """What decides the total, of these units: state, points, denominator."""
    shape = line.state.shape
    for array in (line.state, line.points.numerator, line.points.denominator, line.effective):
        yield np.broadcast_to(array, shape)[units]
