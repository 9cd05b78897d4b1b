"""The league of communes as table and charts: what the page draws from :class:`~.queries.league.League`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from trucso.index import Definition

from ..shared import formats, search
from ..shared.charts import comparisons, distributions
from ..shared.charts.chart import Chart, Words
from ..shared.tables import Column as TableColumn
from ..shared.tables import Table
from .models import Column, Round
from .queries.league import League, LeagueRow, mean

NAMED_DOTS = 1
MOVERS = 5


def card_address(row: Any) -> str | None:
    """The scorecard behind a row, for those who may open it."""
    return reverse("assessments:scorecard", args=[row["scorecard"]]) if row["is_open"] else None


def league_table(
    round_: Round,
    definition: Definition,
    league: League,
    rows: Sequence[LeagueRow],
    open_cards: frozenset[int],
) -> Table:
    """One row per unit; groups are cells of a heat map, and every value is in the files unrounded.

    ``open_cards``: the scorecards this reader may open; the other rows are not links.
    """
    groups = [
        TableColumn(
            f"group_{group.code}",
            group.name.vi,
            group.name.en,
            kind="share",
            template="assessments/heat_cell.html",
            help=f"Nhóm {group.code}: {group.name.vi}, tối đa {formats.number(group.max_points)} điểm",
            on_phone=False,
        )
        for group in definition.groups
    ]
    pillars = [
        TableColumn(f"pillar_{one.code}", one.name.vi, one.name.en, kind="share", on_phone=False)
        for one in definition.pillars
    ]
    columns = [
        TableColumn("rank", _("Hạng"), kind="rank", template="assessments/rank_cell.html"),
        TableColumn("full_name", _("Đơn vị"), href=card_address),
        TableColumn("share", _("Giá trị"), kind="share", help="Điểm đạt chia cho điểm tối đa được tính"),
        TableColumn(
            "rank_change", _("Đổi hạng"), kind="change", template="assessments/rank_change_cell.html"
        ),
        TableColumn("points", _("Điểm"), kind="points", on_phone=False),
        *groups,
        *pillars,
        TableColumn("missing", _("Thiếu số liệu"), kind="integer", unit=_("chỉ số"), on_phone=False),
        *_file_columns(bool(definition.ranking.bands)),
    ]
    return Table(
        key="xep-hang",
        title=f"{round_.name}: {Column(league.column).label.lower()}",
        columns=columns,
        rows=[plain_row(row) | {"is_open": row.scorecard in open_cards} for row in rows],
        source=f"{round_.index}",
        as_of=round_.units_on,
        is_demo=round_.is_demo,
        empty=_("Không có đơn vị nào có tên như vậy."),
        note=_("Đồng giá trị thì đồng hạng; hạng tính từ giá trị chưa làm tròn."),
    )


def _file_columns(has_bands: bool) -> list[TableColumn]:
    return [
        *([TableColumn("band", _("Xếp loại"), on_phone=False)] if has_bands else []),
        TableColumn("share_change", _("Đổi giá trị"), kind="change", decimals=4, on_page=False),
        TableColumn("maximum", _("Điểm tối đa được tính"), kind="points", on_page=False),
        TableColumn("not_applicable", _("Không áp dụng"), kind="integer", on_page=False),
        TableColumn("code", _("Mã đơn vị"), kind="code", on_page=False),
    ]


def plain_row(row: LeagueRow) -> dict[str, Any]:
    """A row as the table reads it."""
    groups = {f"group_{code}": share for code, share in row.groups.items()}
    pillars = {f"pillar_{code}": share for code, share in row.pillars.items()}
    same = (
        "scorecard",
        "rank",
        "is_tied",
        "full_name",
        "share",
        "points",
        "maximum",
        "missing",
        "band",
        "code",
    )
    changes = ("rank_change", "share_change", "not_applicable")
    return {name: getattr(row, name) for name in (*same, *changes)} | groups | pillars


def in_order(rows: Sequence[LeagueRow]) -> list[LeagueRow]:
    """By rank, those without one last; equal ranks in Vietnamese alphabetical order."""
    return sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, search.sort_key(row.name)))


def dots_chart(round_: Round, league: League) -> Chart:
    """Where every unit stands, and who rose or fell."""
    ranked = in_order(league.ranked)
    named = {row.code for row in (*ranked[:NAMED_DOTS], *ranked[-NAMED_DOTS:])}
    dots = [
        distributions.Dot(row.full_name, row.share, row.rank, row.rank_change, row.code in named)
        for row in ranked
        if row.share is not None
    ]
    words = Words(
        _("Mỗi chấm là một xã, phường"),
        _("Giá trị chỉ số (điểm đạt / điểm tối đa được tính)"),
        str(round_.index),
        _alternative(ranked, league),
    )
    return distributions.stacked_dots(dots, words, mean=league.mean)


def _alternative(ranked: Sequence[LeagueRow], league: League) -> str:
    if not ranked:
        return ""
    first, last = ranked[0], ranked[-1]
    return (
        f"{len(ranked)} đơn vị, từ {last.full_name} {formats.share(last.share)} đến {first.full_name} "
        f"{formats.share(first.share)}; trung bình {formats.share(league.mean)}."
    )


def heat_chart(round_: Round, definition: Definition, rows: Sequence[LeagueRow]) -> Chart:
    """Units × groups, darker is better."""
    cells = [
        comparisons.Cell(f"{row.rank or '—'}. {row.full_name}", group.name.vi, row.groups.get(group.code))
        for row in rows
        for group in definition.groups
    ]
    words = Words(
        _("Bản đồ nhiệt: đơn vị và nhóm"),
        _("Giá trị của nhóm, 0 đến 1"),
        str(round_.index),
        _("Mỗi hàng một đơn vị theo thứ hạng, mỗi cột một nhóm; số liệu đầy đủ ở bảng xếp hạng."),
    )
    return comparisons.heat_map(cells, words)


def groups_chart(definition: Definition, league: League) -> Chart:
    """Each group: the lowest, the mean and the best unit."""
    standings = []
    for group in definition.groups:
        values = league.group_values(group.code)
        if values:
            lowest, highest = min(values), max(values)
            standings.append(comparisons.GroupStanding(group.name.vi, mean(values), lowest, highest, lowest))
    weakest = min(standings, key=lambda one: one.ours or 0, default=None)
    words = Words(
        _("Nhóm nào cả tỉnh còn yếu"),
        _("Giá trị của nhóm: thấp nhất, trung bình, cao nhất"),
        "",
        f"Trung bình thấp nhất ở nhóm {weakest.group}: {formats.share(weakest.ours)}." if weakest else "",
    )
    return comparisons.groups(standings, words, ours=_("Trung bình"), mean=_("Thấp nhất"))


def movers(rows: Sequence[LeagueRow]) -> tuple[list[LeagueRow], list[LeagueRow]]:
    """The units that gained and lost most places since the round before."""
    moved = [row for row in rows if row.rank_change]
    up = sorted((row for row in moved if (row.rank_change or 0) > 0), key=lambda row: -(row.rank_change or 0))
    down = sorted((row for row in moved if (row.rank_change or 0) < 0), key=lambda row: row.rank_change or 0)
    return up[:MOVERS], down[:MOVERS]
