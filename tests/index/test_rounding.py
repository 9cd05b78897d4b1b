"""Rounding happens where the definition says, in the mode it says, and nowhere else."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from trucso.index import Definition, exact, load_definition, percent, score_unit, shown
from trucso.index.rounding import round_exactly

SMALL = load_definition(Path(__file__).parent / "fixtures" / "small.yaml")
FIGURES = {"DTI-28.a": 600, "DTI-28.b": 120, "DTI-28.c": 310}


@pytest.mark.parametrize(
    ("mode", "number", "expected"),
    [
        ("half_up", "3.585", "3.59"), ("half_up", "3.5849", "3.58"), ("half_even", "3.585", "3.58"),
        ("half_even", "3.595", "3.6"), ("down", "3.589", "3.58"), ("up", "3.581", "3.59"), ("up", "3.58", "3.58"),
    ],
)  # fmt: skip
def test_modes(mode, number, expected):
    assert round_exactly(Fraction(number), 2, mode) == Fraction(expected)


def rounded(rule: dict) -> Definition:
    return Definition.from_dict(SMALL.to_dict() | {"rounding": rule})


def test_nothing_is_rounded_by_default():
    assert score_unit(SMALL, FIGURES).total.points == Fraction(43, 12)


def test_points_at_indicators():
    card = score_unit(rounded({"points": {"at": "indicator", "decimals": 2}}), FIGURES)
    assert card.node("DTI-28").points == Fraction("3.58")
    assert card.total.points == Fraction("3.58")


def test_points_at_the_total_only():
    card = score_unit(rounded({"points": {"at": ["total"], "decimals": 1, "mode": "down"}}), FIGURES)
    assert card.node("6").points == Fraction(43, 12)
    assert card.total.points == Fraction("3.5")


def test_a_value_is_rounded_before_it_meets_its_threshold():
    figures = {"DTI-28.a": 1000, "DTI-28.b": 0, "DTI-28.c": 745}
    card = score_unit(rounded({"value": {"at": "indicator", "decimals": 2}}), figures)
    assert (card.node("DTI-28").value, card.node("DTI-28").points) == (Fraction("0.75"), 5)


@pytest.mark.parametrize(
    ("number", "text"),
    [("0.75", "0.75"), ("1/3", "1/3"), ("-2.50", "-2.5"), ("1200", "1200"), ("0.001", "0.001")],
)
def test_exact_reads_back(number, text):
    assert exact(Fraction(number)) == text
    assert Fraction(text) == Fraction(number)


@pytest.mark.parametrize(
    ("number", "vi", "en"),
    [
        ("1234567.891", "1.234.567,89", "1,234,567.89"),
        ("0.5", "0,5", "0.5"),
        ("-3", "−3", "−3"),
        ("0", "0", "0"),
    ],
)
def test_numbers_as_people_read_them(number, vi, en):
    assert (shown(Fraction(number)), shown(Fraction(number), lang="en")) == (vi, en)


def test_percent():
    assert percent(Fraction(43, 60)) == "71,67 %"
    assert percent(Fraction(43, 60), lang="en") == "71.67%"
