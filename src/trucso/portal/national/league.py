"""The league table of provinces in a year, from figures to ranks. No database.

The rank shown is the published one where there is one. A restated table has no published ranks: they are
computed, from unrounded values and by the tie rule of the index, only when every province has a value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from trucso.index import Definition, Ranking, Scorecard, rank
from trucso.index.trend import Result, version_id
from trucso.index.trend import compare as compare_results

from .figures import Basis, Figure
from .reconciliation import Check, compare, recompute
from .results import NEW, TOTAL, Province, Results


@dataclass(frozen=True)
class Row:
    """A province in the table. Shares are exact fractions; ``rank_change`` > 0 means places gained.

    ``mean_of_parts``: only where the published value of a merged province can be held against its parts.
    """

    province: Province
    total: Figure | None
    groups: Mapping[str, Figure | None]
    pillars: Mapping[str, Figure | None]
    check: Check
    rank: int | None = None
    is_tied: bool = False
    recomputed_rank: int | None = None
    mean_of_parts: Fraction | None = None
    rank_change: int | None = None
    value_change: Fraction | None = None

    @property
    def value(self) -> Fraction | None:
        return self.total.value if self.total else None


@dataclass(frozen=True)
class League:
    """A year's table. ``is_comparable``: was the year before scored under the same version of the index?"""

    year: int
    structure: int
    basis: Basis
    definition: Definition
    rows: tuple[Row, ...]
    previous_year: int | None = None
    is_comparable: bool = False
    published_mean: Fraction | None = None

    def row(self, pk: int) -> Row | None:
        """The row of a province, or ``None`` when it is not in this list."""
        return next((row for row in self.rows if row.province.pk == pk), None)

    def shares(self, code: str) -> list[Fraction]:
        """The values of a group, a pillar or ``total``; empty unless every province has one.

        A mean or a best of the few provinces that some newspaper named would pass for the nation's.
        """
        found = [self.share(row, code) for row in self.rows]
        known = [value for value in found if value is not None]
        return known if len(known) == len(found) else []

    def mean(self, code: str) -> Fraction | None:
        """The plain mean of all provinces; of ``total`` the published mean where not all are known."""
        shares = self.shares(code)
        if shares:
            return sum(shares, Fraction(0)) / len(shares)
        return self.published_mean if code == TOTAL else None

    def best(self, code: str) -> list[Row]:
        """The rows with the highest value of a group, or of ``total``."""
        shares = self.shares(code)
        return [row for row in self.rows if self.share(row, code) == max(shares)] if shares else []

    def lowest(self, code: str) -> Fraction | None:
        """The lowest value of a group, or of ``total``."""
        return min(self.shares(code), default=None)

    def share(self, row: Row, code: str) -> Fraction | None:
        """The value of a group, a pillar or ``total`` in a row."""
        if code == TOTAL:
            return row.value
        figure = row.groups.get(code) or row.pillars.get(code)
        return figure.value if figure else None

    def ranks_of(self, code: str) -> dict[int, int | None]:
        """Rank of every province on one group, by province key; empty when a province has no value."""
        return ranks({row.province.pk: self.share(row, code) for row in self.rows}, self.definition.ranking)


def ranks(shares: Mapping[int, Fraction | None], ranking: Ranking) -> dict[int, int | None]:
    """Ranks from unrounded shares by the rule of the index; empty unless every province has a share."""
    if not shares or any(share is None for share in shares.values()):
        return {}
    return {pk: place.position for pk, place in rank(shares, ranking).items()}


def build(results: Results, year: int, structure: int, definitions: Mapping[int, Definition]) -> League:
    """The table of a year, with the change from the year before when that was published too.

    ``definitions``: the version of the index in force, by year.
    """
    years = [one for one in (year - 1, year) if one in definitions and one in results.years]
    return history(results, structure, {one: definitions[one] for one in years})[year]


def history(results: Results, structure: int, definitions: Mapping[int, Definition]) -> dict[int, League]:
    """The tables of all years with a definition, for one and the same list of provinces."""
    tables = {
        year: _table(_Asked(results, year, structure, definition)) for year, definition in definitions.items()
    }
    return {year: _with_changes(league, tables.get(year - 1)) for year, league in tables.items()}


