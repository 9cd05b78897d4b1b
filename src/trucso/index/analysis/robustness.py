"""How firm is a rank? Monte Carlo over the choices and errors behind an index.

Method: OECD/JRC Handbook on Constructing Composite Indicators (2008), step 7 (uncertainty analysis); the
variance-based indices are in `sobol`. Every choice is one *factor*, a uniform number in 0..1 that selects a
weight, a normalisation, an aggregation, a component to leave out or a figure within its error. Draws come
from NumPy's PCG64 with the seed given, whose stream is fixed by NumPy's compatibility policy, so the same
seed gives the same numbers on any machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from trucso.index.analysis.composite import AGGREGATIONS, NORMALISATIONS, Composite, arithmetic, geometric
from trucso.index.analysis.ranks import Floats, Ints, RankCounts, competition_ranks

BLOCK_CELLS = 4_000_000
"""Most numbers (draws × units × components) held at once: about 32 MB."""


@dataclass(frozen=True)
class Uncertainty:
    """What may vary, and by how much.

    weights: each group's weight is multiplied by a uniform number in 1 ± this share (0 = fixed);
    error: half-width of the uniform error of every share (0.00005 = values published with 4 decimals);
    normalisations, aggregations: the ways that are equally likely; leave_out: whether one component (or
    none), equally likely, is left out. Raises ValueError for a share outside 0..1 or an unknown way.
    """

    weights: float = 0.25
    error: float = 0.00005
    normalisations: tuple[str, ...] = ("share",)
    aggregations: tuple[str, ...] = ("arithmetic",)
    leave_out: bool = False

    def __post_init__(self) -> None:
        for name, share in (("weights", self.weights), ("error", self.error)):
            if not 0 <= share < 1:
                raise ValueError(f"{name} = {share}: phải từ 0 đến dưới 1.")
        for ways, known in ((self.normalisations, NORMALISATIONS), (self.aggregations, AGGREGATIONS)):
            if not ways or set(ways) - set(known):
                raise ValueError(f"{', '.join(ways) or 'trống'}: chỉ nhận {', '.join(known)}.")


NONE = Uncertainty(weights=0.0, error=0.0)
"""Nothing varies: every draw reproduces the table."""


@dataclass(frozen=True)
class Robustness:
    """The outcome of a run. baseline: (units,) ranks with nothing varied; counts: ranks over all draws;
    score_mean, score_sd: (units,) of the index value.
    """

    composite: Composite
    baseline: Ints
    counts: RankCounts
    score_mean: Floats
    score_sd: Floats

    def interval(self, coverage: float = 0.9) -> tuple[Ints, Ints]:
        """(units,) lowest and highest rank of the central `coverage` of draws."""
        tail = (1 - coverage) / 2
        return self.counts.quantile(max(tail, 1 / self.counts.draws)), self.counts.quantile(1 - tail)


def robustness(
    composite: Composite,
    uncertainty: Uncertainty,
    *,
    draws: int,
    seed: int,
    on_block: Callable[[int], None] | None = None,
) -> Robustness:
    """Rank the units under `draws` random ways of building the index; memory stays within one block.

    `on_block` is told the number of draws done, for a progress bar. Raises ValueError when draws < 1.
    """
    if draws < 1:
        raise ValueError(f"Số lần lấy mẫu là {draws}: phải từ 1 trở lên.")
    counts = RankCounts.empty(len(composite.units))
    total = np.zeros(len(composite.units))
    squares = np.zeros(len(composite.units))
    base = baseline_scores(composite)
    done = 0
    for block in score_blocks(composite, uncertainty, draws=draws, seed=seed):
        counts.add(competition_ranks(block))
        total += (block - base).sum(axis=0)
        squares += ((block - base) ** 2).sum(axis=0)
        done += len(block)
        if on_block:
            on_block(done)
    shift = total / draws
    spread = np.sqrt(np.maximum(squares / draws - shift**2, 0.0))
    return Robustness(composite, competition_ranks(base), counts, base + shift, spread)


def baseline_scores(composite: Composite) -> Floats:
    """(units,): the index as the law builds it, Σ points / Σ maximum."""
    return np.asarray(arithmetic(composite.maxima[None], composite.shares)[0], dtype=np.float64)


def factor_names(composite: Composite) -> tuple[str, ...]:
    """The factors in order: one per group's weight, then normalisation, aggregation, leave-out, error."""
    weights = tuple(f"weight:{n}" for n in range(composite.group_count))
    return (*weights, "normalisation", "aggregation", "leave_out", "error")


def score_blocks(composite: Composite, what: Uncertainty, *, draws: int, seed: int) -> Iterator[Floats]:
    """Blocks of scores (draws in block, units)."""
    rng = np.random.Generator(np.random.PCG64(seed))
    for size in _block_sizes(composite, draws):
        factors = rng.random((size, len(factor_names(composite))))
        yield scores(composite, what, factors, _noise(composite, what, rng, size))


def scores(composite: Composite, what: Uncertainty, factors: Floats, noise: Floats | None) -> Floats:
    """Scores (draws, units) for given factors (draws, factors) and noise (draws, units, components)."""
    g = composite.group_count
    weights = _weights(composite, what, factors[:, :g], factors[:, g + 2])
    normal = _choice(factors[:, g], len(what.normalisations))
    mixing = _choice(factors[:, g + 1], len(what.aggregations))
    found = np.empty((len(factors), len(composite.units)))
    for n, way in enumerate(what.normalisations):
        values = composite.normalised(way)
        for m, mix in enumerate(what.aggregations):
            chosen = np.flatnonzero((normal == n) & (mixing == m))
            part = noise if noise is None or len(chosen) == len(noise) else noise[chosen]
            found[chosen] = _combine(composite, mix, weights[chosen], values, part)
    return found


def _choice(factor: Floats, options: int) -> Ints:
    return np.minimum((factor * options).astype(np.int64), options - 1)


def _combine(composite: Composite, mix: str, weights: Floats, values: Floats, noise: Floats | None) -> Floats:
    if mix == "arithmetic":
        return arithmetic(weights, values, noise)
    return geometric(weights, values, noise, composite.membership)


def _block_sizes(composite: Composite, draws: int) -> Iterator[int]:
    block = max(1, BLOCK_CELLS // composite.shares.size)
    while draws > 0:
        yield min(block, draws)
        draws -= block


def _weights(composite: Composite, what: Uncertainty, factors: Floats, leaving: Floats) -> Floats:
    """(draws, components): maxima times the factor of their group, one component left out where asked."""
    multiplied = 1 + what.weights * (2 * factors - 1)
    weights = composite.maxima * multiplied[:, composite.groups]
    if what.leave_out:
        out = _choice(leaving, len(composite.maxima) + 1) - 1
        rows = np.flatnonzero(out >= 0)
        weights[rows, out[rows]] = 0.0
    return np.asarray(weights, dtype=np.float64)


def _noise(composite: Composite, what: Uncertainty, rng: np.random.Generator, size: int) -> Floats | None:
    if what.error == 0:
        return None
    noise = rng.random((size, *composite.shares.shape))
    noise -= 0.5
    noise *= 2 * what.error
    return noise
