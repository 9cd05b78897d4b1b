"""One unit over the years, with a visible break wherever the definition changed; and change against another
period.

A change is only meaningful between results of the same version of an index: where the version differs, the
change is still computed (people ask for it) but marked as not comparable.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Result:
    """A result of one unit: the year, the version it was scored under ("vn-dti-province@2021"), share and
    rank.

    `among`: how many units were ranked; a rank among 63 and one among 34 do not compare.
    """

    year: int
    version: str
    share: Fraction | None = None
    rank: int | None = None
    among: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Against an earlier result. share: later − earlier; places: positive = moved up (from 10 to 7 is +3).

    comparable: same version and, for places, the same number of ranked units (`places_comparable`).
    """

    share: Fraction | None
    places: int | None
    comparable: bool
    places_comparable: bool


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A result in a series. change: against the point before it; break_before: the version changed in
    between."""

    result: Result
    change: Change | None
    break_before: bool


def version_id(index: str, first_year: int) -> str:
    """The name of a version in series: `vn-dti-province@2021`."""
    return f"{index}@{first_year}"


def compare(later: Result, earlier: Result) -> Change:
    """The change from `earlier` to `later`; None where one of them has no value or no rank."""
    share = None if later.share is None or earlier.share is None else later.share - earlier.share
    places = None if later.rank is None or earlier.rank is None else earlier.rank - later.rank
    comparable = later.version == earlier.version
    return Change(share, places, comparable, later.among == earlier.among)


def trend(results: Iterable[Result]) -> tuple[TrendPoint, ...]:
    """Results of one unit in the order of years, each with its change. Raises ValueError for the same year
    twice."""
    ordered = sorted(results, key=lambda one: one.year)
    points: list[TrendPoint] = []
    for result in ordered:
        before = points[-1].result if points else None
        if before is not None and before.year == result.year:
            raise ValueError(f"năm {result.year} có hai kết quả trong một chuỗi")
        change = None if before is None else compare(result, before)
        points.append(TrendPoint(result, change, before is not None and before.version != result.version))
    return tuple(points)
