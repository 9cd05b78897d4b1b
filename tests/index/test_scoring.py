"""Scoring one unit and a round: the issue's example, the three kinds of empty, weights, bonus and penalty."""

from fractions import Fraction
from pathlib import Path

import pytest

from trucso.index import (
    NOT_APPLICABLE,
    Definition,
    FigureError,
    Scorecard,
    explain,
    load_definition,
    score_round,
    score_unit,
)

FIXTURES = Path(__file__).parent / "fixtures"
FIGURES = {
    "DTI-28.a": 600, "DTI-28.b": 120, "DTI-28.c": 310, "DTI-36.s": True, "DTI-36.a": 9, "DTI-36.b": 10,
}  # fmt: skip


@pytest.fixture(scope="module")
def small() -> Definition:
    return load_definition(FIXTURES / "small.yaml")


def test_the_example_of_the_law(small):
    node = score_unit(small, FIGURES).node("DTI-28")
    assert node.points == Fraction(43, 12)
    assert node.value == Fraction(43, 60)
    expected = "DTI-28: (b + c) / a = (120 + 310) / 600 = 71,67 % < 75 % → 0,7167 × 5 = 3,58 điểm"
    assert explain(node, small).formula == expected


@pytest.mark.parametrize(
    ("online", "points"),
    [(449, Fraction(449 * 5, 600)), (450, Fraction(5)), (451, Fraction(5)), (0, Fraction(0))],
    ids=["just under 75 %", "exactly 75 %", "just over 75 %", "none"],
)
def test_threshold(small, online, points):
    card = score_unit(small, FIGURES | {"DTI-28.b": 0, "DTI-28.c": online})
    assert card.node("DTI-28").points == points


def test_missing_not_applicable_and_zero_stay_three_things(small):
    known = {key: value for key, value in FIGURES.items() if not key.startswith("DTI-28")}
    zero = score_unit(small, known | {"DTI-28.a": 10, "DTI-28.b": 0, "DTI-28.c": 0}).node("DTI-28")
    missing = score_unit(small, known).node("DTI-28")
    outside = score_unit(small, known | {"DTI-28": NOT_APPLICABLE("không có thủ tục")}).node("DTI-28")
    assert (zero.state, zero.points, zero.effective_max, zero.missing) == ("scored", 0, 5, ())
    assert (missing.state, missing.points, missing.effective_max) == ("missing", 0, 5)
    assert missing.missing == ("DTI-28.a", "DTI-28.b", "DTI-28.c")
    assert (outside.state, outside.points, outside.effective_max) == ("not_applicable", None, 0)


def test_not_applicable_leaves_every_denominator_above(small):
    card = score_unit(small, FIGURES | {"DTI-28.a": NOT_APPLICABLE("không có thủ tục")})
    assert card.node("6").effective_max == 4
    assert card.node("digital_government").effective_max == 4
    assert card.total.share == Fraction(38, 40)


def test_zero_denominator_without_a_rule_is_undefined(small):
    node = score_unit(small, FIGURES | {"DTI-28.a": 0, "DTI-28.b": 0, "DTI-28.c": 0}).node("DTI-28")
    assert (node.state, node.points, node.effective_max) == ("undefined", 0, 5)


def test_zero_denominator_by_rule_gives_full_points_even_without_the_other_figure(small):
    figures = {key: value for key, value in FIGURES.items() if key != "DTI-36.a"} | {"DTI-36.b": 0}
    assert score_unit(small, figures).node("DTI-36.2").points == 2


def test_scorecard_round_trip(small):
    card = score_unit(small, FIGURES | {"DTI-36.a": NOT_APPLICABLE("lý do")})
    assert Scorecard.from_dict(card.to_dict()) == card


def test_all_refused_figures_are_named_at_once(small):
    with pytest.raises(FigureError) as caught:
        score_round(small, {"xã A": {"DTI-28.a": -1, "khác": 1}, "xã B": {"DTI-36.s": 2}})
    assert [problem.where for problem in caught.value.problems] == [
        "xã A: DTI-28.a",
        "xã A: khác",
        "xã B: DTI-36.s",
    ]
