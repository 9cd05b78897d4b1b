"""The quality of an index: what its lines measure, together and apart; and the leniency of self-assessment.

After the OECD/JRC handbook (2008), steps 4–6: correlations, coherence inside groups, treatment of outliers,
and what weight a line really has in the ranking against the weight the text gives it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy.stats import kurtosis, skew, t

from trucso.index.analysis.composite import Composite, arithmetic
from trucso.index.analysis.ranks import Floats

REDUNDANT = 0.9
"""|r| from which two lines say nearly the same."""
SKEWED, HEAVY = 2.0, 3.5
"""Skewness and kurtosis beyond which the handbook's practice treats a line for outliers."""
FAR = 3.0
"""Interquartile ranges beyond the quartiles from which a value is an outlier."""
ALIKE = 0.9
"""Share of units with one and the same value from which a line tells no units apart."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line. weight: of the text, share of the maximum; effective: share of the variance of the total it
    makes, Σ = 1 (negative: it works against the rest); with_group: correlation with the rest of its group
    (None when alone); commonest: share of units with the most frequent value.
    """

    code: str
    mean: float
    spread: float
    low: float
    high: float
    skewness: float
    kurtosis: float
    commonest: float
    with_total: float | None
    with_group: float | None
    weight: float
    effective: float | None

    @property
    def findings(self) -> tuple[str, ...]:
        """What is wrong with the line, in words; empty when nothing is."""
        words = []
        if self.commonest >= ALIKE:
            words.append(f"{self.commonest:.0%} đơn vị bằng nhau, không phân biệt được")
        if abs(self.skewness) > SKEWED and self.kurtosis > HEAVY:
            words.append("phân bố lệch, có giá trị ngoại lai")
        if self.with_group is not None and self.with_group < 0:
            words.append("ngược chiều với nhóm")
        if self.with_total is not None and self.with_total < 0:
            words.append("ngược chiều với tổng")
        if self.effective is not None and self.weight and not 1 / 3 <= self.effective / self.weight <= 3:
            words.append("trọng số thật khác xa trọng số văn bản")
        return tuple(words)


@dataclass(frozen=True, slots=True)
class Pair:
    """Correlation of two lines over the units."""

    first: str
    second: str
    correlation: float


@dataclass(frozen=True, slots=True)
class Coherence:
    """Cronbach's alpha (of standardised lines) and the mean correlation inside a group; None when fewer than
    two lines vary.
    """

    group: int
    lines: tuple[str, ...]
    alpha: float | None
    mean_correlation: float | None


@dataclass(frozen=True, slots=True)
class Outlier:
    """A value far from the others of its line; distance in interquartile ranges beyond the quartile."""

    unit: str
    code: str
    value: float
    distance: float


@dataclass(frozen=True, slots=True)
class Bias:
    """Mean of self − verified, as a share of the maximum, with Student's interval (None below two lines)."""

    who: str
    lines: int
    mean: float
    low: float | None
    high: float | None


def lines(composite: Composite) -> list[Line]:
    """Every line; three units or more are needed. Raises ValueError otherwise."""
    _enough(composite)
    x = composite.shares
    weights = composite.maxima / composite.maxima.sum()
    total = np.asarray(arithmetic(composite.maxima[None], x)[0])
    spread_total = float(total.var())
    found = []
    for n, code in enumerate(composite.components):
        column = x[:, n]
        varies = np.ptp(column) > 0
        rest = composite.groups == composite.groups[n]
        rest[n] = False
        group = x[:, rest] @ composite.maxima[rest] if rest.any() else None
        joint = float(((column - column.mean()) * (total - total.mean())).mean())
        found.append(
            Line(
                code, float(column.mean()), float(column.std()), float(column.min()), float(column.max()),
                float(skew(column)) if varies else 0.0, float(kurtosis(column)) if varies else 0.0,
                float(np.unique(np.round(column, 9), return_counts=True)[1].max() / len(column)),
                _correlation(column, total), None if group is None else _correlation(column, group),
                float(weights[n]), float(weights[n]) * joint / spread_total if spread_total else None,
            )
        )  # fmt: skip
    return found


def redundant(composite: Composite, least: float = REDUNDANT) -> list[Pair]:
    """Pairs of lines with |r| of at least `least`, strongest first."""
    found = [pair for pair in correlations(composite) if abs(pair.correlation) >= least]
    return sorted(found, key=lambda pair: -abs(pair.correlation))


def correlations(composite: Composite) -> Iterator[Pair]:
    """Every pair of lines that both vary."""
    _enough(composite)
    codes = composite.components
    for i in range(len(codes)):
        for j in range(i + 1, len(codes)):
            r = _correlation(composite.shares[:, i], composite.shares[:, j])
            if r is not None:
                yield Pair(codes[i], codes[j], r)


def coherence(composite: Composite, *, whole: bool = False) -> list[Coherence]:
    """Of every group, or of all lines together (group −1)."""
    _enough(composite)
    groups = [np.arange(len(composite.components))] if whole else [
        np.flatnonzero(composite.groups == g) for g in range(composite.group_count)
    ]  # fmt: skip
    return [_coherence(composite, -1 if whole else g, members) for g, members in enumerate(groups)]


def _coherence(composite: Composite, group: int, members: np.ndarray) -> Coherence:
    x = composite.shares[:, members]
    x = x[:, np.ptp(x, axis=0) > 0]
    names = tuple(composite.components[n] for n in members)
    k = x.shape[1]
    if k < 2:
        return Coherence(group, names, None, None)
    r = np.corrcoef(x.T)
    mean = float((r.sum() - k) / (k * (k - 1)))
    return Coherence(group, names, k * mean / (1 + (k - 1) * mean), mean)


def outliers(composite: Composite) -> Iterator[Outlier]:
    """Values more than FAR interquartile ranges beyond the quartiles."""
    for n, code in enumerate(composite.components):
        column = composite.shares[:, n]
        low, high = np.quantile(column, [0.25, 0.75])
        if high > low:
            beyond = np.maximum(low - column, column - high) / (high - low)
            for row in np.flatnonzero(beyond > FAR):
                yield Outlier(composite.units[row], code, float(column[row]), float(beyond[row]))


def bias(differences: Iterable[tuple[str, float]], coverage: float = 0.95) -> list[Bias]:
    """Mean difference by who (a unit or a verifier), largest first. differences: (who, self − verified as a
    share of the maximum), one per line.
    """
    by: dict[str, list[float]] = {}
    for who, difference in differences:
        by.setdefault(who, []).append(difference)
    return sorted((_bias(who, np.array(x), coverage) for who, x in by.items()), key=lambda one: -one.mean)


def _bias(who: str, x: Floats, coverage: float) -> Bias:
    mean, n = float(x.mean()), len(x)
    if n < 2:
        return Bias(who, n, mean, None, None)
    half = float(t.ppf((1 + coverage) / 2, n - 1) * x.std(ddof=1) / np.sqrt(n))
    return Bias(who, n, mean, mean - half, mean + half)


def _correlation(x: Floats, y: Floats) -> float | None:
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return None
    return float(np.corrcoef(x, y)[0, 1])


def _enough(composite: Composite) -> None:
    if len(composite.units) < 3:
        raise ValueError(f"Có {len(composite.units)} đơn vị; soát chất lượng bộ chỉ số cần từ 3.")
