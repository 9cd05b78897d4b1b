"""Reading measures for pages: who uses them, in which periods they were reported, what a person may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from trucso.index import Definition, Indicator, Input

from ..indexes.queries import definition_of, versions
from ..shared import access
from ..units.models import Unit
from ..units.queries import descendants, with_names_on
from .models import Measure, Observation
from .periods import Period


@dataclass(frozen=True)
class Use:
    """An input of an indicator that reads the measure: reported once, used here."""

    definition: Definition
    indicator: Indicator
    given: Input


def uses() -> dict[str, list[Use]]:
    """Measure code → every use in every installed version, the newest first: one query."""
    found: dict[str, list[Use]] = defaultdict(list)
    for definition in (definition_of(row) for row in versions()):
        for indicator in definition.indicators:
            for given in indicator.inputs:
                if given.measure:
                    found[given.measure].append(Use(definition, indicator, given))
    return dict(found)


def all_measures() -> list[Measure]:
    """Every measure in the order of codes: one query."""
    return list(Measure.objects.all())


@dataclass(frozen=True)
class Reported:
    """A period in which a measure was reported; demonstration figures are a period of their own."""

    period: Period
    is_demo: bool
    count: int

    @property
    def key(self) -> str:
        """As it stands in the address: ``2026-Q3`` or ``2026-Q3-minh-hoa``."""
        return f"{self.period.code}{'-minh-hoa' if self.is_demo else ''}"


def reported_periods(measure: Measure, units: Collection[int]) -> list[Reported]:
    """Where there are figures of these units, real ones before demonstration, the latest first: one query."""
    rows = Observation.objects.filter(measure=measure, unit__in=units).order_by()
    counted = rows.values_list("period", "is_demo").annotate(number=Count("id"))
    found = [Reported(Period.parse(code), is_demo, number) for code, is_demo, number in counted]
    return sorted(found, key=lambda one: (one.is_demo, -one.period.last_day.toordinal(), one.period.months))


def visible_units(person: Any, levels: Collection[str], day: date) -> list[Unit]:
    """The units of these levels whose figures a person may see, with what they were called on the day."""
    seen = access.visible(person, "see_facts", day)
    wanted = Unit.objects.filter(level__in=levels)
    if seen.everywhere:
        return list(with_names_on(wanted, day))
    found = {unit.pk: unit for unit in with_names_on(wanted.filter(pk__in=seen.own_ids), day)}
    for root in Unit.objects.filter(pk__in=seen.root_ids) if seen.root_ids else ():
        found |= {unit.pk: unit for unit in descendants(root, day).filter(level__in=levels)}
    return list(found.values())


def reported(measure: Measure, one: Reported, units: Iterable[Unit]) -> QuerySet[Observation]:
    """The figures of these units for a period, with their evidence: two queries."""
    rows = Observation.objects.filter(measure=measure, period=one.period.code, is_demo=one.is_demo)
    return rows.filter(unit__in=[unit.pk for unit in units]).prefetch_related("evidence")
