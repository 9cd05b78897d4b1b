"""What the check before sending says, and what it leaves alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from tests.portal.assessments.conftest import RATIO
from trucso.index import NOT_APPLICABLE, load_definition, score_unit
from trucso.portal.facts.periods import Period
from trucso.portal.workflow.checking import PastCuts, Surroundings, findings
from trucso.portal.workflow.entry_page import Sources, line_score
from trucso.portal.workflow.proof import Document

DEFINITION = load_definition(RATIO)
PAPER = [Document("12/BC-UBND", "12/BC-UBND", date(2026, 3, 15))]
PROVED = Surroundings(evidence={"A": PAPER, "B": PAPER}, period=Period.parse("2026"))
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


def test_figures_that_break_the_index_are_named_by_their_labels():
    checked = load_definition(RATIO.replace('  value: "a / b"', '  checks: ["a <= b"]\n  value: "a / b"'))
    found = findings(score_unit(checked, full(A_a=101)), replace(PROVED, definition=checked))
    assert ("warning", "A: số liệu không khớp: cần «Hồ sơ trực tuyến» không quá «Tổng số hồ sơ».") in [
        (one.level, one.message) for one in found
    ]


def test_shares_are_said_in_percent_as_they_are_typed():
    share = load_definition(
        RATIO.replace(
            "a: {measure: ho-so.truc-tuyen, kind: count", "a: {measure: ho-so.truc-tuyen, kind: share"
        )
    )
    figures = full(A_a=Fraction(34, 10000))
    around = replace(PROVED, last={"A.a": Fraction(715, 1000)}, definition=share)
    (found,) = findings(score_unit(share, figures), around)
    assert "giảm xuống 0,34\N{NO-BREAK SPACE}% (kỳ trước 71,50\N{NO-BREAK SPACE}%)" in found.message


def test_what_the_entry_page_says_of_a_line_while_it_is_typed():
    checked = load_definition(RATIO.replace('  value: "a / b"', '  checks: ["a <= b"]\n  value: "a / b"'))

    def line(figures):
        return line_score(checked, checked.indicator("A"), Sources(score_unit(checked, figures), (), (), {}))

    assert (line({"A.a": 5}).lacking, line({"A.a": 5}).remarks) == (["Tổng số hồ sơ"], [])
    assert line(full(A_a=101)).remarks == [
        "vượt mức tối đa, tính bằng tối đa",
        "số liệu không khớp: cần «Hồ sơ trực tuyến» không quá «Tổng số hồ sơ»",
    ]
    assert line(full()).remarks == []


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
    found = check(
        full(), Surroundings(evidence={"A": PAPER}, cuts={"B": PastCuts(12, 4, "thiếu minh chứng")})
    )
    assert [(one.level, one.code) for one in found] == [("warning", "B")]
    assert found[0].message == (
        "B: nhiều khả năng bị cắt 4,00 điểm vì chưa có minh chứng; kỳ trước 4/12 đơn vị bị giảm ở chỉ tiêu này, "
        "lý do thường gặp: thiếu minh chứng."
    )
    rarely = check(
        full(), Surroundings(evidence={"A": PAPER}, cuts={"B": PastCuts(12, 3, "thiếu minh chứng")})
    )
    assert rarely[0].message == "B: đề nghị 4,00 điểm nhưng chưa có minh chứng."


WRONG, LACKING = PastCuts(12, 4, "số liệu chưa đúng"), PastCuts(12, 12, "thiếu minh chứng", True)


@pytest.mark.parametrize(
    ("own", "cuts", "said"),
    [
        (
            {},
            {"A": WRONG},
            "kỳ trước 4/12 đơn vị bị giảm ở chỉ tiêu này, lý do thường gặp: số liệu chưa đúng.",
        ),
        ({}, {"A": replace(WRONG, cut=3)}, ""),
        ({}, {"A": LACKING}, ""),
        (
            {"A": replace(WRONG, cause="lý do khác")},
            {"A": WRONG},
            "chính đơn vị bị giảm điểm ở chỉ tiêu này, lý do: lý do khác.",
        ),
        ({"A": LACKING}, {}, ""),
        ({"A": LACKING}, {"A": WRONG}, "lý do thường gặp: số liệu chưa đúng."),
    ],
)
def test_with_evidence_the_reason_of_last_time_is_a_note_that_holds_nothing_back(own, cuts, said):
    found = check(full(), replace(PROVED, own=own, cuts=cuts))
    assert [one.level for one in found] == (["note"] if said else [])
    assert all(one.message.endswith(said) for one in found)
    assert check(full(A_a=0), replace(PROVED, own=own, cuts=cuts)) == []  # no points, nothing to cut


def test_no_points_claimed_needs_no_evidence():
    assert check(full(B_s=False), Surroundings(evidence={"A": PAPER})) == []


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (Document("Ảnh chụp", ""), "“Ảnh chụp” chưa có số, ký hiệu"),
        (Document("1/BC", "1/BC", date(2025, 12, 31)), "nằm ngoài kỳ đánh giá (01/01/2026 đến 31/12/2026)"),
        (Document("1/BC", "1/BC", date(2027, 1, 1)), "nằm ngoài kỳ đánh giá"),
        (Document("1/BC", "1/BC", date(2026, 1, 1), is_elsewhere=True), "trùng với tệp của đơn vị khác"),
    ],
)
def test_a_doubtful_document_is_a_warning_on_its_line(document, words):
    (found,) = check(full(), replace(PROVED, evidence={"A": [document], "B": PAPER}))
    assert (found.level, found.code) == ("warning", "A")
    assert words in found.message
    assert found.fix


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 12, 31), None])
def test_the_first_and_the_last_day_of_the_period_are_inside(day):
    paper = [Document("1/BC", "1/BC", day)]
    assert check(full(), replace(PROVED, evidence={"A": paper, "B": paper})) == []
