"""Groups, pillars and totals of all units: the array form of `trucso.index.totals`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from trucso.index.fast.ratios import Flags, Floats, Ratios
from trucso.index.fast.rules import INCOMPLETE, MISSING, NOT_APPLICABLE, SCORED, UNSCORED, States

Counts: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Line:
    """One node for all units. points: 0 where none are stated; effective: in parts of `Engine.parts`."""

    state: States
    points: Ratios
    is_stated: Flags
    effective: Counts


@dataclass(frozen=True, slots=True)
class Sums:
    """A group, a pillar or the total for all units; NaN where not stated or not applicable."""

    state: States
    points: Floats
    effective: Floats
    share: Floats


def total_of(sums: Sequence[Sums]) -> Sums:
    state = state_of([one.state for one in sums], [~np.isnan(one.points) for one in sums])
    effective = np.add.reduce([one.effective for one in sums])
    points = np.add.reduce([np.nan_to_num(one.points) for one in sums])
    points = np.where(state == SCORED, points, np.nan)
    return Sums(state, points, effective, _share(points, effective))


def sums_of(line: Line, parts: int) -> Sums:
    points = np.where(line.is_stated, line.points.floats(), np.nan)
    effective = line.effective / parts
    return Sums(line.state, points, effective, _share(points, effective))


def _share(points: Floats, effective: Floats) -> Floats:
    share: Floats = np.full(points.shape, np.nan)
    np.divide(points, effective, out=share, where=effective > 0)
    return share


def state_of(states: Sequence[States], stated: Sequence[Flags]) -> States:
    """State of a whole from its parts, as `totals.state_of`."""
    units = states[0].shape
    incomplete, unscored, outside = (
        np.zeros(units, np.bool_),
        np.ones(units, np.bool_),
        np.ones(units, np.bool_),
    )
    for state, is_stated in zip(states, stated, strict=True):
        incomplete |= ~is_stated & ((state == MISSING) | (state == INCOMPLETE))
        unscored &= state == UNSCORED
        outside &= (state == UNSCORED) | (state == NOT_APPLICABLE)
    found = np.select([incomplete, unscored, outside], [INCOMPLETE, UNSCORED, NOT_APPLICABLE], SCORED)
    return found.astype(np.uint8)


def weighted(weights_and_sums: Sequence[tuple[Fraction, Sums]], maximum: Fraction) -> Sums:
    """Shares averaged by weight; the weight of what is outside is shared out over the rest."""
    sums = [one for _, one in weights_and_sums]
    state = state_of([one.state for one in sums], [~np.isnan(one.points) for one in sums])
    inside = [(one.state != NOT_APPLICABLE) & (one.state != UNSCORED) for one in sums]
    weights = np.add.reduce(
        [flags * float(weight) for (weight, _), flags in zip(weights_and_sums, inside, strict=True)]
    )
    earned = np.add.reduce(
        [
            flags * float(weight) * np.nan_to_num(one.share)
            for (weight, one), flags in zip(weights_and_sums, inside, strict=True)
        ]
    )
    has = weights > 0
    share = np.divide(earned, weights, out=np.full(weights.shape, np.nan), where=has & (state == SCORED))
    return Sums(state, share * float(maximum), np.where(has, float(maximum), 0.0), share)


def either(flags: Flags, then: Sums, otherwise: Sums) -> Sums:
    return Sums(
        np.where(flags, then.state, otherwise.state),
        np.where(flags, then.points, otherwise.points),
        np.where(flags, then.effective, otherwise.effective),
        np.where(flags, then.share, otherwise.share),
    )
