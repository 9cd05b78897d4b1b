"""Ranking a round when somebody reads it: from the stored results to one league table per column.

A save scores its own card and counts that (``Scorecard.scored``); it neither ranks nor waits for ranking. The
round remembers how many scorings its tables rest on (``Round.ranked``): a reader who finds more ranks first.
The tables are made without any lock and written only when nobody else wrote them meanwhile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, Sum
from django.utils import timezone

from ...indexes.queries import definition_of
from ...units.models import Unit
from ...units.queries import with_names_on
from ..models import Column, LeagueTable, Result, Round
from .tables import Row, digest_of, ranked_rows, score_fields

TURNS = 3
"""Whoever lost twice to another reader has a table that was begun after they asked."""


def rank_if_stale(round_: Round) -> None:
    """Rank the round again if results were stored since its tables were made; a frozen one never changes."""
    if round_.is_frozen:
        return
    for _ in range(TURNS):
        ranked, scored = _scorings(round_)
        if ranked == scored or _rank(round_, ranked):
            return


@transaction.atomic
def rank_round(round_: Round, *, anew: bool = False) -> None:
    """Rank the round now, in the caller's transaction; ``anew`` makes every row again from the results."""
    (ranked,) = Round.objects.select_for_update(no_key=True).values_list("ranked").get(pk=round_.pk)
    _rank(round_, ranked, anew=anew)


def _scorings(round_: Round) -> tuple[int, int]:
    """How many scorings the tables rest on, and how many there are: one query."""
    found = Round.objects.filter(pk=round_.pk).annotate(scored=Sum("scorecards__scored"))
    ranked, scored = found.values_list("ranked", "scored").get()
    return ranked, scored or 0


@dataclass(frozen=True)
class _Card:
    """What a row of a table says of a card beside its points."""

    pk: int
    unit: int
    state: str
    scored: int


def _rank(round_: Round, seen: int, *, anew: bool = False) -> bool:
    """Make the tables that rest on more than ``seen`` scorings; False when somebody else did meanwhile.

    What is counted is read before what is shown: a card scored in between is ranked again the next time.
    """
    fields = round_.scorecards.order_by().values_list("pk", "unit_id", "state", "scored")
    cards = {card.pk: card for card in (_Card(*row) for row in fields)}
    tables = _tables(round_, cards, {} if anew else _kept(round_))
    with transaction.atomic():
        mine = Round.objects.filter(pk=round_.pk, ranked=seen)
        if not mine.update(ranked=sum(card.scored for card in cards.values())):
            return False
        _write(round_, tables)
    return True


def _kept(round_: Round) -> dict[str, dict[int, Row]]:
    """The rows there are, by column and card."""
    tables = round_.tables.values_list("column", "rows")
    return {column: {row["scorecard"]: row for row in rows} for column, rows in tables}


def _tables(
    round_: Round, cards: Mapping[int, _Card], kept: Mapping[str, Mapping[int, Row]]
) -> dict[str, list[Row]]:
    """The ranked rows of every column that has points: kept ones as they are, others from their results."""
    fresh = {
        pk
        for pk, card in cards.items()
        if not kept or any(rows.get(pk, {}).get("scored") != card.scored for rows in kept.values())
    }
    trees = _trees(cards, fresh, kept)
    is_new = trees.keys() - kept.keys()
    units = _units(round_, [card.unit for pk, card in cards.items() if is_new or pk in fresh])
    definition = definition_of(round_.index)
    tables = {}
    for column in (one for one in Column.values if one in kept or one in trees):
        drawn = {
            pk: _row(cards[pk], units[cards[pk].unit], trees[column].get(pk))
            for pk in (fresh if column in kept else cards)
        }
        rows = {**kept.get(column, {}), **drawn}
        if any(row["points"] is not None for row in rows.values()):
            tables[column] = ranked_rows(list(rows.values()), definition)
    return tables


def _trees(
    cards: Collection[int], fresh: Collection[int], kept: Collection[str]
) -> dict[str, dict[int, Any]]:
    """The stored trees, by column and card, from which rows are made: of fresh cards, and of new columns."""
    needed = Q(scorecard__in=fresh) | Q(scorecard__in=cards) & ~Q(column__in=kept)
    trees: dict[str, dict[int, Any]] = defaultdict(dict)
    for column, pk, tree in (
        Result.objects.filter(needed).order_by().values_list("column", "scorecard", "tree")
    ):
        trees[column][pk] = tree
    return trees


def _row(card: _Card, unit: Row, tree: Mapping[str, Any] | None) -> Row:
    return {
        "scorecard": card.pk,
        "scored": card.scored,
        "state": card.state,
        **unit,
        **score_fields(tree),
    }


def _units(round_: Round, units: Collection[int]) -> dict[int, Row]:
    """Units as they were called on the round's day."""
    named: Iterable[Any] = with_names_on(Unit.objects.filter(pk__in=units), round_.units_on)
    return {
        unit.pk: {
            "unit": unit.pk,
            "code": unit.code,
            "name": unit.name_then or unit.name,
            "full_name": unit.full_name_then or unit.full_name,
        }
        for unit in named
    }


def _write(round_: Round, tables: Mapping[str, Sequence[Row]]) -> None:
    """Keep the tables, and drop those of columns that have no points any more."""
    round_.tables.exclude(column__in=tables).delete()
    now = timezone.now()
    LeagueTable.objects.bulk_create(
        [
            LeagueTable(round=round_, column=column, rows=rows, digest=digest_of(rows), computed_at=now)
            for column, rows in tables.items()
        ],
        update_conflicts=True,
        unique_fields=["round", "column"],
        update_fields=["rows", "digest", "computed_at"],
    )
