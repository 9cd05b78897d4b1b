"""The pictures of the national pages, drawn from league tables and glances."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from trucso.portal.shared import formats
from trucso.portal.shared.charts.chart import Chart, Words
from trucso.portal.shared.charts.comparisons import (
    Bar,
    Cell,
    GroupStanding,
    Loss,
    groups,
    heat_map,
    losses,
    ranking,
)

from .figures import Basis
from .glance import Glance, points_add_up
from .league import League
from .rank_moves import Move, rank_moves
from .results import NEW, TOTAL, Province
from .trend import Series
from .trend_chart import Moment, TrendDot, province_trend

UNIT = "Giá trị 0–1"


def groups_chart(glance: Glance) -> Chart:
    """Each group: our value between the lowest and the best province, with the mean."""
    standings = [
        GroupStanding(line.name, line.share, line.mean, line.best, line.lowest)
        for line in glance.lines
        if line.share is not None
    ]
    told = "; ".join(
        f"{line.name} {formats.share(line.share)} (trung bình {formats.share(line.mean)}, "
        f"cao nhất {formats.share(line.best)})"
        for line in glance.lines
        if line.share is not None
    )
    name = glance.province.name
    words = Words(f"{name} giữa các tỉnh, theo nhóm", UNIT, _source(glance.league), f"{told}.")
    return groups(standings, words, ours=name, mean="Trung bình", best="Cao nhất")


def losses_chart(glance: Glance) -> Chart | None:
    """From the maximum down to the points earned; ``None`` when the total is not known.

    Where only some groups were published, one step says how much the others lost together.
    """
    value, maximum = glance.row.value, glance.league.definition.total.max_points
    if value is None or not points_add_up(glance.league.definition):
        return None
    steps = [Loss(line.name, line.lost) for line in glance.worst if line.lost]
    if glance.unknown:
        rest = maximum * (1 - value) - sum((Fraction(step.lost) for step in steps), Fraction(0))
        steps.append(Loss(f"{len(glance.unknown)} nhóm chưa công bố", max(rest, Fraction(0))))
    told = "; ".join(f"{step.name} mất {formats.number(step.lost, 1)}" for step in steps)
    words = Words("Từ điểm tối đa xuống điểm đạt", "Điểm", _source(glance.league), f"{told}.")
    return losses(maximum, steps, words, decimals=1)


def trend_chart(glance: Glance) -> Chart | None:
    """The province's value by year with its parts and the mean; ``None`` when there is nothing to draw."""
    dots = [
        TrendDot(point.year, point.series, point.kind.name, point.value, point.basis is Basis.RESTATED)
        for point in glance.trend
    ]
    if not any(dot.value is not None for dot in dots):
        return None
    moments = [Moment(one.year - 0.5, f"QĐ {one.text.split('/')[0]}") for one in glance.breaks]
    if glance.parts:
        moments.append(Moment(max(dot.year for dot in dots) + 0.5, "Hợp nhất\n01/07/2025"))
    own = [point for point in glance.trend if point.kind is Series.OWN and point.value is not None]
    told = "; ".join(f"{point.year}: {formats.share(point.value)} ({point.basis.value})" for point in own)
    broken = ", ".join(f"{one.year} ({one.text})" for one in glance.breaks)
    alternative = (
        f"{glance.province.name}: {told}. Bộ chỉ số thay đổi từ năm {broken}; không so qua các mốc này."
    )
    words = Words("Giá trị DTI qua các năm", UNIT, "Kết quả công bố và tính lại", alternative)
    return province_trend(tuple(dots), words, tuple(moments))


def rank_chart(glance: Glance) -> Chart | None:
    """Rank on each group, the year before and this year; ``None`` when no rank is known twice."""
    moves = [
        Move(line.name, line.before_rank, line.rank)
        for line in glance.lines
        if line.before_rank and line.rank
    ]
    if not moves:
        return None
    year, among = glance.league.year, len(glance.league.rows)
    told = "; ".join(f"{move.name} từ hạng {move.before} đến hạng {move.now}" for move in moves)
    title = f"Hạng theo nhóm, {year - 1} và {year}"
    words = Words(title, f"Hạng trong {among} tỉnh, 1 ở trên", _source(glance.league), f"{told}.")
    return rank_moves(tuple(moves), words, (str(year - 1), str(year)), among)


def ranking_chart(league: League, ours: Sequence[Province]) -> Chart:
    """All provinces with a value, in the order of the table, ours in the brand's colour."""
    rows = [row for row in league.rows if row.value is not None]
    bars = [Bar(_numbered(row.rank, row.province.name), row.value, row.province in ours) for row in rows]
    first = f"Cao nhất {rows[0].province.name} {formats.share(rows[0].value)}" if rows else "Chưa có giá trị"
    words = Words(f"Giá trị DTI {league.year}", UNIT, _source(league), f"{first}; {_place(league, ours)}.")
    return ranking(bars, words, mean=league.mean(TOTAL), mean_name="Trung bình")


def heat_chart(league: League, ours: Sequence[Province]) -> Chart | None:
    """Provinces × groups; ``None`` when no group was published."""
    codes = [code for code in league.definition.total.groups if league.shares(code)]
    rows = [row for row in league.rows if row.value is not None]
    names = {code: league.definition.group(code).name.get() for code in codes}
    cells = [
        Cell(_numbered(row.rank, row.province.name), names[code], league.share(row, code))
        for row in rows
        for code in codes
    ]
    if not cells:
        return None
    mine = [_numbered(row.rank, row.province.name) for row in rows if row.province in ours]
    words = Words(
        f"Mạnh, yếu theo nhóm năm {league.year}",
        "Giá trị 0–1, đậm hơn là cao hơn",
        _source(league),
        f"{len(rows)} tỉnh theo {len(codes)} nhóm: {', '.join(names.values())}. Số liệu trong bảng xếp hạng.",
    )
    return heat_map(cells, words, ours=mine)


def _numbered(rank: int | None, name: str) -> str:
    return f"{rank}. {name}" if rank else name


def _place(league: League, ours: Sequence[Province]) -> str:
    placed = [row for row in league.rows if row.province in ours and row.rank]
    told = [f"{row.province.name} hạng {row.rank} với {formats.share(row.value)}" for row in placed]
    return "; ".join(told) or f"{len(league.rows)} tỉnh"


def _source(league: League) -> str:
    """What the figures of a table rest on, in words."""
    if league.basis is Basis.RESTATED and league.structure == NEW:
        return "Kết quả công bố cho 63 tỉnh, tính lại theo địa giới mới"
    return "Kết quả công bố của Bộ Khoa học và Công nghệ"
