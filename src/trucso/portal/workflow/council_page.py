"""What the council reads: the lines of a card in every column, with what was contested."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from trucso.index import Definition, rank
from trucso.index import Scorecard as Tree

from ..assessments.models import Column as Points
from ..assessments.models import Result, Round, Scorecard
from ..assessments.rounds_page import cards_table
from ..shared.tables import Column, Table
from . import petition_queries

SHOWN = (Points.SELF, Points.VERIFIED, Points.COUNCIL)


def council_address(row: Any) -> str:
    return reverse("workflow:council_card", args=[row["pk"]])


def _line_address(row: Any) -> str:
    return reverse("workflow:council_line", args=[row["line"]])


def provisional_table(
    round_: Round, cards: Sequence[Scorecard], definition: Definition, reached: Collection[int]
) -> Table:
    """What publishing today would give: each card by its furthest column, ranked among all ``cards`` of the
    round; the rows of the units in ``reached`` (``results`` prefetched).
    """
    table = cards_table(round_, [one for one in cards if one.unit_id in reached], council_address)
    furthest = {one.pk: _furthest(one) for one in cards}
    shares = {pk: Fraction(found.share) if found and found.share else None for pk, found in furthest.items()}
    places = rank(shares, definition.ranking)
    rows: list[dict[str, Any]] = []
    for row in table.rows:
        shown: Any = row
        found, key = furthest[shown["pk"]], shown["pk"]
        name = Points(found.column).label if found else ""
        rows.append({**shown, "column": name, "share": shares[key], "rank": places[key].position})
    kept = [one for one in table.columns if one.key not in ("share", "rank")]
    columns = [
        *kept,
        Column("column", _("Tính theo"), "By column", on_phone=False),
        Column("share", _("Giá trị tạm tính"), "Provisional value", kind="share"),
        Column("rank", _("Hạng tạm tính"), "Provisional rank", kind="rank"),
    ]
    return replace(table, columns=columns, rows=rows)


def _furthest(card: Scorecard) -> Result | None:
    """The result that would be published of a card as it stands."""
    order = list(Points.values)
    return max(card.results.all(), key=lambda one: order.index(one.column), default=None)


def settled_table(card: Scorecard) -> Table:
    """One row per line: self, verified and council points, what was cut, the petition; four queries."""
    columns = [
        Column("code", _("Mã"), "Code", kind="code", on_phone=False),
        Column("name", _("Chỉ tiêu"), "Indicator", href=_line_address),
        Column("maximum", _("Tối đa"), "Maximum", kind="points", on_phone=False),
        Column("self", _("Tự đánh giá"), "Self", kind="points", on_phone=False),
        Column("verified", _("Thẩm định"), "Verified", kind="points"),
        Column("council", _("Hội đồng"), "Council", kind="points"),
        Column(
            "cut", _("Thẩm định thay đổi"), "Verified minus self", kind="change", decimals=2, on_phone=False
        ),
        Column(
            "petition", _("Kiến nghị"), "Petition", template="workflow/petition_cell.html", on_phone=False
        ),
    ]
    trees = {
        one.column: {node.code: node for node in Tree.from_dict(one.tree).indicators}
        for one in Result.objects.filter(scorecard=card, column__in=SHOWN)
    }
    petitions = {one.line_id: one for one in reversed(petition_queries.of_card(card))}
    rows = [_row(line, trees, petitions.get(line.pk)) for line in card.lines.order_by("pk")] if trees else []
    return Table(
        "hoi-dong-phieu",
        card.unit.full_name,
        columns,
        rows,
        is_demo=card.round.is_demo,
        empty=_("Phiếu này chưa được tính điểm."),
        highlight=lambda row: isinstance(row, dict) and row["is_settled"],
    )


def _row(line: Any, trees: dict[str, dict[str, Any]], petition: Any) -> dict[str, Any]:
    first = next(iter(trees.values()))[line.code]
    points = {column: nodes[line.code].points for column, nodes in trees.items()}
    verified = points.get(Points.VERIFIED)
    return {
        "line": line.pk,
        "code": line.code,
        "name": first.name.vi,
        "maximum": first.max_points,
        **points,
        "cut": verified - (points.get(Points.SELF) or Fraction(0)) if verified is not None else None,
        "petition": petition.get_outcome_display() or petition.state if petition else "",
        "filed": petition,
        "is_settled": line.council_points is not None,
    }
