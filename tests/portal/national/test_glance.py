"""What a province's page says, worked out before it is drawn."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.portal.national.conftest import National
from trucso.portal.national import glance, league
from trucso.portal.national.glance import Glance, points_add_up

pytestmark = pytest.mark.django_db


def _glance(national: National, slug: str, year: int = 2024) -> Glance:
    province = national.province(slug)
    history = league.history(national.results, national.results.structure_of(province), national.definitions)
    found = glance.build(national.results, province, history, year)
    assert found is not None
    return found


def test_points_lost_add_up_to_the_maximum_less_what_was_earned(national: National) -> None:
    seen = _glance(national, "dong-nai")
    assert seen.lost == Fraction("266.567")
    assert sum(line.lost_part or 0 for line in seen.lines) == 1
    assert seen.worst[0].name == "Hoạt động chính quyền số"
    assert seen.worst[0].lost == Fraction("111.38")


def test_reaching_the_mean_of_a_group_moves_up_as_many_places_as_it_says(national: National) -> None:
    seen = _glance(national, "dong-nai")
    first = seen.lifts[0]
    assert first.line.name == "Hoạt động chính quyền số"
    reached = (seen.row.value or 0) + first.points / 940
    above = [row for row in seen.league.rows if row is not seen.row and (row.value or 0) > reached]
    assert first.rank == len(above) + 1 == 12


def test_the_next_province_above_is_named_even_after_a_tie(national: National) -> None:
    seen = _glance(national, "quang-tri-63", 2023)
    assert seen.row.rank == 61
    assert [rung.rank for rung in seen.above] == [59, 10, 5, 1]


def test_the_first_has_nobody_above(national: National) -> None:
    assert _glance(national, "ha-noi").above == ()


def test_best_of_several_names_ours_first(national: National) -> None:
    line = _glance(national, "dong-nai").lines[0]
    assert line.best == 1
    assert line.best_name.startswith("Đồng Nai và ")


def test_the_distance_to_the_mean_is_compared_across_a_change_of_the_index(national: National) -> None:
    line = next(one for one in _glance(national, "dong-nai").lines if one.code == "6")
    assert (line.before_rank, line.rank, line.rank_change) == (13, 30, -17)
    assert line.gap_change is not None
    assert line.gap_change < 0


def test_the_index_changed_in_2021_and_2024(national: National) -> None:
    assert [(one.year, one.text) for one in _glance(national, "dong-nai").breaks] == [
        (2021, "922/QĐ-BTTTT"),
        (2024, "405/QĐ-BKHCN"),
    ]


def test_what_was_not_published_may_have_lost_more(national: National) -> None:
    assert not _glance(national, "dong-nai", 2023).is_worst_certain
    assert _glance(national, "binh-phuoc", 2024).is_worst_certain


def test_weights_that_say_what_the_maxima_say_let_points_add_up(national: National) -> None:
    assert points_add_up(national.definitions[2020])
    assert points_add_up(national.definitions[2024])
    seen = _glance(national, "bac-ninh-63", 2020)
    assert seen.lost is not None
    assert abs(seen.lost - 1000 * (1 - (seen.row.value or 0))) < Fraction("0.1")


def test_a_province_outside_the_list_has_no_page_in_it(national: National) -> None:
    history = league.history(national.results, 34, national.definitions)
    assert glance.build(national.results, national.province("binh-phuoc"), history, 2024) is None
