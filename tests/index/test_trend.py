"""A series over years: breaks where the version changed, changes said to be comparable or not."""

from __future__ import annotations

from fractions import Fraction

import pytest

from trucso.index import Result, compare, trend, version_id

OLD, NEW = version_id("vn-dti-province", 2021), version_id("vn-dti-province", 2024)
SERIES = [
    Result(2024, NEW, Fraction("0.7"), 5, 34),
    Result(2022, OLD, Fraction("0.5"), 12, 63),
    Result(2023, OLD, Fraction("0.6"), 9, 63),
]


def test_in_order_of_years_with_a_break_where_the_definition_changed():
    points = trend(SERIES)
    assert [point.result.year for point in points] == [2022, 2023, 2024]
    assert [point.break_before for point in points] == [False, False, True]


def test_change_of_value_and_places():
    points = trend(SERIES)
    assert points[0].change is None
    assert (points[1].change.share, points[1].change.places) == (Fraction("0.1"), 3)
    assert (points[1].change.comparable, points[1].change.places_comparable) == (True, True)
    assert (points[2].change.comparable, points[2].change.places_comparable) == (False, False)


def test_moving_down_is_negative():
    assert compare(Result(2023, OLD, rank=10), Result(2022, OLD, rank=7)).places == -3


def test_nothing_is_made_up_where_a_value_is_missing():
    change = compare(Result(2023, OLD, None, 3), Result(2022, OLD, Fraction(1, 2), None))
    assert (change.share, change.places) == (None, None)


def test_one_result_a_year():
    with pytest.raises(ValueError, match="năm 2022 có hai kết quả"):
        trend([SERIES[1], SERIES[1]])


def test_empty_series():
    assert trend([]) == ()
