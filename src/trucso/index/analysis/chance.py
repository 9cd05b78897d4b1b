"""The chance of every rank next year, when the others move too.

Model. From one year to the next a distance from the mean shrinks by a factor β (regression to the mean)
and a residual is added; the mean itself moves by a shift that is common to all. Each observed pair of years
(a *transition*) has its own β, shift and residuals, because years differ: in the published tables the year in
which the index was changed moved twice as much as an ordinary year. A draw takes one transition at random,
estimates β from units resampled with replacement (so the estimate's own error is in), and adds residuals
resampled from that transition, widened for the leverage of each unit.

Honest about few years: with k transitions the year-to-year spread rests on k numbers; `back_test` shows how
the intervals did on a year that the fit had not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from trucso.index.analysis.ranks import Floats, Ints, RankCounts, competition_ranks

FEWEST_UNITS = 10
"""A transition with fewer units says too little about its spread."""
BLOCK_CELLS = 2_000_000


@dataclass(frozen=True)
class Transition:
    """Totals of the same units in two years. before, after: (units,) shares 0..1. Raises ValueError for fewer
    than FEWEST_UNITS units or for units that do not differ before.
    """

    year: int
    before: Floats
    after: Floats

    def __post_init__(self) -> None:
        if len(self.before) != len(self.after) or len(self.before) < FEWEST_UNITS:
            raise ValueError(
                f"Năm {self.year}: có {len(self.before)} đơn vị ở cả hai năm; cần từ {FEWEST_UNITS}."
            )
        if np.ptp(self.before) == 0:
            raise ValueError(f"Năm {self.year}: mọi đơn vị bằng nhau, không ước lượng được.")

    @property
    def shift(self) -> float:
        """The common move of the mean."""
        return float(self.after.mean() - self.before.mean())

    @cached_property
    def slope(self) -> float:
        """β: 1 = distances from the mean stay, below 1 = they shrink."""
        x, y = self.before - self.before.mean(), self.after - self.after.mean()
        return float(x @ y / (x @ x))

    @cached_property
    def residuals(self) -> Floats:
        """(units,) residuals, each widened by 1 / √(1 − leverage)."""
        x, y = self.before - self.before.mean(), self.after - self.after.mean()
        leverage = 1 / len(x) + x**2 / (x @ x)
        return np.asarray((y - self.slope * x) / np.sqrt(1 - leverage), dtype=np.float64)

    @property
    def spread(self) -> float:
        """Standard deviation of the residuals."""
        return float(self.residuals.std())

    def slopes(self, rng: np.random.Generator, size: int) -> Floats:
        """(size,) β from units resampled with replacement."""
        n = len(self.before)
        picked = rng.integers(n, size=(size, n))
        x, y = self.before[picked], self.after[picked]
        x = x - x.mean(axis=1, keepdims=True)
        y = y - y.mean(axis=1, keepdims=True)
        square = np.maximum((x * x).sum(axis=1), 1e-12)
        return np.asarray((x * y).sum(axis=1) / square, dtype=np.float64)


def transitions(tables: Mapping[int, Mapping[str, float]]) -> list[Transition]:
    """One per pair of successive years with enough units in common; year → unit → share."""
    found = []
    for year in sorted(tables):
        if year - 1 in tables:
            before, after = tables[year - 1], tables[year]
            common = sorted(before.keys() & after.keys())
            if len(common) >= FEWEST_UNITS:
                pair = (np.array([table[unit] for unit in common]) for table in (before, after))
                found.append(Transition(year, *pair))
    return found


@dataclass(frozen=True)
class Forecast:
    """The outcome of a run. counts: ranks over all draws; means: (units,) mean share; samples: (draws,) share
    of the unit asked for, empty when none was.
    """

    units: tuple[str, ...]
    counts: RankCounts
    means: Floats
    samples: Floats

    def interval(self, coverage: float) -> tuple[float, float]:
        """Central interval of the share of the unit asked for."""
        low, high = np.quantile(self.samples, [(1 - coverage) / 2, (1 + coverage) / 2])
        return float(low), float(high)


def blocks(
    now: Floats, model: Sequence[Transition], *, draws: int, seed: int, plan: Floats | None = None
) -> Iterator[Floats]:
    """Blocks (draws, units) of next year's shares, kept within 0..1.

    now: (units,) shares; plan: (units,) added to what the model gives. Raises ValueError without a
    transition or draws.
    """
    if not model:
        raise ValueError("Chưa có cặp năm nào đủ số liệu để ước lượng.")
    if draws < 1:
        raise ValueError(f"Số lần lấy mẫu là {draws}: phải từ 1 trở lên.")
    rng = np.random.Generator(np.random.PCG64(seed))
    centred = now - now.mean()
    size = max(1, BLOCK_CELLS // max(len(now), max(len(one.before) for one in model)))
    for start in range(0, draws, size):
        block = np.empty((min(size, draws - start), len(now)))
        which = rng.integers(len(model), size=len(block))
        for k, one in enumerate(model):
            rows = np.flatnonzero(which == k)
            moved = one.slopes(rng, len(rows))[:, None] * centred
            noise = rng.choice(one.residuals, size=(len(rows), len(now)))
            block[rows] = now.mean() + one.shift + moved + noise
        if plan is not None:
            block += plan
        yield np.clip(block, 0.0, 1.0, out=block)


def forecast(
    shares: Mapping[str, float],
    model: Sequence[Transition],
    *,
    draws: int,
    seed: int,
    unit: str | None = None,
    plan: Mapping[str, float] | None = None,
    on_block: Callable[[int], None] | None = None,
) -> Forecast:
    """Ranks of next year. plan: unit → increase of its share on top of the model's move."""
    units = tuple(shares)
    now = np.array([shares[name] for name in units])
    added = np.array([(plan or {}).get(name, 0.0) for name in units])
    counts, total, kept = RankCounts.empty(len(units)), np.zeros(len(units)), []
    row = None if unit is None else units.index(unit)
    for block in blocks(now, model, draws=draws, seed=seed, plan=added):
        counts.add(competition_ranks(block))
        total += block.sum(axis=0)
        if row is not None:
            kept.append(block[:, row].copy())
        if on_block:
            on_block(counts.draws)
    samples = np.concatenate(kept) if kept else np.empty(0)
    return Forecast(units, counts, total / draws, samples)


