"""Self minus verified, in exact points: who overclaims, who cuts. Values in, values out; no database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

FEW = 30
"""With fewer lines than this a mean says little; pages warn."""
NORMAL_95 = 1.96
"""The normal quantile of a two-sided 95 % interval of a mean."""
ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class DecidedLine:
    """A line with points in both columns. ``cause`` in words, empty when nothing was cut."""

    unit: str
    scorecard: int
    code: str
    own: Fraction
    verified: Fraction
    cause: str
    department: str
    person: str

    @property
    def cut(self) -> Fraction:
        """Points taken away; negative when points were added."""
        return self.own - self.verified


@dataclass(frozen=True)
class Bias:
    """The lines of one unit, verifier, indicator or cause: how many, how many cut, how much."""

    name: str
    lines: int
    cut_lines: int
    claimed: Fraction
    cut: Fraction
    low: float | None
    high: float | None

    @property
    def mean(self) -> Fraction:
        """Points cut per line."""
        return self.cut / self.lines

    @property
    def cut_share(self) -> Fraction | None:
        """Points cut of the points claimed."""
        return self.cut / self.claimed if self.claimed else None

    @property
    def is_few(self) -> bool:
        return self.lines < FEW


def interval(values: Sequence[Fraction]) -> tuple[float, float] | None:
    """A 95 % interval of the mean (normal approximation); None for fewer than two values."""
    if len(values) < 2:
        return None
    mean = sum(values, ZERO) / len(values)
    variance = sum(((value - mean) ** 2 for value in values), ZERO) / (len(values) - 1)
    half = NORMAL_95 * sqrt(variance / len(values))
    return float(mean) - half, float(mean) + half


def biases(lines: Iterable[DecidedLine], key: Callable[[DecidedLine], str]) -> list[Bias]:
    """Lines put together by ``key``: most points cut first, those without a key left out."""
    found: dict[str, list[DecidedLine]] = defaultdict(list)
    for line in lines:
        if name := key(line):
            found[name].append(line)
    return sorted((_bias(name, group) for name, group in found.items()), key=lambda one: (-one.cut, one.name))


def _bias(name: str, lines: Sequence[DecidedLine]) -> Bias:
    cuts = [line.cut for line in lines]
    low, high = interval(cuts) or (None, None)
    return Bias(
        name=name,
        lines=len(lines),
        cut_lines=sum(cut > 0 for cut in cuts),
        claimed=sum((line.own for line in lines), ZERO),
        cut=sum(cuts, ZERO),
        low=low,
        high=high,
    )
