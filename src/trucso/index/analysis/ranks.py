"""Ranks of many draws at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


TIE_DECIMALS = 12
"""Scores are compared to this many decimals: below it, floating sums differ between machines."""


def competition_ranks(scores: Floats) -> Ints:
    """Ranks (1 best) along the last axis; equal scores share a rank and the next is skipped (15, 15, 17).

    scores: (..., units), higher is better, no NaN. The order of units does not matter.
    """
    scores = np.round(scores, TIE_DECIMALS)
    order = np.argsort(-scores, axis=-1, kind="stable")
    ranked = np.take_along_axis(scores, order, axis=-1)
    place = np.arange(1, scores.shape[-1] + 1)
    starts = np.ones(ranked.shape, dtype=bool)
    starts[..., 1:] = ranked[..., 1:] != ranked[..., :-1]
    shared = np.maximum.accumulate(np.where(starts, place, 0), axis=-1)
    ranks = np.empty_like(shared)
    np.put_along_axis(ranks, order, shared, axis=-1)
    return ranks


@dataclass(frozen=True, slots=True)
class RankCounts:
    """How often each unit took each rank. counts: (units, units); row = unit, column r-1 = rank r."""

    counts: Ints

    @staticmethod
    def empty(units: int) -> RankCounts:
        return RankCounts(np.zeros((units, units), dtype=np.int64))

    def add(self, ranks: Ints) -> None:
        """Count a block of draws in place. ranks: (draws, units)."""
        units = self.counts.shape[0]
        cells = (np.arange(units) * units + ranks - 1).ravel()
        np.add.at(self.counts.reshape(-1), cells, 1)

    @property
    def draws(self) -> int:
        return int(self.counts[0].sum())

    def probability(self) -> Floats:
        """(units, units): the share of draws in which the unit took the rank; each row sums to 1."""
        return self.counts / self.draws

    def at_most(self, rank: int) -> Floats:
        """(units,): the share of draws in which the unit ranked `rank` or better."""
        return np.asarray(self.counts[:, :rank].sum(axis=1) / self.draws, dtype=np.float64)

    def quantile(self, q: float) -> Ints:
        """(units,): the least rank reached or bettered in a share `q` of the draws or more, 0 < q <= 1."""
        reached = np.cumsum(self.counts, axis=1) >= q * self.draws - 1e-9
        return np.asarray(np.argmax(reached, axis=1) + 1, dtype=np.int64)

    def mean(self) -> Floats:
        """(units,): the mean rank."""
        places = np.arange(1, self.counts.shape[0] + 1)
        return np.asarray(self.counts @ places / self.draws, dtype=np.float64)
