"""The award as a picture shows exactly what scoring gives."""

from fractions import Fraction
from pathlib import Path

import pytest

from trucso.index import Library, Rounding
from trucso.index.award_curve import Piece, answers, award_curve
from trucso.index.rules import apply_rule

ROOT = Path(__file__).resolve().parents[2]
HALF = Fraction(1, 2)


@pytest.fixture(scope="module")
def commune():
    return Library.load(ROOT / "definitions").get("hcmc-commune-2026", 2026)


def curve(definition, code: str) -> tuple[Piece, ...]:
    indicator = definition.indicator(code)
    return award_curve(indicator.rule, indicator.input_names, indicator.points)


def test_full_above_a_threshold_is_a_line_and_a_step(commune):
    low, high = curve(commune, "DTI-28")
    assert low == Piece(1, ((Fraction(0), Fraction(0)), (Fraction(3, 4), Fraction(15, 4))), True, False)
    assert high == Piece(0, ((Fraction(3, 4), Fraction(5)), (Fraction(1), Fraction(5))), True, True)


def test_counts_are_steps(commune):
    heights = [[float(points) for _, points in piece.points] for piece in curve(commune, "DTI-04")]
    assert heights == [[0.5, 0.5], [1, 1], [2, 2]]


def test_a_proportion_stops_at_the_maximum(commune):
    (piece,) = curve(commune, "DTI-02")
    assert piece.points == ((Fraction(0), Fraction(0)), (Fraction(1), Fraction(2)))


def test_answers_of_yes_and_no(commune):
    indicator = commune.indicator("DTI-01")
    found = answers(indicator.rule, indicator.input_names, indicator.points)
    assert [(one.name, one.points) for one in found] == [("có", 2), ("không", 0)]
    assert curve(commune, "DTI-01") == ()


def test_answers_of_a_choice(commune):
    indicator = commune.indicator("DTI-07")
    found = answers(indicator.parts[0].rule, indicator.input_names, indicator.parts[0].points)
    assert [(one.name, one.points) for one in found] == [
        ("Đúng hạn", HALF),
        ("Trễ hạn", Fraction(1, 4)),
        ("Không thực hiện", 0),
    ]


def test_every_installed_rule_is_drawn_as_it_scores():
    drawn = 0
    for definition in Library.load(ROOT / "definitions").all():
        for indicator in definition.indicators:
            ratios = [(one.rule, one.points) for one in indicator.parts] or [
                (indicator.rule, indicator.points)
            ]
            for rule, maximum in ratios:
                if (
                    rule is None
                    or rule.value is None
                    or not rule.value.is_ratio
                    or len(rule.value.names) != 2
                ):
                    continue
                top, bottom = rule.value.names
                for piece in award_curve(rule, indicator.input_names, maximum):
                    (x0, y0), (x1, y1) = piece.points[0], piece.points[-1]
                    middle = (x0 + x1) / 2
                    reported = {top: middle * 1000, bottom: Fraction(1000)}
                    outcome = apply_rule(rule, reported, maximum, Rounding(), "indicator")
                    assert (outcome.band, outcome.points) == (piece.band, (y0 + y1) / 2), indicator.code
                    drawn += 1
    assert drawn > 25
