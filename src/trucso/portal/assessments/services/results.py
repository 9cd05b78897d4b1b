"""Computing scorecards and keeping their trees: in the transaction of whatever changed. Ranks come later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

import trucso
from trucso.index import NOT_APPLICABLE, Definition, FigureValue, score_round
from trucso.index import Scorecard as Tree

from ...facts.queries import figures
from ...indexes.queries import definition_of
from ..columns import Reported, score_columns
from ..models import Column, Line, Result, Round, Scorecard
from .ranking import rank_round
from .rounds import RoundRefused, refuse_if_frozen

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


def recompute(*, round_: Round, scorecards: Collection[int] | None = None) -> None:
    """Score again as :func:`rescore` does, and rank the whole round now instead of when it is next read."""
    with transaction.atomic():
        rescore(round_=round_, scorecards=scorecards)
        rank_round(round_)


@transaction.atomic
def rescore(*, round_: Round, scorecards: Collection[int] | None = None) -> None:
    """Score the given scorecards again (all without them) and store their results.

    Ranks follow when somebody reads a league table. A definition that compares units (``best_of``) is always
    scored whole. Raises :class:`~.rounds.RoundRefused` when the round is frozen.
    """
    rescore_locked(round_, lock_cards(round_, scorecards))


def rescore_locked(round_: Round, cards: Sequence[Scorecard], *, is_changed: bool = False) -> None:
    """:func:`rescore` for cards the caller has locked; ``is_changed`` moves their version, too."""
    definition = definition_of(round_.index)
    _refuse_if_frozen_now(round_)
    scored = lock_cards(round_, None) if compares_units(definition) else cards
    reported = reported_on(round_, scored, definition)
    _store(scored, score_cards(definition, reported), reported, timezone.now())
    mine = [card.pk for card in cards]
    moved = {"version": F("version") + 1} if is_changed else {}
    Scorecard.objects.filter(pk__in=mine).update(scored=F("scored") + 1, **moved)
    if len(scored) > len(mine):
        others = [card.pk for card in scored if card.pk not in mine]
        Scorecard.objects.filter(pk__in=others).update(scored=F("scored") + 1)


def lock_cards(round_: Round, scorecards: Collection[int] | None) -> list[Scorecard]:
    """Some scorecards of a round (all without them) for whoever writes on them: the next writer waits."""
    found = round_.scorecards.all() if scorecards is None else round_.scorecards.filter(pk__in=scorecards)
    cards = list(found.select_for_update(no_key=True).order_by("pk"))
    _refuse_if_frozen_now(round_)
    return cards


def _refuse_if_frozen_now(round_: Round) -> None:
    """Publishing and cancelling hold all cards: whoever waited for one asks again."""
    try:
        round_.refresh_from_db(fields=["state"])
    except Round.DoesNotExist:
        raise RoundRefused(f"Đợt “{round_.name}” vừa bị huỷ nên không ghi gì nữa.") from None
    refuse_if_frozen(round_)


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
    names = list(DECIDED.values())
    reasons = ("not_applicable_reason", "published_not_applicable")
    is_silent = Q(**dict.fromkeys(reasons, ""), **{f"{name}__isnull": True for name in names})
    lines = Line.objects.filter(~is_silent, scorecard__in=chosen).order_by()
    for pk, code, own, last, *points in lines.values_list("scorecard_id", "code", *reasons, *names):
        for column, reason in ((Column.SELF, own), (Column.PUBLISHED, last)):
            if reason:
                decided[pk].setdefault(column, {})[code] = NOT_APPLICABLE(reason)
        for column, value in zip(DECIDED, points, strict=True):
            if value is not None:
                decided[pk].setdefault(column, {})[code] = value
    return {pk: Reported(by_unit[card.unit_id], decided[pk], card.state) for pk, card in chosen.items()}


def _store(
    cards: Sequence[Scorecard],
    trees: Mapping[int, Mapping[str, Tree]],
    reported: Mapping[int, Reported],
    now: datetime,
) -> None:
    """Keep the trees, and drop a column that no longer exists (its last decision was taken back)."""
    by_columns: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for card in cards:
        by_columns[tuple(trees[card.pk])].append(card.pk)
    for columns, keys in by_columns.items():
        Result.objects.filter(scorecard__in=keys).exclude(column__in=columns).delete()
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
    """A tree as it is stored."""
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
