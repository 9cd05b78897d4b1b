"""A province at a glance: what rank, lost where, what changed. From league tables to answers. No database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from trucso.index import Definition

from .figures import Basis, Figure
from .league import League, Row
from .results import Province, Results
from .trend import Break, TrendPoint, find_breaks, trend_points


@dataclass(frozen=True)
class GroupLine:
    """One group of the index for the province, beside the others. Shares 0..1; points of the definition.

    ``lost_part``: share of all points lost. ``before_*``: the year before, in the same list of provinces.
    """

    code: str
    name: str
    max_points: Fraction
    figure: Figure | None
    mean: Fraction | None
    best: Fraction | None
    best_name: str
    lowest: Fraction | None
    rank: int | None
    lost_part: Fraction | None = None
    before: Fraction | None = None
    before_mean: Fraction | None = None
    before_rank: int | None = None

    @property
    def share(self) -> Fraction | None:
        return self.figure.value if self.figure else None

    @property
    def points(self) -> Fraction | None:
        return None if self.share is None else self.share * self.max_points

    @property
    def lost(self) -> Fraction | None:
        return None if self.points is None else self.max_points - self.points

    @property
    def gap(self) -> Fraction | None:
        """Above (+) or below (−) the national mean."""
        return None if self.share is None or self.mean is None else self.share - self.mean

    @property
    def before_gap(self) -> Fraction | None:
        return None if self.before is None or self.before_mean is None else self.before - self.before_mean

    @property
    def gap_change(self) -> Fraction | None:
        """How the distance to the national mean moved: it can be read across a change of the index."""
        return None if self.gap is None or self.before_gap is None else self.gap - self.before_gap

    @property
    def rank_change(self) -> int | None:
        """Places gained (+) or lost (−) among the provinces on this group."""
        return self.before_rank - self.rank if self.before_rank and self.rank else None


@dataclass(frozen=True)
class Lift:
    """What the province would gain by reaching the national mean in one group, the others standing still."""

    line: GroupLine
    points: Fraction
    rank: int


@dataclass(frozen=True)
class Rung:
    """A province above: how many points of this year's index away it is."""

    rank: int
    province: Province
    points: Fraction


@dataclass(frozen=True)
class Glance:
    """All that the province's page says, before it is written and drawn."""

    province: Province
    parts: tuple[Province, ...]
    league: League
    row: Row
    lines: tuple[GroupLine, ...]
    trend: tuple[TrendPoint, ...]
    breaks: tuple[Break, ...]
    above: tuple[Rung, ...]
    lifts: tuple[Lift, ...]

    @property
    def lost(self) -> Fraction | None:
        """Points lost in all; ``None`` unless every group is known."""
        losses = [line.lost for line in self.lines]
        known = [loss for loss in losses if loss is not None]
        return sum(known, Fraction(0)) if losses and len(known) == len(losses) else None

    @property
    def worst(self) -> list[GroupLine]:
        """Groups from the most points lost to the fewest; groups without a value are left out."""
        known = [line for line in self.lines if line.lost is not None]
        return sorted(known, key=lambda line: -(line.lost or 0))

    @property
    def is_restated(self) -> bool:
        """Was the year published for another list of provinces?"""
        return self.league.basis is Basis.RESTATED

    @property
    def unknown(self) -> list[GroupLine]:
        """Groups of which no source gave a value."""
        return [line for line in self.lines if line.lost is None]

    @property
    def is_worst_certain(self) -> bool:
        """Can no unpublished group have lost more than the worst published one?"""
        if not self.unknown:
            return True
        total = self.league.definition.total.max_points
        if self.row.value is None or not self.worst or not points_add_up(self.league.definition):
            return False
        known = sum((line.lost or Fraction(0) for line in self.worst), Fraction(0))
        return total * (1 - self.row.value) - known <= (self.worst[0].lost or 0)

    @property
    def risen(self) -> GroupLine | None:
        """The group that gained most places since the year before."""
        moved = [line for line in self.lines if (line.rank_change or 0) > 0]
        return max(moved, key=lambda line: line.rank_change or 0, default=None)

    @property
    def fallen(self) -> GroupLine | None:
        """The group that lost most places since the year before."""
        moved = [line for line in self.lines if (line.rank_change or 0) < 0]
        return min(moved, key=lambda line: line.rank_change or 0, default=None)