@dataclass(frozen=True)
class BackTest:
    """How a fit did on a year it had not seen. covered: coverage asked → share of units inside the interval
    of their distance from the mean, and of their rank; top: (rank, Brier score, Brier score of "the same as
    last year"), lower is better.
    """

    year: int
    units: int
    covered: Mapping[float, tuple[float, float]]
    top: tuple[int, float, float]


def back_test(
    before: Mapping[str, float],
    after: Mapping[str, float],
    model: Sequence[Transition],
    *,
    year: int,
    draws: int,
    seed: int,
    top: int = 10,
    coverages: Sequence[float] = (0.5, 0.8, 0.9),
) -> BackTest:
    """Predict `after` from `before` with a model fitted to earlier years, and count.

    Distances from the mean are compared, not levels: the common shift of an unseen year is not knowable from
    so few, and ranks do not depend on it.
    """
    units = sorted(before.keys() & after.keys())
    now, then = (np.array([table[unit] for unit in units]) for table in (before, after))
    draw = np.concatenate(list(blocks(now, model, draws=draws, seed=seed)))
    places = competition_ranks(draw)
    true_rank, true_distance = competition_ranks(then), then - then.mean()
    distance = draw - draw.mean(axis=1, keepdims=True)
    covered = {
        one: (_inside(distance, true_distance, one), _inside(places, true_rank, one)) for one in coverages
    }
    happened = (true_rank <= top).astype(np.float64)
    chance = (places <= top).mean(axis=0)
    naive = (competition_ranks(now) <= top).astype(np.float64)
    scores = (top, float(((chance - happened) ** 2).mean()), float(((naive - happened) ** 2).mean()))
    return BackTest(year, len(units), covered, scores)


def _inside(draws: Floats | Ints, truth: Floats | Ints, coverage: float) -> float:
    low, high = np.quantile(draws, [(1 - coverage) / 2, (1 + coverage) / 2], axis=0, method="inverted_cdf")
    return float(((truth >= low) & (truth <= high)).mean())
