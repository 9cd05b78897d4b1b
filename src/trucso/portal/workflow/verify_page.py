"""The work list and its lines as tables; last period and neighbours of one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ..assessments.models import Line, Round
from ..assessments.queries.league import Peer, mean
from ..assessments.queries.lines import LinePage
from ..shared.tables import Column, Table
from .models import Review
from .news import Change, News
from .worklist import Task, WorkLine

MOST_NEIGHBOURS = 5


def tasks_table(round_: Round, tasks: Sequence[Task], *, by_unit: bool) -> Table:
    """One row per indicator or unit, each leading to its lines."""

    def address(row: Any) -> str:
        if by_unit:
            return reverse("workflow:verify_card", args=[row["key"]])
        return reverse("workflow:verify_indicator", args=[round_.slug, row["key"]])

    columns = [
        *([] if by_unit else [Column("key", _("Mã"), "Code", kind="code")]),
        Column(
            "name",
            _("Đơn vị") if by_unit else _("Chỉ tiêu"),
            "Unit" if by_unit else "Indicator",
            href=address,
        ),
        Column("waiting", _("Chờ thẩm định"), "Waiting", kind="integer"),
        Column("decided", _("Đã quyết định"), "Decided", kind="integer", on_phone=False),
        Column(
            "changed", _("Mới thay đổi"), "Changed", kind="integer", template="workflow/changed_cell.html"
        ),
    ]
    rows = [vars(task) for task in tasks]
    empty = _("Chưa có đơn vị nào gửi phiếu.")
    return Table("tham-dinh", round_.name, columns, rows, is_demo=round_.is_demo, empty=empty)


def lines_table(round_: Round, title: str, lines: Sequence[WorkLine], news: News) -> Table:
    """The lines for the page's own table and for files; rows keep the :class:`WorkLine` as ``work``."""
    columns = [
        Column("code", _("Mã"), "Code", kind="code"),
        Column("name", _("Chỉ tiêu"), "Indicator"),
        Column("unit", _("Đơn vị"), "Unit"),
        Column("points", _("Tự đánh giá"), "Self", kind="points"),
        Column("maximum", _("Tối đa"), "Maximum", kind="points"),
        Column("documents", _("Minh chứng"), "Documents", kind="integer"),
        Column("decision", _("Quyết định"), "Decision"),
        Column("doubts", _("Cần xem"), "To look at"),
        Column("news", _("Mới thay đổi"), "Changed"),
    ]
    rows = [_line_row(one, news.get(one.line.pk, ())) for one in lines]
    empty = _("Không có dòng nào đang chờ ở đây: đơn vị chưa gửi phiếu, hoặc phiếu đã thẩm định xong.")
    return Table("cac-dong", title, columns, rows, is_demo=round_.is_demo, empty=empty)


def _line_row(one: WorkLine, changes: Sequence[Change]) -> dict[str, Any]:
    return {
        "code": one.line.code,
        "name": one.name,
        "unit": one.unit,
        "points": one.node.points if one.node else None,
        "maximum": one.node.effective_max if one.node else None,
        "documents": one.documents,
        "decision": Review.Decision(one.decision).label if one.decision else "",
        "doubts": "; ".join(finding.message for finding in one.doubts),
        "news": "; ".join(f"{change.what}: {change.before} → {change.after}" for change in changes),
        "changes": changes,
        "work": one,
    }


def with_counts(lines: QuerySet[Line]) -> list[Line]:
    """Lines with the number of documents each cites."""
    return list(lines.annotate(documents=Count("citations", distinct=True)))


@dataclass(frozen=True)
class Before:
    """A figure now and in the round before."""

    label: str
    now: Fraction | None
    before: Fraction


def last_period(page: LinePage, last: Mapping[str, Fraction]) -> list[Before]:
    """The numbers of a line that were also reported last time."""
    return [
        Before(
            one.used.label.vi, one.used.value if isinstance(one.used.value, Fraction) else None, last[one.key]
        )
        for one in page.inputs
        if one.key in last
    ]


@dataclass(frozen=True)
class Neighbours:
    """How the others of the round stand on the indicator: their mean, and the nearest in value."""

    mean: Fraction | None
    nearest: Sequence[Peer]
    own: Fraction | None
    units: int


def neighbours(page: LinePage, scorecard: int) -> Neighbours:
    """The units whose share is nearest to this one's."""
    own = next((peer.share for peer in page.peers if peer.scorecard == scorecard), None)
    others = [peer for peer in page.peers if peer.scorecard != scorecard]
    near = sorted(others, key=lambda peer: (abs(peer.share - (own or 0)), peer.full_name))[:MOST_NEIGHBOURS]
    return Neighbours(mean([peer.share for peer in others]), near, own, len(others))
