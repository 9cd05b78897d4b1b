"""The league of a round as the page reads it: ranks, groups, and what changed since the round before.

Every reader of a league table comes through here: a round scored since it was ranked is ranked first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ...shared import search
from ..models import Column, LeagueTable, Round
from ..services.ranking import rank_if_stale

LATEST_FIRST = (Column.PUBLISHED, Column.COUNCIL, Column.VERIFIED, Column.SELF)


@dataclass(frozen=True)
class LeagueRow:
    """One unit. Shares are 0–1; ``rank_change`` is places gained, ``share_change`` the difference."""

    scorecard: int
    unit: int
    code: str
    name: str
    full_name: str
    state: str
    rank: int | None
    is_tied: bool
    band: str
    points: Fraction | None
    maximum: Fraction | None
    share: Fraction | None
    groups: Mapping[str, Fraction | None]
    pillars: Mapping[str, Fraction | None]
    missing: int
    not_applicable: int
    rank_change: int | None
    share_change: Fraction | None


@dataclass(frozen=True)
class League:
    """The table of a round in one column, the columns there are, the digest that names its content."""

    column: str
    columns: tuple[str, ...]
    rows: Sequence[LeagueRow]
    digest: str

    @property
    def ranked(self) -> list[LeagueRow]:
        return [row for row in self.rows if row.share is not None]

    @property
    def mean(self) -> Fraction | None:
        """The plain mean of the shares."""
        return mean([row.share for row in self.rows if row.share is not None])

    def group_values(self, code: str) -> list[Fraction]:
        """The shares of a group, of the units that have one."""
        return [share for row in self.rows if (share := row.groups.get(code)) is not None]

    def found(self, query: str) -> list[LeagueRow]:
        """The rows whose name holds every word of ``query``, marks aside."""
        return (
            [row for row in self.rows if search.is_found(query, row.full_name)] if query else list(self.rows)
        )


@dataclass(frozen=True)
class Outline:
    """Which tables a round has, without their rows: enough to find a page that was drawn before."""

    column: str
    columns: tuple[str, ...]
    digest: str
    previous_digest: str


def mean(values: Sequence[Fraction]) -> Fraction | None:
    return sum(values, Fraction(0)) / len(values) if values else None


def outline(round_: Round, wanted: str = "") -> Outline | None:
    """The column to show (``wanted`` when there is one) and the digests that name it.

    One query; while the round is open one more, which asks whether it must be ranked first.
    """
    digests = _digests(round_)
    columns = tuple(column for column in LATEST_FIRST if (round_.pk, column) in digests)
    if not columns:
        return None
    column = wanted if wanted in columns else main_column(round_, columns)
    before = next((digests[key] for key in _before(round_, column) if key in digests), "")
    return Outline(column, columns, digests[round_.pk, column], before)


def table_digests(round_: Round) -> list[tuple[str, str]]:
    """What names the tables of a round, by column."""
    return sorted((column, digest) for (pk, column), digest in _digests(round_).items() if pk == round_.pk)


def _digests(round_: Round) -> dict[tuple[int, str], str]:
    for one in (round_, round_.previous):
        if one is not None:
            rank_if_stale(one)
    found = LeagueTable.objects.filter(round__in=_rounds(round_)).values_list("round_id", "column", "digest")
    return {(pk, column): digest for pk, column, digest in found}


def main_column(round_: Round, columns: Sequence[str]) -> str:
    """The column a reader means by "the rank": published, or self while only some units are verified."""
    return Column.PUBLISHED if Column.PUBLISHED in columns else Column.SELF


def league(round_: Round, seen: Outline) -> League:
    """The whole table of the column in ``seen``, with changes against the previous round; one query."""
    columns = {seen.column, Column.PUBLISHED}
    found = LeagueTable.objects.filter(round__in=_rounds(round_), column__in=columns)
    tables = {(one.round_id, one.column): one.rows for one in found}
    rows_before: list[Any] = next((tables[key] for key in _before(round_, seen.column) if key in tables), [])
    before = {row["code"]: row for row in rows_before}
    rows = [_row(row, before.get(row["code"])) for row in tables[round_.pk, seen.column]]
    return League(seen.column, seen.columns, rows, seen.digest)


@dataclass(frozen=True)
class Standing:
    """Where a unit stands in one column."""

    rank: int | None = None
    is_tied: bool = False
    band: str = ""


def standings(round_: Round) -> dict[tuple[int, str], Standing]:
    """Where every unit of a round stands, by scorecard and column; one query, one more while it is open."""
    rank_if_stale(round_)
    tables = LeagueTable.objects.filter(round=round_).values_list("column", "rows")
    return {
        (row["scorecard"], column): Standing(row["rank"], row["is_tied"], row["band"])
        for column, rows in tables
        for row in rows
    }


def self_points(round_: Round) -> dict[int, tuple[str, dict[str, Fraction | None]]]:
    """What every unit claims: its name and the points of its lines, by scorecard; a query, two while open."""
    rank_if_stale(round_)
    tables = LeagueTable.objects.filter(round=round_, column=Column.SELF).values_list("rows", flat=True)
    return {
        row["scorecard"]: (
            row["full_name"],
            {code: _fraction(points) for code, (points, _max) in row["lines"].items()},
        )
        for row in tables.first() or ()
    }


@dataclass(frozen=True)
class Peer:
    """What a unit of the round earned on one indicator, as a 0–1 share."""

    scorecard: int
    full_name: str
    share: Fraction


def peers(round_: Round, column: str, code: str) -> list[Peer]:
    """Every unit of the round that has points on an indicator; one query, one more while it is open."""
    rank_if_stale(round_)
    table = LeagueTable.objects.filter(round=round_, column=column).values_list("rows", flat=True).first()
    found = [(row, _ratio(*row["lines"][code])) for row in table or () if code in row["lines"]]
    return [Peer(row["scorecard"], row["full_name"], share) for row, share in found if share is not None]


def _rounds(round_: Round) -> list[int]:
    return [round_.pk, round_.previous_id] if round_.previous_id else [round_.pk]


def _before(round_: Round, column: str) -> list[tuple[int, str]]:
    """The tables of the previous round to compare with: the same column, else its published one."""
    if round_.previous_id is None:
        return []
    return [(round_.previous_id, column), (round_.previous_id, Column.PUBLISHED)]


def _row(row: Mapping[str, Any], before: Mapping[str, Any] | None) -> LeagueRow:
    share, earlier = _fraction(row["share"]), _fraction(before["share"]) if before else None
    rank, rank_before = row["rank"], before["rank"] if before else None
    same = ("scorecard", "unit", "code", "name", "full_name", "state", "band", "rank", "is_tied")
    return LeagueRow(
        **{name: row[name] for name in (*same, "missing", "not_applicable")},
        points=_fraction(row["points"]),
        maximum=_fraction(row["max"]),
        share=share,
        groups={code: _ratio(*values) for code, values in row["groups"].items()},
        pillars={code: _fraction(value) for code, value in row["pillars"].items()},
        rank_change=rank_before - rank if rank and rank_before else None,
        share_change=share - earlier if share is not None and earlier is not None else None,
    )


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def _ratio(points: str | None, maximum: str | None) -> Fraction | None:
    whole = _fraction(maximum)
    return Fraction(points) / whole if points is not None and whole else None
