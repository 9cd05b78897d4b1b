"""One figure out of what the sources say, and the past of a merged province out of its parts. No database.

Shares are exact fractions 0..1. A figure always says on what it rests: published as such, or restated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction


class Basis(Enum):
    """What a figure rests on; the value is the label that goes wherever the figure is shown."""

    PUBLISHED = "công bố"
    RESTATED = "tính lại theo địa giới mới"
    RECOMPUTED = "tính từ các nhóm"


_BY_CERTAINTY = {"read": 0, "inferred": 1, "assumed": 2}


@dataclass(frozen=True, slots=True)
class Report:
    """What one source says: a share, a rank, or both."""

    value: Fraction | None
    rank: int | None
    source: str
    certainty: str = "read"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """The figure we show, first of ``reports``; the others stay beside it.

    value: None when only a rank was published; rank: None when no source gives it.
    """

    value: Fraction | None
    rank: int | None
    basis: Basis
    reports: tuple[Report, ...] = field(default=())

    @property
    def is_contradicted(self) -> bool:
        """Do sources give different values, or different ranks?"""
        values = {report.value for report in self.reports if report.value is not None}
        ranks = {report.rank for report in self.reports if report.rank is not None}
        return len(values) > 1 or len(ranks) > 1

    @property
    def sources(self) -> tuple[str, ...]:
        """Addresses of the sources, each once, the one shown first."""
        return tuple(dict.fromkeys(report.source for report in self.reports))


def choose(reports: Sequence[Report]) -> Figure | None:
    """The figure to show when several sources speak, by a rule and not by hand.

    A value goes before a mere rank, what was read before what was inferred or assumed, what more sources say
    before what fewer say; then the order of the data file. A missing rank or value is filled from the next
    report that has one.
    """
    if not reports:
        return None

    def order(report: Report) -> tuple[bool, int, int]:
        agreeing = sum(other.value == report.value for other in reports)
        return (report.value is None, _BY_CERTAINTY[report.certainty], -agreeing)

    ordered = sorted(reports, key=order)
    rank = next((report.rank for report in ordered if report.rank is not None), None)
    return Figure(ordered[0].value, rank, Basis.PUBLISHED, tuple(ordered))


def plain_mean(values: Iterable[Fraction | None]) -> Fraction | None:
    """The mean of ``values``; ``None`` when there are none or one is not known."""
    known = list(values)
    if not known or any(value is None for value in known):
        return None
    return sum((value for value in known if value is not None), Fraction(0)) / len(known)


def restate(parts: Sequence[Figure | None]) -> Figure | None:
    """A merged province's figure before it existed: the plain mean of its parts' values.

    That is how the ministry restated 2024 for the 34 provinces (main indexes, unweighted). ``None`` unless
    every part has a value. Ranks cannot be averaged: a restated figure has none of its own.
    """
    value = plain_mean(part.value if part else None for part in parts)
    if value is None:
        return None
    reports = tuple(report for part in parts if part for report in part.reports[:1])
    return Figure(value, None, Basis.RESTATED, reports)
