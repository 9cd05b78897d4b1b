"""What the check before sending says, and what it leaves alone."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from tests.portal.assessments.conftest import RATIO
from trucso.index import NOT_APPLICABLE, load_definition, score_unit
from trucso.portal.workflow.checking import PastCuts, Surroundings, findings

DEFINITION = load_definition(RATIO)
PROVED = Surroundings(evidence={"A": 1, "B": 1})
OTHERS = [Fraction(n) for n in (90, 95, 100, 100, 105, 110, 100, 98, 102)]


def check(figures, around=PROVED):
    return findings(score_unit(DEFINITION, figures), around)


def full(**figures):
    return {"A.a": 50, "A.b": 100, "B.s": True} | {
        key.replace("_", "."): value for key, value in figures.items()
    }


def test_a_full_card_with_evidence_has_nothing_to_say():
    assert check(full()) == []


def test_what_is_missing_is_an_error_that_names_the_figure():
    found = check({"A.a": 50, "B.s": True})
    assert [(one.level, one.code, one.key) for one in found] == [("error", "A", "A.b")]
    assert "chưa nhập “Tổng số hồ sơ”" in found[0].message
    assert "Không áp dụng" in found[0].fix


def test_zero_and_not_applicable_are_answers():
    assert check(full(B_s=False)) == []
    assert check(full(A_a=0)) == []
    assert check({"A.a": NOT_APPLICABLE("x"), "A.b": NOT_APPLICABLE("x"), "B.s": True}) == []


@pytest.mark.parametrize(
    ("last", "asked"), [(100, False), (75, False), (51, False), (33, True), (101, True), (0, False)]
)
def test_a_jump_of_more_than_half_is_asked_about(last, asked):
    found = check(full(), replace(PROVED, last={"A.a": Fraction(last)}))
    assert bool(found) is asked
    if asked:
        assert "kỳ trước" in found[0].message


@pytest.mark.parametrize(("value", "outlying"), [(100, False), (110, False), (1000, True), (10, True)])
def test_a_figure_unlike_the_other_units_is_asked_about(value, outlying):
    found = check(full(A_b=value, A_a=10), replace(PROVED, others={"A.b": OTHERS}))
    assert bool(found) is outlying


def test_few_other_units_or_no_spread_call_nothing_an_outlier():
    assert check(full(A_b=900), replace(PROVED, others={"A.b": OTHERS[:7]})) == []
    assert check(full(A_b=900), replace(PROVED, others={"A.b": [Fraction(100)] * 20})) == []


def test_points_without_evidence_are_warned_about_and_the_reason_of_last_time_is_given():
    found = check(full(), Surroundings(evidence={"A": 1}, cuts={"B": PastCuts(12, 4, "thiếu minh chứng")}))
    assert [(one.level, one.code) for one in found] == [("warning", "B")]
    assert found[0].message == (
        "B: nhiều khả năng bị cắt 4,00 điểm vì chưa có minh chứng; kỳ trước 4/12 đơn vị bị giảm ở chỉ tiêu này, "
        "lý do thường gặp: thiếu minh chứng."
    )
    rarely = check(full(), Surroundings(evidence={"A": 1}, cuts={"B": PastCuts(12, 3, "thiếu minh chứng")}))
    assert rarely[0].message == "B: đề nghị 4,00 điểm nhưng chưa có minh chứng."


def test_no_points_claimed_needs_no_evidence():
    assert check(full(B_s=False), Surroundings(evidence={"A": 1})) == []
