"""Ranking from unrounded values; how ties share a rank is data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from trucso.index.definition import Ranking, Text

Unit = TypeVar("Unit")


@dataclass(frozen=True, slots=True)
class Rank:
    """position: 1-based, None without a value; tied: another unit has the same value; band: class of
    result."""

    position: int | None
    tied: bool = False
    band: Text | None = None


def rank(values: Mapping[Unit, Fraction | None], ranking: Ranking | None = None) -> dict[Unit, Rank]:
    """The rank of each unit, in the order given.

    values: shares (or points), unrounded; None = not ranked. ranking: the definition's; by default
    competition ranking (15, 15, 17), highest first..
    """
    ranking = ranking or Ranking()
    counts = Counter(value for value in values.values() if value is not None)
    positions: dict[Fraction, int] = {}
    taken = 0
    for value in sorted(counts, reverse=ranking.descending):
        positions[value] = taken + 1
        taken += counts[value] if ranking.ties == "competition" else 1
    return {
        unit: Rank(None)
        if value is None
        else Rank(positions[value], counts[value] > 1, band_of(value, ranking))
        for unit, value in values.items()
    }


def band_of(value: Fraction, ranking: Ranking) -> Text | None:
    """The class of results a value falls in, None when there are none or it is below all."""
    return next((band.name for band in ranking.bands if value >= band.lowest), None)
