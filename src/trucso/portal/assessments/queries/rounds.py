"""Rounds with what a reader wants to know of each: how many units, how far, the mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ...facts.periods import Period
from ...shared import access, search
from ...shared.tables import Column as TableColumn
from ...shared.tables import Table
from ...units.models import Unit, UnitParent
from ...units.queries import alive
from ..models import Column, Result, Round, Scorecard

_LIGHT_RESULTS = Prefetch("results", queryset=Result.objects.defer("tree"))

DONE = (Scorecard.State.VERIFIED, Scorecard.State.DECIDED, Scorecard.State.PUBLISHED)
SENT = (Scorecard.State.SUBMITTED, Scorecard.State.APPEALED, *DONE)


@dataclass(frozen=True)
class RoundSummary:
    """A round, with its scorecards counted by how far they have come."""

    round: Round
    units: int
    sent: int
    verified: int

    @property
    def period(self) -> str:
        return Period.parse(self.round.period).label

    @property
    def sent_share(self) -> Fraction | None:
        return Fraction(self.sent, self.units) if self.units else None


def summaries(rounds: QuerySet[Round]) -> list[RoundSummary]:
    """One query, however many rounds."""
    counted = rounds.annotate(
        units=Count("scorecards"),
        sent=Count("scorecards", filter=Q(scorecards__state__in=SENT)),
        verified=Count("scorecards", filter=Q(scorecards__state__in=DONE)),
    )
    return [RoundSummary(one, one.units, one.sent, one.verified) for one in counted]


def rounds_table(found: Sequence[RoundSummary]) -> Table:
    """The rounds as a table, for the page's files."""
    columns = [
        TableColumn(
            "name", _("Đợt đánh giá"), href=lambda row: reverse("assessments:league", args=[row["slug"]])
        ),
        TableColumn("period", _("Kỳ")),
        TableColumn("index", _("Bộ chỉ số"), on_phone=False),
        TableColumn("state", _("Trạng thái"), template="assessments/state_cell.html"),
        TableColumn("units", _("Đơn vị"), kind="integer"),
        TableColumn("sent", _("Đã nộp"), kind="integer"),
        TableColumn("verified", _("Đã thẩm định"), kind="integer", on_phone=False),
        TableColumn("due_on", _("Hạn nộp"), on_phone=False),
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
        }
        for one in found
    ]
    is_demo = any(one.round.is_demo for one in found)
    return Table(
        "dot-danh-gia", _("Các đợt đánh giá"), columns, rows, is_demo=is_demo, empty=_("Chưa có đợt nào.")
    )


def cards_of(round_: Round, person: Any) -> list[Scorecard]:
    """The scorecards of a round that a person may open, in alphabetical order: a fixed number of queries."""
    cards = round_.scorecards.select_related("unit").prefetch_related(_LIGHT_RESULTS)
    if not round_.is_frozen:
        cards = cards.filter(unit__in=units_within(access.visible(person, "see_scorecard"), round_))
    return sorted(cards, key=lambda card: search.sort_key(card.unit.name))


def units_within(seen: access.Visible, round_: Round) -> QuerySet[Unit]:
    """The units of the round's day that a right reaches."""
    units = Unit.objects.all()
    if seen.everywhere:
        return units
    below = UnitParent.objects.filter(alive(round_.units_on), parent__in=seen.root_ids)
    return units.filter(Q(pk__in=seen.own_ids) | Q(pk__in=below.values("unit")))


def cards_table(round_: Round, cards: Sequence[Scorecard]) -> Table:
    """Scorecards with state, points per column and rank in the latest one."""
    columns = [
        TableColumn("unit", _("Đơn vị"), href=lambda row: reverse("assessments:scorecard", args=[row["pk"]])),
        TableColumn("state", _("Trạng thái"), template="assessments/state_cell.html"),
        *(
            TableColumn(column, Column(column).label, kind="points", on_phone=False)
            for column in Column.values
        ),
        TableColumn("share", _("Giá trị"), kind="share"),
        TableColumn("rank", _("Hạng"), kind="rank"),
    ]
    return Table(
        key="phieu-cham-diem",
        title=round_.name,
        columns=columns,
        rows=[_card_row(card) for card in cards],
        is_demo=round_.is_demo,
        empty=_("Không có phiếu nào bạn được xem trong đợt này."),
    )


def _card_row(card: Scorecard) -> dict[str, Any]:
    results = {result.column: result for result in card.results.all()}
    latest = next((results[column] for column in reversed(Column.values) if column in results), None)
    points = {column: _fraction(result.points) for column, result in results.items()}
    share, rank = (_fraction(latest.share), latest.rank) if latest else (None, None)
    return {
        "pk": card.pk,
        "unit": card.unit.full_name,
        "state": card.state,
        "share": share,
        "rank": rank,
    } | points


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
