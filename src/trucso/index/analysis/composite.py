"""A composite index as arrays, and its scores under many ways of building it.

The ways follow the OECD/JRC Handbook on Constructing Composite Indicators (2008), step 7: other weights,
another normalisation, another aggregation, one component left out, figures within their error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from trucso.index.analysis.ranks import Floats

NORMALISATIONS = ("share", "minmax", "zscore", "rank")
AGGREGATIONS = ("arithmetic", "geometric")
FLOOR = 0.01
"""Least value of a component in a geometric mean: one zero must not wipe out everything else."""


@dataclass(frozen=True)
class Composite:
    """Units × components in shares 0..1 with the maxima (weights) of the components.

    shares: (units, components), no NaN; maxima: (components,) points, > 0 somewhere; groups: (components,)
    the position of each component's group, 0-based. Raises ValueError for arrays that do not fit together.
    """

    units: tuple[str, ...]
    components: tuple[str, ...]
    shares: Floats
    maxima: Floats
    groups: NDArray[np.int64]

    def __post_init__(self) -> None:
        size = (len(self.units), len(self.components))
        if self.shares.shape != size or self.maxima.shape != size[1:] or self.groups.shape != size[1:]:
            raise ValueError(f"Mảng không khớp: cần {size[0]} đơn vị × {size[1]} thành phần.")
        if not np.isfinite(self.shares).all():
            raise ValueError(
                "Có ô chưa có số liệu; hãy bỏ đơn vị hoặc thành phần đó, hoặc điền 0 nếu luật nói vậy."
            )
        if (self.maxima < 0).any() or not self.maxima.sum() > 0:
            raise ValueError("Điểm tối đa phải không âm và có ít nhất một số dương.")

    @cached_property
    def group_count(self) -> int:
        return int(self.groups.max()) + 1

    @cached_property
    def membership(self) -> Floats:
        """(components, groups): 1 where the component belongs to the group."""
        return np.asarray(np.eye(self.group_count)[self.groups], dtype=np.float64)

    def normalised(self, way: str) -> Floats:
        """(units, components) on a 0..1-like scale; a component that tells no units apart becomes 0.5."""
        x = self.shares
        if way == "share":
            return x
        if way == "rank":
            return np.asarray((rankdata(x, axis=0) - 1) / max(len(x) - 1, 1), dtype=np.float64)
        if way == "minmax":
            return _scaled(x - x.min(axis=0), x.max(axis=0) - x.min(axis=0))
        return np.asarray(0.5 + _centred(x) / 6, dtype=np.float64)


def _scaled(above: Floats, spread: Floats) -> Floats:
    even = spread == 0
    return np.where(even, 0.5, above / np.where(even, 1.0, spread))


def _centred(x: Floats) -> Floats:
    spread = x.std(axis=0)
    return np.asarray((x - x.mean(axis=0)) / np.where(spread == 0, 1.0, spread), dtype=np.float64)


def arithmetic(weights: Floats, values: Floats, noise: Floats | None = None) -> Floats:
    """Σ weight × value / Σ weight → (draws, units).

    weights: (draws, components); values: (units, components); noise: (draws, units, components), added to the
    values, which are then kept within 0..1; it is written over.
    """
    if noise is None:
        sums = weights @ values.T
    else:
        sums = np.matmul(_within(values, noise), weights[:, :, None])[:, :, 0]
    return np.asarray(sums / weights.sum(axis=1, keepdims=True), dtype=np.float64)


def geometric(weights: Floats, values: Floats, noise: Floats | None, membership: Floats) -> Floats:
    """Weighted geometric mean over groups of their arithmetic means → (draws, units)."""
    shown = values[None] if noise is None else _within(values, noise)
    group_weights = weights @ membership
    inside = np.matmul(shown, weights[:, :, None] * membership)
    means = inside / np.where(group_weights == 0, 1.0, group_weights)[:, None, :]
    logs = np.log(np.maximum(means, FLOOR))
    total = np.einsum("dg,dug->du", group_weights, logs) / group_weights.sum(axis=1, keepdims=True)
    return np.asarray(np.exp(total), dtype=np.float64)


def _within(values: Floats, noise: Floats) -> Floats:
    """values + noise kept within 0..1, written over the noise to save a copy.

    Only cells close enough to a bound to cross it are kept in; the others cannot leave.
    """
    reach = max(float(noise.max(initial=0.0)), -float(noise.min(initial=0.0)))
    noise += values
    rows, columns = np.nonzero((values < reach) | (values > 1 - reach))
    if 2 * len(rows) > values.size:
        return np.clip(noise, 0.0, 1.0, out=noise)
    noise[:, rows, columns] = np.clip(noise[:, rows, columns], 0.0, 1.0)
    return noise


def positions(codes: Sequence[str]) -> NDArray[np.int64]:
    """Group codes → 0-based positions in order of first appearance."""
    order = {code: n for n, code in enumerate(dict.fromkeys(codes))}
    return np.array([order[code] for code in codes], dtype=np.int64)