def build(results: Results, province: Province, history: Mapping[int, League], year: int) -> Glance | None:
    """The province's page for a year; ``None`` when the province is not in that year's table.

    ``history``: the league table of every year for one and the same list of provinces.
    """
    league = history[year]
    row = league.row(province.pk)
    if row is None:
        return None
    parts = tuple(results.parts_of(province))
    lines = [_line(league, row, history.get(year - 1), code) for code in league.definition.total.groups]
    return Glance(
        province=province,
        parts=parts,
        league=league,
        row=row,
        lines=tuple(_with_lost_parts(lines)),
        trend=tuple(trend_points(results, province, history)),
        breaks=tuple(find_breaks(history)),
        above=tuple(_rungs(league, row)),
        lifts=tuple(_lifts(league, row, lines)),
    )


def _line(league: League, row: Row, before: League | None, code: str) -> GroupLine:
    group = league.definition.group(code)
    best = league.best(code)
    if before and code not in before.definition.total.groups:
        before = None
    row_before = before.row(row.province.pk) if before else None
    return GroupLine(
        code=code,
        name=group.name.get(),
        max_points=group.max_points,
        figure=row.groups.get(code),
        mean=league.mean(code),
        best=league.share(best[0], code) if best else None,
        best_name=_named(best, row),
        lowest=league.lowest(code),
        rank=league.ranks_of(code).get(row.province.pk),
        before=before.share(row_before, code) if before and row_before else None,
        before_mean=before.mean(code) if before else None,
        before_rank=before.ranks_of(code).get(row.province.pk) if before else None,
    )


def _named(best: Sequence[Row], ours: Row) -> str:
    """The best province, ours first when it is one of several."""
    if not best:
        return ""
    first = ours if ours in best else best[0]
    others = len(best) - 1
    return f"{first.province.name} và {others} tỉnh khác" if others else first.province.name


def _with_lost_parts(lines: Sequence[GroupLine]) -> list[GroupLine]:
    """Each group's part of all points lost, where every group is known."""
    losses = [line.lost for line in lines if line.lost is not None]
    total = sum(losses, Fraction(0))
    if len(losses) < len(lines) or not total:
        return list(lines)
    return [replace(line, lost_part=(line.lost or Fraction(0)) / total) for line in lines]


def _rungs(league: League, row: Row) -> list[Rung]:
    """The next province above, the tenth, the fifth and the first, and how many points away they are."""
    if row.rank is None or row.value is None:
        return []
    above = {
        one.rank: one for one in league.rows if one.rank and one.rank < row.rank and one.value is not None
    }
    wanted = {max(above, default=0), 10, 5, 1}
    maximum = league.definition.total.max_points
    return [
        Rung(place, one.province, ((one.value or Fraction(0)) - row.value) * maximum)
        for place, one in sorted(above.items(), reverse=True)
        if place in wanted
    ]


def _lifts(league: League, row: Row, lines: Sequence[GroupLine]) -> list[Lift]:
    """Groups below the national mean, the most rewarding first; only where points add up."""
    total = league.definition.total
    if row.value is None or row.rank is None or not points_add_up(league.definition):
        return []
    others = [one.value for one in league.rows if one is not row and one.value is not None]
    found = []
    for line in lines:
        if line.gap is not None and line.gap < 0:
            points = -line.gap * line.max_points
            reached = row.value + points / total.max_points
            found.append(Lift(line, points, 1 + sum(value > reached for value in others)))
    return sorted(found, key=lambda lift: -lift.points)


def points_add_up(definition: Definition) -> bool:
    """Is the total Σ points / maximum? Also when weighted, as long as the weights say the same (2020)."""
    total = definition.total
    weights = total.weights or {}
    return all(
        definition.find(code) is not None and definition.group(code).max_points == weight * total.max_points
        for code, weight in weights.items()
    )
