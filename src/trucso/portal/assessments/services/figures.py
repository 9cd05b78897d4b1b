"""Changing a figure that rounds are scored from: the observation, the log and the points move together."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import F

from trucso.index import Input

from ...facts import services as facts
from ...facts.models import Measure, Observation
from ...facts.queries import input_keys
from ...indexes.queries import definition_of
from ...journal.services import record
from ...units.models import Unit
from ..models import Round, Scorecard
from .gates import ask_lines
from .results import rescore
from .rounds import RoundRefused


@transaction.atomic
def change_figure(
    *, scorecard: Scorecard, key: str, entry: facts.Entry, seen_version: int, origin: facts.Origin
) -> Observation:
    """Write one figure of a scorecard ("DTI-28.a") and score every open card of the unit that reads it.

    The cards are locked first and the log last, so that writers wait for the log only while it is written.
    Raises :class:`~trucso.portal.facts.services.ConflictError` when somebody else changed it since version
    ``seen_version`` was read, :class:`~.rounds.RoundRefused` when the line is not open to entry or the round
    has no such figure.
    """
    round_ = scorecard.round
    measure = Measure.objects.get(code=_input(round_, key).measure)
    readers = _lock_readers(unit=scorecard.unit, period=round_.period, is_demo=round_.is_demo)
    locked = next((card for card in readers if card.pk == scorecard.pk), None)
    ask_lines(locked or Scorecard.objects.get(pk=scorecard.pk), [key.rpartition(".")[0]])
    slot = facts.Slot(measure, scorecard.unit, round_.period, round_.is_demo)
    before = slot.observations().first()
    observation = facts.record(slot=slot, entry=entry, seen_version=seen_version, origin=origin)
    _rescore(readers, {measure.code})
    record(
        actor=origin.by or origin.detail,
        action="figure.changed",
        subject=f"facts.observation:{observation.pk}",
        unit=scorecard.unit.code,
        before={"value": before.value, "not_applicable": before.not_applicable_reason} if before else None,
        after={"value": entry.value, "not_applicable": entry.not_applicable_reason, "key": key},
        reason=origin.note,
    )
    return observation


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
            Scorecard.objects.filter(pk=card.pk).update(version=F("version") + 1)
            rescore(round_=card.round, scorecards=[card.pk])


def _input(round_: Round, key: str) -> Input:
    definition = definition_of(round_.index)
    found = (one for indicator in definition.indicators for one in indicator.inputs if one.key == key)
    one = next(found, None)
    if one is None or one.measure is None:
        raise RoundRefused(f"Bộ chỉ số {round_.index} không có số liệu “{key}” để nhập.")
    return one
