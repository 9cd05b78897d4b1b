"""Which choice moves the ranks? Variance-based sensitivity: first-order and total Sobol' indices.

Estimators: first order after Saltelli et al. (2010), total after Jansen (1999), on a scrambled Sobol'
sequence; confidence intervals by bootstrap over the rows of the design. A first-order index is the share of
the output's variance that a factor explains alone; the total index adds its interactions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.stats import qmc

from trucso.index.analysis.composite import Composite
from trucso.index.analysis.ranks import Floats, competition_ranks
from trucso.index.analysis.robustness import Uncertainty, baseline_scores, factor_names, scores

Model = Callable[[Floats], Floats]
NOISE_TABLES = 64
"""The error factor picks one of this many tables of errors, so that it is one number like the others."""


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """One factor: first-order and total index, each with its interval at the coverage asked."""

    factor: str
    first: float
    first_low: float
    first_high: float
    total: float
    total_low: float
    total_high: float


def sobol_indices(
    model: Model,
    names: tuple[str, ...],
    *,
    base: int,
    seed: int,
    resamples: int = 500,
    coverage: float = 0.95,
) -> list[Sensitivity]:
    """Indices of `model`, which maps factors (n, k) in 0..1 to outputs (n,).

    base: rows of the design, a power of two (Raises ValueError otherwise); the model is run base × (k + 2)
    times. An output that never varies gives zeros.
    """
    if base < 2 or base & (base - 1):
        raise ValueError(f"base = {base}: phải là luỹ thừa của 2, từ 2 trở lên.")
    k = len(names)
    sample = qmc.Sobol(d=2 * k, scramble=True, rng=np.random.default_rng(seed)).random(base)
    a, b = sample[:, :k], sample[:, k:]
    out_a, out_b = model(a), model(b)
    mixed = np.stack([model(_swapped(a, b, n)) for n in range(k)], axis=1)
    centre = out_a.mean()  # the estimators are exact for any shift; centred, they vary least
    out_a, out_b, mixed = out_a - centre, out_b - centre, mixed - centre
    rows = np.random.default_rng(seed + 1).integers(base, size=(resamples, base))
    point = _estimates(out_a[None], out_b[None], mixed[None])
    spread = _bootstrap(out_a, out_b, mixed, rows)
    low, high = np.quantile(spread, [(1 - coverage) / 2, (1 + coverage) / 2], axis=1)
    return [
        Sensitivity(name, *(float(x) for x in (point[0, 0, n], low[0, n], high[0, n])),
                    *(float(x) for x in (point[1, 0, n], low[1, n], high[1, n])))
        for n, name in enumerate(names)
    ]  # fmt: skip


def _swapped(a: Floats, b: Floats, column: int) -> Floats:
    mixed = a.copy()
    mixed[:, column] = b[:, column]
    return mixed


def _estimates(a: Floats, b: Floats, mixed: Floats) -> Floats:
    """(2, sets, factors): first-order and total indices. a, b: (sets, n); mixed: (sets, n, factors)."""
    variance = np.concatenate([a, b], axis=1).var(axis=1)[:, None]
    safe = np.where(variance > 0, variance, 1.0)
    first = (b[:, :, None] * (mixed - a[:, :, None])).mean(axis=1) / safe
    total = ((a[:, :, None] - mixed) ** 2).mean(axis=1) / (2 * safe)
    return np.where(variance > 0, np.stack([first, total]), 0.0)


def _bootstrap(a: Floats, b: Floats, mixed: Floats, rows: np.ndarray) -> Floats:
    """(2, resamples, factors), a resample at a time so that memory does not grow with their number."""
    return np.concatenate([_estimates(a[None, r], b[None, r], mixed[None, r]) for r in rows], axis=1)


def rank_shift_model(composite: Composite, what: Uncertainty, *, seed: int) -> Model:
    """The handbook's output: the mean absolute shift of ranks against the table as published."""
    base = competition_ranks(baseline_scores(composite))

    def model(factors: Floats) -> Floats:
        found = scores(composite, what, factors, _picked_noise(composite, what, factors[:, -1], seed))
        return np.asarray(np.abs(competition_ranks(found) - base).mean(axis=1), dtype=np.float64)

    return model


def score_model(composite: Composite, what: Uncertainty, unit: str, *, seed: int) -> Model:
    """The index value of one unit."""
    row = composite.units.index(unit)

    def model(factors: Floats) -> Floats:
        noise = _picked_noise(composite, what, factors[:, -1], seed)
        return np.asarray(scores(composite, what, factors, noise)[:, row], dtype=np.float64)

    return model


def _picked_noise(composite: Composite, what: Uncertainty, factor: Floats, seed: int) -> Floats | None:
    if what.error == 0:
        return None
    rng = np.random.default_rng(seed + 2)
    tables = rng.uniform(-what.error, what.error, size=(NOISE_TABLES, *composite.shares.shape))
    return np.asarray(tables[np.minimum((factor * NOISE_TABLES).astype(int), NOISE_TABLES - 1)])


def factors_that_vary(composite: Composite, what: Uncertainty) -> tuple[str, ...]:
    """Names of the factors that can move anything under `what`."""
    idle = {
        "normalisation": len(what.normalisations) == 1,
        "aggregation": len(what.aggregations) == 1,
        "leave_out": not what.leave_out,
        "error": what.error == 0,
    }
    names = factor_names(composite)
    return tuple(name for name in names if not (idle.get(name) or (":" in name and what.weights == 0)))
