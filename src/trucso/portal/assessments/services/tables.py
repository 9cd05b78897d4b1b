"""The league table of a round and column: one row per unit, ranked from unrounded values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils import timezone

from trucso.index import Definition, rank
from trucso.index import Scorecard as Tree

from ...indexes.queries import definition_of
from ...units.models import Unit
from ...units.queries import with_names_on
from ..models import LeagueTable, Result, Round

Row = dict[str, Any]


def rebuild_table(round_: Round, column: str, trees: Mapping[int, Tree | None]) -> None:
    """Replace the rows of the scorecards in ``trees`` (by primary key), rank again, write what moved.

    ``None`` for a scorecard that has no points in this column; a table without any points is removed.
    """
    table = LeagueTable.objects.filter(round=round_, column=column).first()
    if table is None and not any(trees.values()):
        return
    rows = {row["scorecard"]: row for row in (table.rows if table else [])}
    ranks_before = {pk: _rank_of(row) for pk, row in rows.items()}
    rows |= {row["scorecard"]: row for row in _fresh_rows(round_, trees, is_new=table is None)}
    if all(row["points"] is None for row in rows.values()):
        LeagueTable.objects.filter(round=round_, column=column).delete()
        return
    ranked = ranked_rows(list(rows.values()), definition_of(round_.index))
    _write_ranks(column, [row for row in ranked if ranks_before.get(row["scorecard"]) != _rank_of(row)])
    LeagueTable.objects.update_or_create(
        round=round_,
        column=column,
        defaults={"rows": ranked, "digest": digest_of(ranked), "computed_at": timezone.now()},
    )


def ranked_rows(rows: Sequence[Row], definition: Definition) -> list[Row]:
    """The rows in the order of their rank, those without a value last, each with rank, tie and band."""
    key = "points" if definition.ranking.by == "points" else "share"
    values = {row["scorecard"]: None if row[key] is None else Fraction(row[key]) for row in rows}
    ranks = rank(values, definition.ranking)
    for row in rows:
        found = ranks[row["scorecard"]]
        row |= {"rank": found.position, "is_tied": found.tied, "band": found.band.vi if found.band else ""}
    return sorted(rows, key=lambda row: (row["rank"] is None, row["rank"] or 0, row["code"]))


def digest_of(rows: Sequence[Row]) -> str:
    """SHA-256 that names the content of a table."""
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _fresh_rows(round_: Round, trees: Mapping[int, Tree | None], *, is_new: bool) -> list[Row]:
    """Rows of the scorecards in ``trees``; in a new table also of those that have no points yet."""
    cards = round_.scorecards.all() if is_new else round_.scorecards.filter(pk__in=trees)
    chosen = {card.pk: card for card in cards}
    taking_part = Unit.objects.filter(pk__in={card.unit_id for card in chosen.values()})
    units = {unit.pk: unit for unit in with_names_on(taking_part, round_.units_on)}
    return [
        {"scorecard": pk, "state": card.state, **_unit(units[card.unit_id]), **_score(trees.get(pk))}
        for pk, card in chosen.items()
    ]


def _unit(unit: Any) -> Row:
    return {
        "unit": unit.pk,
        "code": unit.code,
        "name": unit.name_then or unit.name,
        "full_name": unit.full_name_then or unit.full_name,
    }


def _score(tree: Tree | None) -> Row:
    """What a row says of the points: fractions as text, groups and pillars by code."""
    if tree is None:
        empty: Row = {"points": None, "max": None, "share": None, "groups": {}, "pillars": {}, "lines": {}}
        return {**empty, "missing": 0, "not_applicable": 0}
    total = tree.total
    states = [node.state for node in tree.indicators]
    return {
        "points": _text(total.points),
        "max": _text(total.effective_max),
        "share": _text(total.share),
        "groups": {node.code: [_text(node.points), _text(node.effective_max)] for node in tree.groups},
        "pillars": {node.code: _text(node.share) for node in tree.pillars},
        "lines": {node.code: [_text(node.points), _text(node.effective_max)] for node in tree.indicators},
        "missing": states.count("missing"),
        "not_applicable": states.count("not_applicable"),
    }


def _text(number: Fraction | None) -> str | None:
    return None if number is None else str(number)


def _rank_of(row: Row) -> tuple[int | None, bool, str]:
    return row["rank"], row["is_tied"], row["band"]


def _write_ranks(column: str, rows: Sequence[Row]) -> None:
    """The ranks that moved, on their results."""
    ranks = {row["scorecard"]: row for row in rows}
    results = list(Result.objects.filter(column=column, scorecard__in=ranks).only("id", "scorecard_id"))
    for result in results:
        result.rank, result.is_tied, result.band = _rank_of(ranks[result.scorecard_id])
    Result.objects.bulk_update(results, ["rank", "is_tied", "band"])
