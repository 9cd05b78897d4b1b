"""A scorecard as tables and charts: what the page draws from :class:`~.queries.cards.CardView`."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from ..shared import formats
from ..shared.charts import comparisons, distributions
from ..shared.charts.chart import Chart, Words
from ..shared.tables import Column as TableColumn
from ..shared.tables import Table
from .models import Column, Scorecard
from .queries.cards import RAISED, CardView, LineView
from .queries.league import League, mean
from .queries.lines import LinePage


def lines_table(view: CardView) -> Table:
    """One row per indicator, for the files of the page."""
    columns = [
        TableColumn("code", _("Mã"), kind="code"),
        TableColumn("name", _("Chỉ tiêu")),
        TableColumn("group", _("Nhóm")),
        TableColumn("maximum", _("Điểm tối đa"), kind="points"),
        *(TableColumn(column, Column(column).label, kind="points") for column in view.columns),
        TableColumn("lost", _("Còn thiếu"), kind="points"),
        TableColumn("cut", _("Chênh lệch"), kind="change", decimals=2),
        TableColumn("state", _("Tình trạng")),
        TableColumn("cause", _("Lý do")),
        TableColumn("status", _("Trạng thái")),
        TableColumn("responsible", _("Phụ trách")),
        TableColumn("due_on", _("Hạn xử lý")),
        TableColumn("evidence", _("Minh chứng")),
        TableColumn("note", _("Ghi chú")),
    ]
    rows = [_plain_line(view, line, group.node.name.vi) for group in view.groups for line in group.lines]
    return Table(
        key="phieu",
        title=f"{view.card.unit.full_name}: {view.card.round.name}",
        columns=columns,
        rows=rows,
        source=str(view.card.round.index),
        as_of=view.card.round.units_on,
        is_demo=view.card.round.is_demo,
    )


def _plain_line(view: CardView, one: LineView, group: str) -> dict[str, Any]:
    line = one.line
    return {
        "code": one.node.code,
        "name": one.node.name.vi,
        "group": group,
        "maximum": one.node.max_points,
        **{column: one.points.get(column) for column in view.columns},
        "lost": one.lost,
        "cut": one.cut,
        "state": one.node.state,
        "cause": line.get_cause_display() if line else "",
        "status": line.get_status_display() if line else "",
        "responsible": line.responsible if line else "",
        "due_on": line.due_on if line else None,
        "evidence": "; ".join(str(document) for document in one.evidence),
        "note": line.note if line else "",
    }


def groups_table(view: CardView) -> Table:
    """One row per group and the total."""
    columns = [
        TableColumn("code", _("Mã"), kind="code"),
        TableColumn("name", _("Nhóm")),
        TableColumn("maximum", _("Điểm tối đa"), kind="points"),
        *(TableColumn(column, Column(column).label, kind="points") for column in view.columns),
        TableColumn("share", _("Giá trị"), kind="share"),
        TableColumn("lost", _("Còn thiếu"), kind="points"),
    ]
    nodes = [(group.node, group.points) for group in view.groups]
    total = {column: view.trees[column].total.points for column in view.columns}
    rows = [
        {
            "code": node.code,
            "name": node.name.vi,
            "maximum": node.effective_max,
            **points,
            "share": node.share,
            "lost": node.lost,
        }
        for node, points in [*nodes, (view.latest.total, total)]
    ]
    return Table("nhom", _("Điểm theo nhóm"), columns, rows, is_demo=view.card.round.is_demo)


def causes_table(view: CardView) -> Table:
    """Points lost by cause."""
    columns = [TableColumn("cause", _("Lý do")), TableColumn("lost", _("Điểm mất"), kind="points")]
    rows = [{"cause": cause, "lost": lost} for cause, lost in view.causes.items()]
    return Table("mat-diem", _("Mất điểm theo lý do"), columns, rows, is_demo=view.card.round.is_demo)


def losses_chart(view: CardView) -> Chart:
    """From the maximum down to the points, one step per cause."""
    total = view.latest.total
    steps = [comparisons.Loss(cause, lost) for cause, lost in view.causes.items() if cause != RAISED]
    steps += [comparisons.Loss(cause, lost) for cause, lost in view.causes.items() if cause == RAISED]
    listed = "; ".join(f"{cause.lower()} {formats.points(lost)}" for cause, lost in view.causes.items())
    words = Words(
        _("Mất điểm ở đâu, vì sao"),
        _("điểm"),
        "",
        f"Từ tối đa {formats.points(total.effective_max)} còn {formats.points(total.points)} điểm: {listed}.",
    )
    return comparisons.losses(total.effective_max, steps, words)


def groups_chart(view: CardView, league: League | None) -> Chart:
    """Each group of this unit against the mean, best and lowest unit of the round."""
    standings = [
        _standing(group.node.code, group.node.name.vi, group.node.share, league) for group in view.groups
    ]
    known = [(one.ours, one.group) for one in standings if one.ours is not None]
    lowest = min(known, default=None)
    words = Words(
        _("Từng nhóm so với các đơn vị cùng đợt"),
        _("Giá trị của nhóm, 0 đến 1"),
        "",
        f"Nhóm thấp nhất: {lowest[1]}, {formats.share(lowest[0])}." if lowest else "",
    )
    return comparisons.groups(standings, words, ours=view.card.unit.full_name)


def _standing(
    code: str, name: str, ours: Fraction | None, league: League | None
) -> comparisons.GroupStanding:
    values: Sequence[Fraction] = league.group_values(code) if league else ()
    if len(values) < 2:
        return comparisons.GroupStanding(name, ours)
    return comparisons.GroupStanding(name, ours, mean(values), max(values), min(values))


def peers_chart(card: Scorecard, page: LinePage) -> Chart | None:
    """Where this unit stands among the others on one indicator; nothing to draw for a lone unit."""
    if len(page.peers) < 2:
        return None
    shares = [peer.share for peer in page.peers]
    dots = [
        distributions.Dot(peer.full_name, peer.share, is_named=is_ours, is_ours=is_ours)
        for peer in page.peers
        for is_ours in [peer.scorecard == card.pk]
    ]
    ours = next((peer.share for peer in page.peers if peer.scorecard == card.pk), None)
    full = sum(share == 1 for share in shares)
    words = Words(
        _("Chỉ tiêu này ở các đơn vị cùng đợt"),
        _("Phần điểm đạt được, 0 đến 1; mỗi chấm một đơn vị"),
        "",
        f"{card.unit.full_name} {formats.share(ours)}, trung bình {formats.share(mean(shares))}; "
        f"{full} trên {len(shares)} đơn vị đạt trọn điểm.",
    )
    return distributions.stacked_dots(dots, words, mean=mean(shares))