def _with_changes(league: League, before: League | None) -> League:
    if before is None:
        return league
    rows = tuple(_with_change(league, row, before) for row in league.rows)
    same_law = before.definition.first_year == league.definition.first_year
    return replace(league, rows=rows, previous_year=before.year, is_comparable=same_law)


@dataclass(frozen=True)
class _Asked:
    """The question a table answers: these results, of this year, for this list, under this law."""

    results: Results
    year: int
    structure: int
    definition: Definition

    def figure(self, province: Province, metric: str) -> Figure | None:
        return self.results.figure(self.year, self.structure, province, metric)

    def group(self, province: Province, code: str) -> Figure | None:
        """A group's figure; one that alone makes a pillar (2020) was published as that pillar."""
        figure = self.figure(province, f"group:{code}")
        pillar = next((one.code for one in self.definition.pillars if one.groups == (code,)), None)
        return self.figure(province, f"pillar:{pillar}") if figure is None and pillar else figure

    def pillar(self, province: Province, code: str, card: Scorecard | None) -> Figure | None:
        """A pillar as published, else worked out from the groups and labelled so."""
        figure = self.figure(province, f"pillar:{code}")
        if figure is None and card:
            return Figure(card.node(code).share, None, Basis.RECOMPUTED)
        return figure


def _table(asked: _Asked) -> League:
    basis = Basis.RESTATED
    if asked.results.is_published(asked.year, asked.structure):
        basis = Basis.PUBLISHED
    rows = [_row(asked, province) for province in asked.results.provinces[asked.structure]]
    places = _places(rows, basis, asked.definition.ranking)
    held_by = Counter(places.values())
    again = ranks({row.province.pk: row.check.recomputed for row in rows}, asked.definition.ranking)
    placed = [
        replace(
            row,
            rank=places.get(row.province.pk),
            is_tied=row.province.pk in places and held_by[places[row.province.pk]] > 1,
            recomputed_rank=again.get(row.province.pk),
        )
        for row in rows
    ]
    placed.sort(key=lambda row: (row.rank or len(rows) + 1, -(row.value or 0), row.province.code))
    mean = asked.results.mean(asked.year, asked.structure, TOTAL)
    return League(
        asked.year,
        asked.structure,
        basis,
        asked.definition,
        tuple(placed),
        published_mean=mean.value if mean else None,
    )


def _places(rows: Sequence[Row], basis: Basis, ranking: Ranking) -> dict[int, int]:
    """The published ranks, else computed ones. A rank counts only in the list it was given for."""
    computed = ranks({row.province.pk: row.value for row in rows}, ranking)
    published = {row.province.pk: row.total.rank for row in rows if row.total and basis is Basis.PUBLISHED}
    places = {
        row.province.pk: published.get(row.province.pk) or computed.get(row.province.pk) for row in rows
    }
    return {pk: place for pk, place in places.items() if place}


def _row(asked: _Asked, province: Province) -> Row:
    total = asked.figure(province, TOTAL)
    groups = {code: asked.group(province, code) for code in asked.definition.total.groups}
    shares = {code: figure.value if figure else None for code, figure in groups.items()}
    card = recompute(asked.definition, shares)
    known = sum(share is not None for share in shares.values())
    has_parts_beside = asked.structure == NEW and total is not None and total.basis is Basis.PUBLISHED
    return Row(
        province=province,
        total=total,
        groups=groups,
        pillars={one.code: asked.pillar(province, one.code, card) for one in asked.definition.pillars},
        check=compare(total.value if total else None, card.total.share if card else None, known, len(groups)),
        mean_of_parts=asked.results.mean_of_parts(asked.year, province, TOTAL) if has_parts_beside else None,
    )


def _with_change(now: League, row: Row, before: League) -> Row:
    """Places gained since the year before; the value is compared only under the same version of the index."""
    then = before.row(row.province.pk)
    if then is None:
        return row
    change = compare_results(_result(now, row), _result(before, then))
    return replace(row, rank_change=change.places, value_change=change.share if change.comparable else None)


def _result(league: League, row: Row) -> Result:
    version = version_id(league.definition.index, league.definition.first_year)
    return Result(league.year, version, row.value, row.rank, len(league.rows))
