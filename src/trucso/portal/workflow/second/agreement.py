"""How far two verifiers of the same line agree: exact counts, differences and Cohen's kappa. No database.

Cohen, J. (1960), A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20;
the interval uses its large-sample standard error.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from ..progress.bias import FEW, NORMAL_95, ZERO, interval

KINDS = ("accept", "cut", "not_applicable", "ask")
"""What a decision comes to: correcting and rejecting are both a cut."""
_KIND = {
    "accept": "accept",
    "correct": "cut",
    "reject": "cut",
    "not_applicable": "not_applicable",
    "ask": "ask",
}


@dataclass(frozen=True, slots=True)
class Opinion:
    """One decision on a line. points: what the line earns by it; None when it does not apply or waits."""

    decision: str
    points: Fraction | None
    cause: str
    reason: str
    person: str

    @property
    def kind(self) -> str:
        return _KIND[self.decision]


@dataclass(frozen=True, slots=True)
class Pair:
    """A line that two people verified, the second without seeing the first."""

    sample: int
    line: int
    unit: str
    code: str
    first: Opinion
    second: Opinion

    @property
    def agrees(self) -> bool:
        """The same kind of decision, and where there are points the same points."""
        return self.first.kind == self.second.kind and self.first.points == self.second.points

    @property
    def difference(self) -> Fraction | None:
        """Points of the second minus points of the first; None where one of them gives none."""
        if self.first.points is None or self.second.points is None:
            return None
        return self.second.points - self.first.points


@dataclass(frozen=True)
class Drift:
    """The pairs of one verifier or indicator, or all of them."""

    name: str
    pairs: int
    agreed: int
    compared: int
    mean: Fraction | None
    spread: float | None
    low: float | None
    high: float | None

    @property
    def agreement(self) -> Fraction:
        return Fraction(self.agreed, self.pairs)

    @property
    def is_few(self) -> bool:
        return self.pairs < FEW


def drift(name: str, pairs: Sequence[Pair]) -> Drift:
    """Agreement, and mean and standard deviation of the differences with a 95 % interval of the mean."""
    differences = [one.difference for one in pairs if one.difference is not None]
    low, high = interval(differences) or (None, None)
    return Drift(
        name=name,
        pairs=len(pairs),
        agreed=sum(one.agrees for one in pairs),
        compared=len(differences),
        mean=sum(differences, ZERO) / len(differences) if differences else None,
        spread=_spread(differences),
        low=low,
        high=high,
    )


def drifts(pairs: Iterable[Pair], key: Callable[[Pair], str]) -> list[Drift]:
    """Pairs put together by ``key``, least agreement first."""
    found: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        found[key(pair)].append(pair)
    rows = [drift(name, group) for name, group in found.items()]
    return sorted(rows, key=lambda one: (one.agreement, -one.pairs, one.name))


def _spread(values: Sequence[Fraction]) -> float | None:
    """The standard deviation; None for fewer than two values."""
    if len(values) < 2:
        return None
    mean = sum(values, ZERO) / len(values)
    return sqrt(sum(((value - mean) ** 2 for value in values), ZERO) / (len(values) - 1))


@dataclass(frozen=True)
class Kappa:
    """Agreement beyond chance: 1 complete, 0 as by chance; None where there is one kind of decision alone."""

    value: Fraction | None
    low: float | None
    high: float | None
    observed: Fraction


def kappa(pairs: Sequence[Pair]) -> Kappa | None:
    """Cohen's kappa over the kinds of decision; None without pairs."""
    if not pairs:
        return None
    n = len(pairs)
    first, second = Counter(one.first.kind for one in pairs), Counter(one.second.kind for one in pairs)
    observed = Fraction(sum(one.first.kind == one.second.kind for one in pairs), n)
    by_chance = sum((Fraction(first[kind] * second[kind], n * n) for kind in KINDS), ZERO)
    if by_chance == 1:
        return Kappa(None, None, None, observed)
    value = (observed - by_chance) / (1 - by_chance)
    error = sqrt(observed * (1 - observed) / n) / float(1 - by_chance)
    low, high = float(value) - NORMAL_95 * error, float(value) + NORMAL_95 * error
    return Kappa(value, max(-1.0, low), min(1.0, high), observed)


def counted(pairs: Iterable[Pair]) -> Mapping[tuple[str, str], int]:
    """How often each kind of first decision met each kind of second."""
    return Counter((one.first.kind, one.second.kind) for one in pairs)
