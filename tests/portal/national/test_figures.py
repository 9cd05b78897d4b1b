"""Which figure is shown when sources disagree, and what a merged province's past is made of."""

from __future__ import annotations

from fractions import Fraction

from trucso.portal.national.figures import Basis, Figure, Report, choose, restate
from trucso.portal.national.reconciliation import Verdict, compare

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


def _published(value: Fraction | None) -> Figure:
    return Figure(value, 7, Basis.PUBLISHED, (Report(value, 7, "nguồn"),))


def test_a_value_goes_before_a_mere_rank_and_keeps_it() -> None:
    figure = choose([Report(None, 12, "báo"), Report(HALF, None, "bộ")])
    assert figure is not None
    assert (figure.value, figure.rank, figure.sources) == (HALF, 12, ("bộ", "báo"))


def test_what_was_read_goes_before_what_was_inferred_and_both_are_kept() -> None:
    figure = choose([Report(THIRD, None, "tính", certainty="inferred"), Report(HALF, None, "bộ")])
    assert figure is not None
    assert figure.value == HALF
    assert [report.value for report in figure.reports] == [HALF, THIRD]
    assert figure.is_contradicted


def test_what_more_sources_say_goes_first() -> None:
    figure = choose([Report(THIRD, 1, "a"), Report(HALF, 1, "b"), Report(HALF, 1, "c")])
    assert figure is not None
    assert figure.value == HALF


def test_sources_that_agree_do_not_contradict() -> None:
    figure = choose([Report(HALF, 3, "a"), Report(HALF, None, "b")])
    assert figure is not None
    assert not figure.is_contradicted


def test_no_source_no_figure() -> None:
    assert choose([]) is None


def test_a_merged_province_is_the_plain_mean_of_its_parts_without_a_rank() -> None:
    figure = restate([_published(Fraction("0.7617")), _published(Fraction("0.6711"))])
    assert figure is not None
    assert (figure.value, figure.rank, figure.basis) == (Fraction("0.7164"), None, Basis.RESTATED)


def test_a_part_without_a_value_leaves_the_whole_without_one() -> None:
    assert restate([_published(HALF), None]) is None
    assert restate([_published(HALF), _published(None)]) is None
    assert restate([]) is None


def test_one_in_the_last_decimal_agrees_and_more_differs() -> None:
    assert compare(Fraction("0.7164"), Fraction("0.7165"), 8, 8).verdict is Verdict.AGREES
    assert compare(Fraction("0.7164"), Fraction("0.71651"), 8, 8).verdict is Verdict.DIFFERS
    assert compare(Fraction("0.7164"), Fraction("0.7163"), 8, 8).verdict is Verdict.AGREES


def test_a_comparison_without_one_side_says_which() -> None:
    assert "4/8 nhóm" in compare(HALF, None, 4, 8).explanation
    missing = compare(None, HALF, 8, 8)
    assert missing.verdict is Verdict.INCOMPLETE
    assert missing.difference is None
    assert "Chưa có giá trị tổng" in missing.explanation
