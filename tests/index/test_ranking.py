"""Ties share a rank and the next is skipped; ranks come from unrounded values."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucso.index import Ranking, RankingBand, Text, rank

BANDS = (RankingBand(Fraction(4, 5), Text("Tốt")), RankingBand(Fraction(1, 2), Text("Khá")))


def positions(values: list[str | None], ranking: Ranking | None = None) -> list[int | None]:
    shares = {str(place): None if value is None else Fraction(value) for place, value in enumerate(values)}
    return [one.position for one in rank(shares, ranking).values()]


def test_competition_skips_the_rank_after_a_tie():
    assert positions(["0.5", "0.9", "0.5", "0.4"]) == [2, 1, 2, 4]


def test_dense_does_not_skip():
    assert positions(["0.5", "0.9", "0.5", "0.4"], Ranking(ties="dense")) == [2, 1, 2, 3]


def test_lowest_first():
    assert positions(["0.5", "0.9", "0.4"], Ranking(descending=False)) == [2, 3, 1]


def test_without_a_value_there_is_no_rank_and_no_place_taken():
    assert positions([None, "0.1", "0.2"]) == [None, 2, 1]


def test_values_equal_only_after_rounding_are_not_tied():
    close = {"A": Fraction("0.58204"), "B": Fraction("0.58195")}
    assert [(one.position, one.tied) for one in rank(close).values()] == [(1, False), (2, False)]


def test_three_thirds_tie_exactly():
    third = Fraction(1, 3)
    assert all(one.tied for one in rank({"A": third, "B": 1 - 2 * third}).values())


@pytest.mark.parametrize(
    ("value", "band"), [("0.8", "Tốt"), ("0.7999", "Khá"), ("0.5", "Khá"), ("0.4999", None), ("1", "Tốt")]
)
def test_bands_include_their_lower_end(value, band):
    found = rank({"A": Fraction(value)}, Ranking(bands=BANDS))["A"].band
    assert (found and found.vi) == band


@given(st.dictionaries(st.text(), st.fractions(0, 1) | st.none(), max_size=40))
def test_position_is_one_more_than_the_number_above(values):
    found = rank(values)
    for unit, value in values.items():
        if value is None:
            assert found[unit].position is None
        else:
            above = sum(other is not None and other > value for other in values.values())
            assert found[unit].position == above + 1
