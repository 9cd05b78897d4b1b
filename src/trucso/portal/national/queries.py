"""Reading the published national results: five queries whatever the page, then plain values."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from fractions import Fraction

from trucso.index import Definition
from trucso.portal.indexes.models import InstalledIndex
from trucso.portal.indexes.queries import definition_of
from trucso.portal.units import queries as units
from trucso.portal.units.models import Level, Unit

from .figures import Report
from .models import PublishedValue, Scope
from .results import NEW, OLD, Key, Province, Results

STRUCTURE_DAYS = {OLD: date(2025, 6, 30), NEW: date(2025, 7, 1)}
"""A day of each list of provinces: the last of the 63, the first of the 34 (Nghị quyết 202/2025/QH15)."""


def national_results(index_id: str) -> Results:
    """Every published figure of an index about provinces, and which province was made of which."""
    provinces = {OLD: _provinces(OLD), NEW: _provinces(NEW)}
    reports: dict[Key, list[Report]] = defaultdict(list)
    means: dict[tuple[int, int, str], list[Report]] = defaultdict(list)
    rows = PublishedValue.objects.filter(index_id=index_id, scope=Scope.PROVINCES).order_by("pk")
    fields = ("year", "structure", "unit_id", "metric", "value", "rank", "source", "certainty", "note")
    for year, structure, unit, metric, value, *said in rows.values_list(*fields):
        report = Report(None if value is None else Fraction(value), *said)
        if unit is None:
            means[year, structure, metric].append(report)
        else:
            reports[year, structure, unit, metric].append(report)
    return Results(index_id, provinces, dict(reports), dict(means))


def beside_provinces(index_id: str) -> list[PublishedValue]:
    """What sources say of more or of others than one province: means of a scope, other bodies, the nation."""
    rows = PublishedValue.objects.filter(index_id=index_id, unit__isnull=True)
    return list(rows.order_by("-year", "scope", "reported_name", "metric", "pk"))


def _provinces(structure: int) -> list[Province]:
    """The provinces of a list; those of the 34 know their parts."""
    on_day = units.units_on(STRUCTURE_DAYS[structure], level=Level.PROVINCE)
    found = list(on_day.order_by("official_code", "code"))
    made_of = units.composition(found) if structure == NEW else {}
    return [_province(unit, made_of.get(unit.pk, [])) for unit in found]


def _province(unit: Unit, parts: list[Unit]) -> Province:
    keys = tuple(part.pk for part in parts)
    return Province(unit.pk, unit.code, unit.slug, unit.name, unit.full_name, keys)


def definitions_by_year(index_id: str, years: list[int]) -> dict[int, Definition]:
    """The version of an index in force in each year, its latest revision; years without one are left out."""
    versions = InstalledIndex.objects.filter(index_id=index_id).order_by("first_year", "revision")
    found: dict[int, Definition] = {}
    for installed in versions:
        for year in years:
            if installed.first_year <= year <= (installed.last_year or year):
                found[year] = definition_of(installed)
    return found


def province_by_slug(results: Results, slug: str) -> Province | None:
    """The province at an address: of the 34 first, then of the 63."""
    both = [*results.provinces[NEW], *results.provinces[OLD]]
    return next((province for province in both if province.slug == slug), None)


def living_successor(province: Province) -> Unit | None:
    """What a former province has become, when it became one province."""
    unit = Unit.objects.get(pk=province.pk)
    found = units.successor_on(unit, STRUCTURE_DAYS[NEW])
    return found[0] if len(found) == 1 and found[0].pk != province.pk else None
