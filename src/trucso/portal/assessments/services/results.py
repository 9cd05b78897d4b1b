"""Computing scorecards and ranks, and keeping them: points, ranks and league table in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

import trucso
from trucso.index import NOT_APPLICABLE, Definition, FigureValue, score_round
from trucso.index import Scorecard as Tree

from ...facts.queries import figures
from ...indexes.queries import definition_of
from ..columns import Reported, score_columns
from ..models import Column, Line, Result, Round, Scorecard
from .rounds import refuse_if_frozen
from .tables import rebuild_table

DECIDED = {
    Column.SELF: "self_points",
    Column.VERIFIED: "verified_points",
    Column.COUNCIL: "council_points",
    Column.PUBLISHED: "published_points",
}
_RESULT_FIELDS = (
    "tree",
    "points",
    "effective_max",
    "share",
    "data_digest",
    "index_revision",
    "library_version",
)


@transaction.atomic
def recompute(*, round_: Round, scorecards: Collection[int] | None = None) -> None:
    """Score again the given scorecards (all without them) and rank the whole round.

    A definition that compares units (``best_of``) is always scored whole. Raises
    :class:`~.rounds.RoundRefused` when the round is frozen.
    """
    Round.objects.select_for_update().get(pk=round_.pk)
    refuse_if_frozen(round_)
    definition = definition_of(round_.index)
    chosen = None if compares_units(definition) else scorecards
    cards = list(round_.scorecards.all() if chosen is None else round_.scorecards.filter(pk__in=chosen))
    reported = reported_on(round_, cards, definition)
    trees = score_cards(definition, reported)
    _store(cards, trees, reported, definition, timezone.now())
    for column in Column.values:
        rebuild_table(round_, column, {pk: columns.get(column) for pk, columns in trees.items()})


def compares_units(definition: Definition) -> bool:
    """Whether one unit's figures move another's points."""
    return any(one.is_best_of for indicator in definition.indicators for one in indicator.inputs)


def score_cards(definition: Definition, reported: Mapping[int, Reported]) -> dict[int, dict[str, Tree]]:
    """The columns of every scorecard, by primary key."""
    scored = score_round(definition, {str(pk): one.figures for pk, one in reported.items()})
    return {pk: score_columns(definition, scored[str(pk)], one) for pk, one in reported.items()}


def reported_on(round_: Round, cards: Iterable[Scorecard], definition: Definition) -> dict[int, Reported]:
    """What was reported and decided on each scorecard, by primary key: two queries."""
    chosen = {card.pk: card for card in cards}
    units = {card.unit_id for card in chosen.values()}
    by_unit = figures(definition=definition, units=units, period=round_.period, is_demo=round_.is_demo)
    decided: dict[int, dict[str, dict[str, FigureValue]]] = {pk: {} for pk in chosen}
    lines = Line.objects.filter(scorecard__in=chosen).order_by()
    names = list(DECIDED.values())
    for pk, code, reason, *points in lines.values_list(
        "scorecard_id", "code", "not_applicable_reason", *names
    ):
        if reason:
            decided[pk].setdefault(Column.SELF, {})[code] = NOT_APPLICABLE(reason)
        for column, value in zip(DECIDED, points, strict=True):
            if value is not None:
                decided[pk].setdefault(column, {})[code] = value
    return {pk: Reported(by_unit[card.unit_id], decided[pk], card.state) for pk, card in chosen.items()}


def _store(
    cards: Sequence[Scorecard],
    trees: Mapping[int, Mapping[str, Tree]],
    reported: Mapping[int, Reported],
    definition: Definition,
    now: datetime,
) -> None:
    """Keep the trees, and drop a column that no longer exists (its last decision was taken back)."""
    for column in Column.values:
        gone = [card.pk for card in cards if column not in trees[card.pk]]
        Result.objects.filter(scorecard__in=gone, column=column).delete()
    rows = [
        result_row(card.pk, column, tree, digest=reported[card.pk].digest, now=now)
        for card in cards
        for column, tree in trees[card.pk].items()
    ]
    Result.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["scorecard", "column"],
        update_fields=[*_RESULT_FIELDS, "computed_at"],
    )


def result_row(scorecard: int, column: str, tree: Tree, *, digest: str, now: datetime) -> Result:
    """A stored tree, not yet ranked."""
    total = tree.total
    return Result(
        scorecard_id=scorecard,
        column=column,
        tree=tree.to_dict(),
        points=None if total.points is None else str(total.points),
        effective_max=str(total.effective_max),
        share=None if total.share is None else str(total.share),
        data_digest=digest,
        index_revision=tree.revision,
        library_version=trucso.__version__,
        computed_at=now,
    )
