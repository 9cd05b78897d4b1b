"""What the database itself refuses, whoever writes."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError

from trucso.portal.units.models import Kind, Level, Unit, UnitName, UnitParent

pytestmark = pytest.mark.django_db


def _unit(code: str, **days: date | None) -> Unit:
    return Unit.objects.create(code=code, slug=code, level=Level.PROVINCE, name=code, full_name=code, **days)


def test_a_unit_may_live_for_a_single_day() -> None:
    day = date(2024, 2, 29)
    assert _unit("75", first_day=day, last_day=day).pk


def test_a_unit_cannot_end_before_it_begins() -> None:
    with pytest.raises(IntegrityError, match="unit_days_in_order"):
        _unit("75", first_day=date(2025, 7, 1), last_day=date(2025, 6, 30))


@pytest.mark.parametrize("first_day", [None, date(2025, 1, 1)])
def test_a_unit_has_one_name_from_a_day_on(first_day: date | None) -> None:
    unit = _unit("46")
    names = [UnitName(unit=unit, kind=Kind.CITY, name="Huế", first_day=first_day) for _ in range(2)]
    names[0].save()
    with pytest.raises(IntegrityError):
        names[1].save()


def test_a_unit_is_not_its_own_parent() -> None:
    unit = _unit("75")
    with pytest.raises(IntegrityError, match="unit_is_not_its_own_parent"):
        UnitParent.objects.create(unit=unit, parent=unit)
