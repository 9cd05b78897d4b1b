"""Writing facts: each verb is one transaction, and an update names the version it saw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from ..accounts.models import User
from ..units.models import Unit
from .measure_files import MeasureEntry
from .models import Evidence, Figure, Measure, Observation, ObservationChange
from .values import canonical


class ConflictError(Exception):
    """Somebody else changed the observation since it was read: nothing was written.

    ``mine`` is what was about to be written, ``theirs`` what stands now, ``seen_version`` what was read.
    """

    def __init__(self, mine: Entry, theirs: Observation, seen_version: int) -> None:
        super().__init__(
            f"Số liệu đã được người khác sửa (đang là phiên bản {theirs.version}, bạn đã xem phiên bản "
            f"{seen_version}): của bạn là {_shown(mine)}, hiện nay là {_shown(theirs)}. Chưa ghi gì."
        )
        self.mine = mine
        self.theirs = theirs
        self.seen_version = seen_version

    @property
    def is_agreement(self) -> bool:
        """Whether the other person wrote the same, so that there is nothing to choose."""
        mine, theirs = self.mine, self.theirs
        return (theirs.value, theirs.not_applicable_reason) == (mine.value, mine.not_applicable_reason)


@dataclass(frozen=True)
class Entry:
    """What is reported: a canonical value, or a reason why it does not apply, or neither (taken back)."""

    value: str | None = None
    not_applicable_reason: str = ""

    def __post_init__(self) -> None:
        if self.value is not None and self.not_applicable_reason:
            raise ValueError("Một số liệu không thể vừa có giá trị vừa không áp dụng.")


@dataclass(frozen=True)
class Origin:
    """Who writes, through what, and whether the figures are demonstration data."""

    by: User | None = None
    source: str = Figure.Source.TYPED
    detail: str = ""
    note: str = ""


def entry_of(measure: Measure, value: object) -> Entry:
    """An entry holding ``value``; :class:`~.values.ValueRefused` when the measure cannot have it."""
    return Entry(canonical(measure.kind, value, measure.options))


@transaction.atomic
def load_measures(*, entries: Iterable[MeasureEntry]) -> tuple[int, int]:
    """Write measures read from files: how many are new, how many changed. Loading twice changes nothing.

    A measure that left the files stays, because observations refer to it.
    """
    known = {measure.code: measure for measure in Measure.objects.all()}
    added, changed = [], []
    for entry in entries:
        wanted = Measure(**asdict(entry))
        measure = known.get(entry.code)
        if measure is None:
            added.append(wanted)
        elif any(getattr(measure, name) != value for name, value in asdict(entry).items()):
            wanted.pk = measure.pk
            changed.append(wanted)
    Measure.objects.bulk_create(added)
    names = [field.name for field in fields(MeasureEntry) if field.name != "code"]
    Measure.objects.bulk_update(changed, names)
    return len(added), len(changed)


@dataclass(frozen=True)
class Slot:
    """The place of one figure: at most one observation stands in it."""

    measure: Measure
    unit: Unit
    period: str
    is_demo: bool = False

    def observations(self) -> QuerySet[Observation]:
        return Observation.objects.filter(**vars(self))


@transaction.atomic
def record(
    *,
    slot: Slot,
    entry: Entry,
    seen_version: int,
    origin: Origin,
    state: str = Figure.State.DRAFT,
    evidence: Iterable[Evidence] = (),
) -> Observation:
    """Write the figure of a slot as its next version and log it.

    ``seen_version`` is the version the writer read, 0 when there was none. Touches exactly one row, or raises
    :class:`ConflictError` and writes nothing.
    """
    (observation,) = record_many(figures=[(slot, entry, seen_version)], origin=origin, state=state)
    observation.evidence.add(*evidence)
    return observation


@transaction.atomic
def record_many(
    *,
    figures: Iterable[tuple[Slot, Entry, int]],
    origin: Origin,
    state: str = Figure.State.DRAFT,
    stands: Mapping[int, Observation] | None = None,
) -> list[Observation]:
    """Write figures of one unit and period, each with the version its writer read, as :func:`record` does
    one; all or none, in a fixed number of queries. Raises :class:`ConflictError` for the first that moved.

    ``stands``: what :func:`standing` gave in the same transaction, for those who read it anyway.
    """
    wanted = list(figures)
    if stands is None:
        stands = standing([slot for slot, _, _ in wanted])
    fresh: list[Observation] = []
    changed: list[Observation] = []
    for slot, entry, seen in wanted:
        found = stands.get(slot.measure.pk)
        if (found.version if found else 0) != seen:
            raise ConflictError(entry, found or Observation(**vars(slot)), seen)
        row = found or Observation(**vars(slot), version=0)
        for name, value in {**_values(entry, origin, state), "version": row.version + 1}.items():
            setattr(row, name, value)
        (changed if found else fresh).append(row)
    if fresh:
        _create(fresh, wanted)
    _update(changed, ["version", *_values(Entry(), origin, state)])
    _log([*fresh, *changed], origin.note)
    written = {row.measure_id: row for row in [*fresh, *changed]}
    return [written[slot.measure.pk] for slot, _, _ in wanted]


def _update(rows: Sequence[Observation], names: Sequence[str]) -> None:
    """Write fields of rows that are locked; one row, as every typed cell is, without a comparison per row."""
    if len(rows) == 1:
        values = {name: getattr(rows[0], name) for name in names}
        Observation.objects.filter(pk=rows[0].pk).update(**values)
    else:
        Observation.objects.bulk_update(rows, names)


def standing(slots: Sequence[Slot]) -> dict[int, Observation]:
    """What stands in slots of one unit and period, locked, by the key of the measure: one query."""
    if not slots:
        return {}
    first = slots[0]
    found = Observation.objects.select_for_update().filter(
        unit=first.unit, period=first.period, is_demo=first.is_demo, measure__in=[s.measure for s in slots]
    )
    return {row.measure_id: row for row in found.order_by()}


@transaction.atomic
def record_new(
    *, figures: Iterable[tuple[Slot, Entry]], origin: Origin, state: str = Figure.State.DRAFT
) -> list[Observation]:
    """First reports of many figures at once; :class:`django.db.IntegrityError` when one exists already."""
    rows = Observation.objects.bulk_create(
        Observation(**vars(slot), **_values(entry, origin, state)) for slot, entry in figures
    )
    _log(rows, origin.note)
    return rows


def _create(rows: Sequence[Observation], wanted: Iterable[tuple[Slot, Entry, int]]) -> None:
    """First reports; somebody may have made theirs since the form was opened."""
    try:
        with transaction.atomic():
            Observation.objects.bulk_create(rows)
    except IntegrityError:
        for slot, entry, seen in wanted:
            if seen == 0 and (theirs := slot.observations().first()):
                raise ConflictError(entry, theirs, seen) from None
        raise


def _values(entry: Entry, origin: Origin, state: str) -> dict[str, Any]:
    return {
        "value": entry.value,
        "not_applicable_reason": entry.not_applicable_reason,
        "state": state,
        "source": origin.source,
        "origin": origin.detail,
        "changed_at": timezone.now(),
        "changed_by": origin.by,
    }


def _log(observations: Iterable[Observation], note: str) -> None:
    copied = [field.attname for field in Figure._meta.fields]
    ObservationChange.objects.bulk_create(
        ObservationChange(observation=row, note=note, **{name: getattr(row, name) for name in copied})
        for row in observations
    )


def _shown(entry: Entry | Observation) -> str:
    if entry.value is not None:
        return f"“{entry.value}”"
    reason = entry.not_applicable_reason
    return f"không áp dụng ({reason})" if reason else "không báo cáo"
