"""The list of rounds and the list of scorecards as tables."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ..shared.tables import Column as TableColumn
from ..shared.tables import Table
from .models import Column, Round, Scorecard
from .queries.league import Standing, main_column, standings
from .queries.rounds import RoundSummary


def league_address(row: Any) -> str:
    return reverse("assessments:league", args=[row["slug"]])


def card_address(row: Any) -> str:
    return reverse("assessments:scorecard", args=[row["pk"]])


def progress_address(row: Any) -> str | None:
    """Where those who steer the round see how far it is."""
    return reverse("workflow:progress", args=[row["slug"]]) if row["progress"] else None


def rounds_table(found: Sequence[RoundSummary], steered: Collection[int] = ()) -> Table:
    """The rounds as a table. ``steered``: the units whose rounds this reader follows."""
    columns = [
        TableColumn("name", _("Đợt đánh giá"), href=league_address),
        TableColumn("period", _("Kỳ"), on_phone=False),
        TableColumn("index", _("Bộ chỉ số"), on_phone=False),
        TableColumn("state", _("Trạng thái"), template="assessments/state_cell.html"),
        TableColumn("units", _("Đơn vị"), kind="integer", on_phone=False),
        TableColumn("sent", _("Đã nộp"), kind="integer", on_phone=False),
        TableColumn("verified", _("Đã thẩm định"), kind="integer", on_phone=False),
        TableColumn("due_on", _("Hạn nộp"), on_phone=False),
        *([TableColumn("progress", _("Tiến độ"), href=progress_address, in_files=False)] if steered else []),
    ]
    rows = [
        {
            "name": one.round.name,
            "slug": one.round.slug,
            "period": one.period,
            "index": str(one.round.index),
            "state": one.round.state,
            "units": one.units,
            "sent": one.sent,
            "verified": one.verified,
            "due_on": one.round.due_on,
            "progress": _("Xem tiến độ") if one.round.parent_id in steered else "",
        }
        for one in found
    ]
    is_demo = any(one.round.is_demo for one in found)
    return Table(
        "dot-danh-gia", _("Các đợt đánh giá"), columns, rows, is_demo=is_demo, empty=_("Chưa có đợt nào.")
    )


def cards_table(
    round_: Round, cards: Sequence[Scorecard], address: Callable[[Any], str] = card_address
) -> Table:
    """Scorecards with state, points per column and rank in the latest one; units lead to ``address``."""
    columns = [one for one in Column.values if any(r.column == one for c in cards for r in c.results.all())]
    ranked_by, places = main_column(round_, columns), standings(round_)
    shown = [
        TableColumn("unit", _("Đơn vị"), href=address),
        TableColumn("state", _("Trạng thái"), template="assessments/state_cell.html", on_phone=False),
        *(TableColumn(one, Column(one).label, kind="points", on_phone=False) for one in columns),
        TableColumn("share", _("Giá trị"), kind="share"),
        TableColumn("rank", _("Hạng"), kind="rank"),
    ]
    return Table(
        key="phieu-cham-diem",
        title=round_.name,
        columns=shown,
        rows=[_card_row(card, ranked_by, places.get((card.pk, ranked_by))) for card in cards],
        is_demo=round_.is_demo,
        empty=_("Không có phiếu nào bạn được xem trong đợt này."),
    )


def _card_row(card: Scorecard, ranked_by: str, place: Standing | None) -> dict[str, Any]:
    results = {result.column: result for result in card.results.all()}
    latest = results.get(ranked_by)
    points = {column: _fraction(result.points) for column, result in results.items()}
    return {
        "pk": card.pk,
        "unit": card.unit.full_name,
        "state": card.state,
        "share": _fraction(latest.share) if latest else None,
        "rank": place.rank if place else None,
    } | points


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
