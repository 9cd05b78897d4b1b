"""Every published figure of one index in memory, and what it says about a province in a year. No database.

A province of the 34 that was made of others has no figures of its own before the merger: asked for them,
:meth:`Results.figure` gives the mean of its parts and says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from .figures import Figure, Report, choose, plain_mean, restate

TOTAL = "total"
OLD, NEW = 63, 34
Key = tuple[int, int, int, str]
"""(year, structure, unit key, metric)."""


@dataclass(frozen=True, slots=True)
class Province:
    """A province in a table. ``parts``: keys of the provinces it was made of, empty when unchanged."""

    pk: int
    code: str
    slug: str
    name: str
    full_name: str
    parts: tuple[int, ...] = ()


@dataclass(frozen=True)
class Results:
    """Published figures of an index. ``provinces``: by structure (63, 34), in the order of their codes.

    ``means``: published means of all provinces by (year, structure, metric).
    """

    index_id: str
    provinces: Mapping[int, Sequence[Province]]
    reports: Mapping[Key, Sequence[Report]]
    means: Mapping[tuple[int, int, str], Sequence[Report]]

    @property
    def years(self) -> list[int]:
        """Years with at least one figure, oldest first."""
        return sorted({year for year, *_ in self.reports})

    def metrics(self, year: int) -> set[str]:
        """What was published in a year, of any province."""
        return {metric for of_year, _, _, metric in self.reports if of_year == year}

    def is_published(self, year: int, structure: int) -> bool:
        """Did a source give totals for this list of provinces in this year?"""
        return any(key[:2] == (year, structure) and key[3] == TOTAL for key in self.reports)

    def province(self, pk: int) -> Province | None:
        """The province with this key, in whichever structure it stands (the later one first)."""
        both = [*self.provinces.get(NEW, ()), *self.provinces.get(OLD, ())]
        return next((province for province in both if province.pk == pk), None)

    def structure_of(self, province: Province) -> int:
        """34 when the province exists today, else 63."""
        return NEW if any(other.pk == province.pk for other in self.provinces.get(NEW, ())) else OLD

    def parts_of(self, province: Province) -> list[Province]:
        """The provinces it was made of; empty when it was not merged."""
        return [part for pk in province.parts for part in self.provinces.get(OLD, ()) if part.pk == pk]

    def published(self, year: int, structure: int, pk: int, metric: str) -> Figure | None:
        """What was published for this province in this list, or ``None``."""
        return choose(self.reports.get((year, structure, pk, metric), ()))

    def figure(self, year: int, structure: int, province: Province, metric: str) -> Figure | None:
        """Published, else (in the list of 34) the mean of the parts, or an unchanged province's own value."""
        own = self.published(year, structure, province.pk, metric)
        if own is not None or structure == OLD:
            return own
        if not province.parts:
            before = self.published(year, OLD, province.pk, metric)
            return replace(before, rank=None) if before else None
        return restate([self.published(year, OLD, pk, metric) for pk in province.parts])

    def mean(self, year: int, structure: int, metric: str) -> Figure | None:
        """The published mean of a list of provinces, or ``None``."""
        return choose(self.means.get((year, structure, metric), ()))

    def mean_of_parts(self, year: int, province: Province, metric: str) -> Fraction | None:
        """The mean of what the list of 63 gave for the province's parts (itself when unchanged)."""
        keys = province.parts or (province.pk,)
        figures = [self.published(year, OLD, pk, metric) for pk in keys]
        return plain_mean(figure.value if figure else None for figure in figures)
