"""Points decided by people over computed ones: only what was decided changes, and every sum follows."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucso.index import NOT_APPLICABLE, FigureError, load_definition, score_unit
from trucso.index.decisions import decide, lost_between

TEXT = """
index: thu
revision: 1
name: {vi: Thử}
level: commune
years: {first: 2026, last: null}
decision: {number: null, date: null, issuer: UBND tỉnh, title: Thử, note: dùng trong kiểm thử}
source: "https://example.org"
certainty: read
missing: zero
rounding: {}
ranking: {ties: competition, by: share, descending: true}
total: {groups: all}
groups:
- {code: "1", name: {vi: Một}, max_points: 15}
- {code: "2", name: {vi: Hai}, max_points: 10}
pillars:
- {code: p, name: {vi: Trụ cột}, groups: ["1"]}
indicators:
- code: "1.1"
  group: "1"
  name: {vi: Tỷ lệ}
  points: 10
  inputs: {a: {measure: x.a, kind: count, unit: cái, label: {vi: a}}, b: {measure: x.b, kind: count, unit: cái, label: {vi: b}}}
  value: "a / b"
  award:
  - {from: 0, share: value}
- {code: "1.2", group: "1", name: {vi: Cho điểm}, points: 5, given: true}
- {code: "2.1", group: "2", name: {vi: Cho điểm}, points: 10, given: true}
"""
DEFINITION = load_definition(TEXT)
FIGURES = {"1.1.a": 1, "1.1.b": 3, "1.2": 5, "2.1": 4}
SELF = score_unit(DEFINITION, FIGURES)


def test_nothing_decided_is_the_same_column():
    assert decide(DEFINITION, SELF, {}) is SELF


def test_a_decided_indicator_changes_its_group_pillar_and_total():
    verified = decide(DEFINITION, SELF, {"1.2": 0})
    assert verified.node("1.2").points == 0
    assert verified.node("1").points == Fraction(10, 3)
    assert verified.node("p").share == Fraction(10, 3) / 15
    assert verified.total.points == Fraction(10, 3) + 4


def test_an_indicator_nobody_decided_keeps_its_rule_and_inputs():
    verified = decide(DEFINITION, SELF, {"1.2": 0})
    assert verified.node("1.1") == SELF.node("1.1")
    assert verified.node("1.1").formula == "a / b"


def test_missing_stays_missing_until_somebody_decides():
    card = score_unit(DEFINITION, {"2.1": 4})
    verified = decide(DEFINITION, card, {"1.2": 3})
    assert verified.node("1.1").state == "missing"
    assert decide(DEFINITION, card, {"1.1": 2}).node("1.1").state == "scored"


def test_not_applicable_leaves_the_denominator():
    verified = decide(DEFINITION, SELF, {"2.1": NOT_APPLICABLE("không có hệ thống")})
    assert verified.total.effective_max == 15


@pytest.mark.parametrize("decided", [{"9.9": 1}, {"1.2": 6}, {"1.2": -1}])
def test_an_unknown_code_or_points_out_of_bounds_are_refused(decided):
    with pytest.raises(FigureError):
        decide(DEFINITION, SELF, decided)


def test_losses_are_told_per_indicator_gains_as_negative():
    verified = decide(DEFINITION, SELF, {"1.2": 1, "2.1": 6})
    assert lost_between(SELF, verified) == {"1.2": 4, "2.1": -2}


points = st.fractions(min_value=0, max_value=4, max_denominator=60)


@given(points, points, points)
def test_deciding_every_indicator_is_scoring_from_points(one, two, three):
    decided = {"1.1": one, "1.2": two, "2.1": three}
    by_points = score_unit(DEFINITION, decided, values="points")
    assert decide(DEFINITION, SELF, decided).total == by_points.total
