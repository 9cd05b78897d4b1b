"""Changing a figure that rounds are scored from: the observation, the log and the points move together."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from trucso.index import Input

from ...facts import services as facts
from ...facts.models import Measure, Observation
from ...facts.queries import input_keys
from ...indexes.queries import definition_of
from ...journal.services import Event, record_all
from ...units.models import Unit
from ..models import Round, Scorecard
from .gates import ask_lines
from .results import rescore_locked
from .rounds import RoundRefused


@dataclass(frozen=True)
class FigureChange:
    """What is to stand as one figure of a scorecard ("DTI-28.a"), and the version its writer read."""

    key: str
    entry: facts.Entry
    seen_version: int


def change_figure(
    *, scorecard: Scorecard, key: str, entry: facts.Entry, seen_version: int, origin: facts.Origin
) -> Observation:
    """Write one figure of a scorecard; see :func:`change_figures`."""
    change = FigureChange(key, entry, seen_version)
    return change_figures(scorecard=scorecard, changes=[change], origin=origin)[0]


def change_figures(
    *, scorecard: Scorecard, changes: Sequence[FigureChange], origin: facts.Origin
) -> list[Observation]:
    """Write figures of a scorecard, all or none, and score once every open card of the unit that reads them.

    The cards are locked first and the log last, so that writers wait for the log only while it is written.
    Raises :class:`~trucso.portal.facts.services.ConflictError` when somebody else changed one since its
    version was read, :class:`~.rounds.RoundRefused` when a line is not open to entry, here or in another
    round in which the figure was sent, or the round has no such figure.
    """
    measures = _measures(scorecard.round, changes)
    with transaction.atomic():
        return _change(scorecard, list(zip(measures, changes, strict=True)), origin)


def _change(
    scorecard: Scorecard, changes: Sequence[tuple[Measure, FigureChange]], origin: facts.Origin
) -> list[Observation]:
    round_ = scorecard.round
    readers = _lock_readers(unit=scorecard.unit, period=round_.period, is_demo=round_.is_demo)
    locked = next((card for card in readers if card.pk == scorecard.pk), None)
    codes = {one.key.rpartition(".")[0] for _, one in changes}
    ask_lines(locked or Scorecard.objects.get(pk=scorecard.pk), codes)
    _ask_other_rounds([card for card in readers if card.pk != scorecard.pk], {one.code for one, _ in changes})
    figures = [
        (facts.Slot(measure, scorecard.unit, round_.period, round_.is_demo), one.entry, one.seen_version)
        for measure, one in changes
    ]
    stands = facts.standing([slot for slot, _, _ in figures])
    before = {pk: _shown(row) for pk, row in stands.items()}
    written = facts.record_many(figures=figures, origin=origin, stands=stands)
    _rescore(readers, {measure.code for measure, _ in changes})
    events = [
        Event(
            action="figure.changed",
            subject=f"facts.observation:{row.pk}",
            unit=scorecard.unit.code,
            before=before.get(row.measure_id),
            after=_shown(one.entry) | {"key": one.key},
            reason=origin.note,
        )
        for row, (_, one) in zip(written, changes, strict=True)
    ]
    record_all(actor=origin.by or origin.detail, events=events)
    return written


def _ask_other_rounds(cards: Iterable[Scorecard], measures: Collection[str]) -> None:
    """Refuse to change a figure that the unit has already sent in another round that reads it."""
    for card in cards:
        keys = input_keys(definition_of(card.round.index))
        codes = {key.rpartition(".")[0] for measure in measures for key in keys.get(measure, ())}
        if not codes or card.state == Scorecard.State.DRAFT:
            continue
        try:
            ask_lines(card, codes)
        except RoundRefused as refused:
            raise RoundRefused(f"Số liệu này đã gửi trong đợt “{card.round.name}”. {refused}") from refused


def _measures(round_: Round, changes: Sequence[FigureChange]) -> list[Measure]:
    """The measure of each change, in order."""
    codes = [_input(round_, one.key).measure for one in changes]
    known = {one.code: one for one in Measure.objects.filter(code__in=codes)}
    return [known[code or ""] for code in codes]


def _shown(figure: facts.Entry | Observation) -> dict[str, Any]:
    return {"value": figure.value, "not_applicable": figure.not_applicable_reason}


@transaction.atomic
def recompute_readers(*, unit: Unit, period: str, is_demo: bool, measures: Collection[str]) -> None:
    """Score again every open scorecard of the unit and period whose index reads one of the measures.

    Whoever writes observations by another door than :func:`change_figure` calls this in the same transaction.
    """
    _rescore(_lock_readers(unit=unit, period=period, is_demo=is_demo), measures)


def _lock_readers(*, unit: Unit, period: str, is_demo: bool) -> list[Scorecard]:
    """The scorecards that figures of a unit and period may move, in the order in which all writers lock."""
    open_cards = Scorecard.objects.filter(
        unit=unit, round__period=period, round__is_demo=is_demo, round__state=Round.State.OPEN
    )
    locked = open_cards.select_for_update(of=("self",), no_key=True).order_by("pk")
    return list(locked.select_related("round__index", "unit"))


def _rescore(cards: Iterable[Scorecard], measures: Collection[str]) -> None:
    for card in cards:
        if input_keys(definition_of(card.round.index)).keys() & set(measures):
            rescore_locked(card.round, [card], is_changed=True)


def _input(round_: Round, key: str) -> Input:
    definition = definition_of(round_.index)
    found = (one for indicator in definition.indicators for one in indicator.inputs if one.key == key)
    one = next(found, None)
    if one is None or one.measure is None:
        raise RoundRefused(f"Bộ chỉ số {round_.index} không có số liệu “{key}” để nhập.")
    return one
