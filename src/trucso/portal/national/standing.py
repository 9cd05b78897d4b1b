"""The national results of an index, read and ranked once and kept until the log grows.

Everything the tables rest on (results, units, installed indexes) is written in one transaction with an entry
of the log, so that the end of its hash chain names the state of the data: as long as it has not moved, what
was worked out before still holds. A visitor costs one small query instead of eight and the arithmetic.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from trucso.index import Definition
from trucso.portal.journal.models import Head

from . import league, queries
from .league import League
from .models import PublishedValue
from .results import NEW, OLD, Results


@dataclass(frozen=True)
class Standing:
    """The published results, the law of every year that has one, and the tables of both lists.

    ``beside``: what was published of means and of bodies that are not provinces.
    """

    results: Results
    definitions: Mapping[int, Definition]
    beside: Sequence[PublishedValue]

    @cached_property
    def _of_34(self) -> dict[int, League]:
        return league.history(self.results, NEW, self.definitions)

    @cached_property
    def _of_63(self) -> dict[int, League]:
        return league.history(self.results, OLD, self.definitions)

    def history(self, structure: int) -> Mapping[int, League]:
        """The league table of every year for a list of provinces."""
        return self._of_34 if structure == NEW else self._of_63


def standing(index_id: str) -> Standing:
    """Where every province stands, as the data are now."""
    return _read(index_id, _end_of_log())


def _end_of_log() -> str:
    return Head.objects.values_list("digest", flat=True).first() or ""


@lru_cache(maxsize=4)
def _read(index_id: str, end_of_log: str) -> Standing:
    results = queries.national_results(index_id)
    definitions = queries.definitions_by_year(index_id, results.years)
    return Standing(results, definitions, queries.beside_provinces(index_id))
