"""Questions on a day, at a cost that does not grow with the units."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.portal.units.conftest import FIRST_NEW, LAST_OLD, make_unit
from trucso.portal.units import queries
from trucso.portal.units.models import Level, Unit

Old = dict[str, Unit]


def test_descendants_reach_every_depth_on_the_day_in_one_query(
    old: Old, merged: Unit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert {unit.code for unit in queries.descendants(merged, FIRST_NEW)} == {"75-h", "26068", "25217"}
    assert {unit.code for unit in queries.descendants(old["dong_nai"], LAST_OLD)} == {"75-h", "26068"}
    assert list(queries.descendants(merged, LAST_OLD)) == []


def test_a_unit_knows_who_stands_above_it_on_the_day(
    old: Old, merged: Unit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert old["ward"].ids_above(LAST_OLD) == {old["district"].pk, old["dong_nai"].pk}
    assert old["ward"].ids_above(FIRST_NEW) == {old["district"].pk, merged.pk}


def test_units_carry_the_name_of_the_day(old: Old, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        units = list(queries.units_on(LAST_OLD, level=Level.PROVINCE))
    assert {(unit.code, unit.name_then, unit.kind_then) for unit in units} >= {("46", "Huế", "province")}


def test_parents_of_many_units_cost_one_query(
    old: Old, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    units = [old["ward"], old["commune"], old["hue"]]
    with django_assert_num_queries(1):
        parents = queries.parents_on(units, LAST_OLD)
    assert parents == {old["ward"].pk: old["district"], old["commune"].pk: old["binh_phuoc"]}


def test_composition_of_many_units_costs_two_queries(
    old: Old, merged: Unit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        found = queries.composition([merged, old["hue"]])
    assert found == {merged.pk: [old["binh_phuoc"], old["dong_nai"]], old["hue"].pk: []}


def test_a_units_history_tells_names_parents_and_operations(old: Old, merged: Unit) -> None:
    history = queries.history_of(old["commune"])
    assert [row.parent for row in history.parents] == [old["binh_phuoc"], merged]
    assert queries.history_of(merged).made_of == [old["binh_phuoc"], old["dong_nai"]]
    assert [str(row) for row in queries.history_of(old["binh_phuoc"]).operations] == [
        "Hợp nhất 01/07/2025 (Nghị quyết 202/2025/QH15)"
    ]


@pytest.mark.parametrize(
    ("day", "there"),
    [
        (date(2024, 2, 28), False),
        (date(2024, 2, 29), True),
        (date(2024, 12, 31), True),
        (date(2025, 1, 1), False),
    ],
)
def test_first_and_last_day_belong_to_the_unit(old: Old, day: date, there: bool) -> None:
    unit = make_unit("X", "X")
    Unit.objects.filter(pk=unit.pk).update(first_day=date(2024, 2, 29), last_day=date(2024, 12, 31))
    unit.refresh_from_db()
    assert queries.units_on(day).filter(pk=unit.pk).exists() is there
    assert queries.lives(unit, day) is there
