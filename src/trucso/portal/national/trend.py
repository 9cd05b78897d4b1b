"""A province over the years, with its former parts and the national mean, and where not to compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from .figures import Basis
from .league import League
from .results import OLD, TOTAL, Province, Results


class Series(Enum):
    """Whose line it is."""

    OWN = "tỉnh"
    PART = "tỉnh cũ"
    MEAN = "trung bình các tỉnh"


@dataclass(frozen=True)
class TrendPoint:
    """A year of one series: the province, one of the provinces it was made of, or the national mean."""

    year: int
    series: str
    kind: Series
    value: Fraction | None
    rank: int | None
    out_of: int
    basis: Basis


@dataclass(frozen=True)
class Break:
    """Where a series must not be read across: between ``year`` and the year before."""

    year: int
    text: str


def trend_points(results: Results, province: Province, history: Mapping[int, League]) -> list[TrendPoint]:
    """The province in every year of ``history``, then its parts, then the mean."""
    parts = results.parts_of(province)
    return [
        *_own_trend(province, history),
        *_trend_of_parts(results, parts, history),
        *_mean_trend(results, history),
    ]


def _own_trend(province: Province, history: Mapping[int, League]) -> list[TrendPoint]:
    points = []
    for year, league in sorted(history.items()):
        row = league.row(province.pk)
        basis = row.total.basis if row and row.total else league.basis
        value, rank = (row.value, row.rank) if row else (None, None)
        points.append(TrendPoint(year, province.name, Series.OWN, value, rank, len(league.rows), basis))
    return points


def _trend_of_parts(
    results: Results, parts: Sequence[Province], history: Mapping[int, League]
) -> list[TrendPoint]:
    """The provinces it was made of, as they were published among the 63."""
    points = []
    for part in parts:
        for year in sorted(history):
            figure = results.published(year, OLD, part.pk, TOTAL)
            value, rank = (figure.value, figure.rank) if figure else (None, None)
            name = f"{part.name} (cũ)"
            points.append(TrendPoint(year, name, Series.PART, value, rank, OLD, Basis.PUBLISHED))
    return points


def _mean_trend(results: Results, history: Mapping[int, League]) -> list[TrendPoint]:
    """The published mean of the list, else that of the 63: it is not joined with restated ones."""
    points = []
    for year, league in sorted(history.items()):
        figure = results.mean(year, league.structure, TOTAL) or results.mean(year, OLD, TOTAL)
        value = figure.value if figure else None
        name = "Trung bình cả nước"
        points.append(TrendPoint(year, name, Series.MEAN, value, None, len(league.rows), Basis.PUBLISHED))
    return points


def find_breaks(history: Mapping[int, League]) -> list[Break]:
    """Years in which another version of the index begins to apply."""
    found = []
    for year in sorted(history)[1:]:
        now, then = history[year].definition, history.get(year - 1)
        if then and then.definition.first_year != now.first_year:
            found.append(Break(year, now.decision.number or f"bộ chỉ số {now.first_year}"))
    return found
