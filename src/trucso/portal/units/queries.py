"""Questions about units, always asked on a day (domain.md §2). Each costs a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from .models import OperationPart, Unit, UnitName, UnitOperation, UnitParent

_ON_DAY = "(p.first_day IS NULL OR p.first_day <= %s) AND (p.last_day IS NULL OR p.last_day >= %s)"
_DESCENDANTS = f"""
WITH RECURSIVE below(id) AS (
    SELECT p.unit_id FROM units_unitparent p WHERE p.parent_id = %s AND {_ON_DAY}
    UNION
    SELECT p.unit_id FROM units_unitparent p JOIN below ON p.parent_id = below.id WHERE {_ON_DAY}
)
SELECT id FROM below
"""
_ANCESTORS = f"""
WITH RECURSIVE above(id) AS (
    SELECT p.parent_id FROM units_unitparent p WHERE p.unit_id = %s AND {_ON_DAY}
    UNION
    SELECT p.parent_id FROM units_unitparent p JOIN above ON p.unit_id = above.id WHERE {_ON_DAY}
)
SELECT id FROM above
"""
# A row without a first day is the oldest; PostgreSQL would put it last.
_OLDEST_FIRST = F("first_day").asc(nulls_first=True)


def alive(day: date, prefix: str = "") -> Q:
    """The condition "true on this day" for a dated row, reached through ``prefix`` (``parents__``)."""
    starts = Q(**{f"{prefix}first_day__isnull": True}) | Q(**{f"{prefix}first_day__lte": day})
    ends = Q(**{f"{prefix}last_day__isnull": True}) | Q(**{f"{prefix}last_day__gte": day})
    return starts & ends


def units_on(day: date, *, level: str | None = None, parent: Unit | None = None) -> QuerySet[Unit]:
    """The units that exist on ``day``, of a level and directly under a parent when given.

    Each carries ``name_then`` and ``full_name_then``, what it was called on that day.
    """
    units = Unit.objects.filter(alive(day))
    if level is not None:
        units = units.filter(level=level)
    if parent is not None:
        under = UnitParent.objects.filter(alive(day), parent=parent)
        units = units.filter(pk__in=under.values("unit"))
    return with_names_on(units, day)


def with_names_on(units: QuerySet[Unit], day: date) -> QuerySet[Unit]:
    """Annotate ``name_then``, ``full_name_then`` and ``kind_then``; empty where no name covers the day."""
    names = UnitName.objects.filter(alive(day), unit=OuterRef("pk")).order_by("-first_day")
    return units.annotate(
        name_then=Subquery(names.values("name")[:1]),
        full_name_then=Subquery(names.values("full_name")[:1]),
        kind_then=Subquery(names.values("kind")[:1]),
    )


def called(unit: Unit) -> str:
    """The full name that :func:`units_on` has put on the unit, the latest one without it."""
    return getattr(unit, "full_name_then", None) or unit.full_name


def name_on(unit: Unit, day: date) -> UnitName | None:
    """What the unit was called on ``day``; ``None`` when it did not exist then."""
    return unit.names.filter(alive(day)).first()


def parent_on(unit: Unit, day: date) -> Unit | None:
    """The unit directly above on ``day``; ``None`` for a province or on a day without one."""
    row = unit.parents.filter(alive(day)).select_related("parent").first()
    return row.parent if row else None


def parents_on(units: Iterable[Unit], day: date) -> dict[int, Unit]:
    """The unit directly above each of ``units`` on ``day``, by primary key, in one query."""
    rows = UnitParent.objects.filter(alive(day), unit__in=units).select_related("parent")
    return {row.unit_id: row.parent for row in rows}


def descendants(unit: Unit, day: date) -> QuerySet[Unit]:
    """Every unit below ``unit`` on ``day``, at any depth, in one recursive query."""
    below = RawSQL(_DESCENDANTS, (unit.pk, day, day, day, day))
    return with_names_on(Unit.objects.filter(pk__in=below), day)


def ids_above(unit: Unit, day: date) -> set[int]:
    """Primary keys of every unit above ``unit`` on ``day``, in one recursive query."""
    above = RawSQL(_ANCESTORS, (unit.pk, day, day, day, day))
    return set(Unit.objects.filter(pk__in=above).values_list("pk", flat=True))


def parts_of(unit: Unit) -> list[Unit]:
    """The units that a merger or a split turned into ``unit``; empty when it was not made of others."""
    return composition([unit])[unit.pk]


def composition(units: Iterable[Unit]) -> dict[int, list[Unit]]:
    """For each unit the ones it was made of, by primary key, in one query (plus one for the rows)."""
    return _across(units, OperationPart.Side.AFTER, OperationPart.Side.BEFORE)


def successors_of(unit: Unit) -> list[Unit]:
    """The units that ``unit`` became in the operation that ended it."""
    return successors([unit])[unit.pk]


def successors(units: Iterable[Unit]) -> dict[int, list[Unit]]:
    """For each unit the ones it became, by primary key, at the cost of :func:`composition`."""
    return _across(units, OperationPart.Side.BEFORE, OperationPart.Side.AFTER)


def successor_on(unit: Unit, day: date) -> list[Unit]:
    """What ``unit`` has become by ``day``: itself while it lives, else its living successors."""
    waiting, found, seen = [unit], [], set()
    while waiting:
        current = waiting.pop(0)
        if current.pk in seen:
            continue
        seen.add(current.pk)
        if lives(current, day):
            found.append(current)
        elif current.last_day and current.last_day < day:
            waiting.extend(successors_of(current))
    return found


def lives(unit: Unit, day: date) -> bool:
    """Does the unit exist on ``day``? The same rule as :func:`alive`, for a row already read."""
    return (unit.first_day is None or unit.first_day <= day) and (
        unit.last_day is None or day <= unit.last_day
    )


def _across(units: Iterable[Unit], from_side: str, to_side: str) -> dict[int, list[Unit]]:
    """Units on the other side of the mergers and splits in which ``units`` took part, themselves left out."""
    ids = [unit.pk for unit in units]
    mine = OperationPart.objects.filter(
        side=from_side,
        unit__in=ids,
        operation__undone_at=None,
        operation__type__in=[UnitOperation.Type.MERGE, UnitOperation.Type.SPLIT],
    )
    sides = list(mine.values_list("unit_id", "operation_id"))
    others: dict[int, list[Unit]] = defaultdict(list)
    rows = OperationPart.objects.filter(
        side=to_side, operation__in={op for _, op in sides}, unit__isnull=False
    )
    for part in rows.select_related("unit").order_by("code"):
        if part.unit:
            others[part.operation_id].append(part.unit)
    found: dict[int, list[Unit]] = {pk: [] for pk in ids}
    for pk, operation in sides:
        found[pk].extend(unit for unit in others[operation] if unit.pk != pk)
    return found


@dataclass(frozen=True)
class UnitHistory:
    """Everything dated about one unit, oldest first."""

    names: list[UnitName]
    parents: list[UnitParent]
    operations: list[UnitOperation]
    made_of: list[Unit]
    became: list[Unit]


def history_of(unit: Unit) -> UnitHistory:
    """Names, parents and operations of a unit, undone operations included and marked so."""
    operations = UnitOperation.objects.filter(parts__unit=unit).distinct().prefetch_related("parts__unit")
    return UnitHistory(
        names=list(unit.names.select_related("opened_by").order_by(_OLDEST_FIRST)),
        parents=list(unit.parents.select_related("parent", "opened_by").order_by(_OLDEST_FIRST)),
        operations=list(operations),
        made_of=parts_of(unit),
        became=successors_of(unit),
    )


def day_before(day: date) -> date:
    """The last day of the old state when the new one begins on ``day``."""
    return day - timedelta(days=1)


def count_by_level(day: date) -> dict[str, int]:
    """How many units of each level exist on ``day``; levels without any are left out."""
    rows = Unit.objects.filter(alive(day)).values_list("level").annotate(number=Count("pk")).order_by("level")
    return dict(rows)


def count_below(units: Iterable[Unit], day: date) -> dict[int, int]:
    """How many units stand directly under each of ``units`` on ``day``, by primary key."""
    rows = UnitParent.objects.filter(alive(day), alive(day, "unit__"), parent__in=units)
    return dict(rows.values_list("parent_id").annotate(number=Count("pk")).order_by("parent_id"))


def kinds_by_parent(day: date, level: str) -> list[tuple[int, str, int]]:
    """(parent's key, kind, number) of the units of a level on ``day``."""
    rows = UnitName.objects.filter(
        alive(day), alive(day, "unit__"), alive(day, "unit__parents__"), unit__level=level
    )
    counted = rows.values_list("unit__parents__parent_id", "kind").annotate(number=Count("pk"))
    return list(counted.order_by("unit__parents__parent_id", "kind"))


def changes(day: date) -> QuerySet[UnitOperation]:
    """Operations that took effect on ``day``."""
    return UnitOperation.objects.filter(day=day, undone_at=None).prefetch_related("parts")
