"""Losses add up, to the point and to the cause; the real card of Tây Ninh comes out as published."""

from __future__ import annotations

import itertools
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucso.index import Library, accepted_figures, load_definition, read_cases, score_unit
from trucso.index.analysis.factors import total_factors
from trucso.index.analysis.lost import changes, losses, sums, waterfall

ROOT = Path(__file__).parents[3]
LIBRARY = Library.load(ROOT / "definitions")
COMMUNE = LIBRARY.get("hcmc-commune-2026", 2026)
TAY_NINH = LIBRARY.get("tayninh-commune-2025", 2025)


def tay_ninh_cards():
    cases = {case.name: case for case in read_cases(ROOT / "cases/tayninh-commune-2025")}
    names = ("Điểm tự đánh giá: 787,84 trên 960", "Điểm thẩm định: 606,27 trên 960")
    return [score_unit(TAY_NINH, cases[name].figures, values="points") for name in names]


def test_tay_ninh_loses_196_75_points_on_22_lines_of_which_17_go_to_zero():
    mine, verified = tay_ninh_cards()
    found = changes(TAY_NINH, mine, verified)
    lowered = [loss for loss in found if loss.points > 0]
    assert len(lowered) == 22
    assert sum(loss.points for loss in lowered) == Fraction("196.75")
    assert sum(verified.node(loss.code).points == 0 for loss in lowered) == 17
    assert {loss.cause for loss in lowered} == {"unexplained"}
    raised = [loss for loss in found if loss.cause == "raised"]
    assert (len(raised), sum(loss.points for loss in raised)) == (5, Fraction("-15.18"))
    assert sum(loss.points for loss in found) == mine.total.points - verified.total.points


def test_a_stated_cause_is_kept_with_its_line():
    mine, verified = tay_ninh_cards()
    found = changes(TAY_NINH, mine, verified, causes={"1.4": "evidence_missing", "6.6": "late"})
    assert {loss.code: loss.cause for loss in found if loss.code in ("1.4", "6.6")} == {
        "1.4": "evidence_missing",
        "6.6": "late",
    }
    by_cause = sums(found, "cause")
    assert list(by_cause) == ["evidence_missing", "late", "unexplained", "raised"]
    assert by_cause["evidence_missing"] == 5


def test_a_waterfall_goes_from_the_maximum_down_to_the_score():
    _, verified = tay_ninh_cards()
    found = losses(TAY_NINH, verified)
    steps = waterfall(
        ("Tối đa", verified.total.effective_max), list(sums(found, "group").items()), "Đạt được"
    )
    assert steps[0].after == 960
    assert steps[-1].after == Fraction("606.27")
    assert all(one.after == two.before for one, two in itertools.pairwise(steps[:-1]))


def test_causes_of_one_card_are_told_apart():
    figures = {
        "DTI-28.a": 600,
        "DTI-28.b": 120,
        "DTI-28.c": 310,
        "DTI-36.s": True,
        "DTI-36.a": 0,
        "DTI-36.b": 0,
    }
    found = {loss.code: loss.cause for loss in losses(COMMUNE, score_unit(COMMUNE, figures))}
    assert found["DTI-28"] == "not_done"
    assert found["DTI-12"] == "not_reported"


def test_what_no_figure_can_earn_is_capped():
    text = """
index: mau
revision: 1
name: {vi: Mẫu}
level: commune
years: {first: 2026, last: null}
decision: {number: null, date: null, issuer: x, title: x, note: x}
source: x
certainty: assumed
missing: zero
rounding: {}
ranking: {ties: competition, by: share, descending: true}
total: {groups: all}
groups:
- {code: "1", name: {vi: N}, max_points: 10}
indicators:
- code: "1.1"
  group: "1"
  name: {vi: C}
  points: 10
  inputs: {s: {kind: yes_no, label: {vi: có}}}
  value: s
  award: [{is: true, share: 0.8}, {is: false, share: 0.5}]
"""
    definition = load_definition(text)
    found = losses(definition, score_unit(definition, {"1.1.s": False}))
    assert [(loss.cause, loss.points) for loss in found] == [("capped", 2), ("not_done", 3)]


@given(st.data())
def test_losses_always_add_up_to_what_is_missing(data):
    definition = data.draw(
        st.sampled_from(
            [TAY_NINH, LIBRARY.get("vn-dti-province", 2020), LIBRARY.get("vn-dti-province", 2024)]
        )
    )
    values = "points" if definition is TAY_NINH else "shares"
    slots = accepted_figures(definition, values)
    leaves = [one.code for one in definition.indicators] or [one.code for one in definition.groups]
    cards = []
    for _ in range(2):
        shares = {code: Fraction(data.draw(st.integers(0, 20)), 20) for code in leaves}
        figures = {code: share * slots[code].bounds.highest for code, share in shares.items()}
        cards.append(score_unit(definition, figures, values=values))
    lost = losses(definition, cards[0])
    assert sum((loss.points for loss in lost), Fraction(0)) == cards[0].total.lost
    moved = changes(definition, *cards)
    assert sum((loss.points for loss in moved), Fraction(0)) == cards[0].total.points - cards[1].total.points


def test_a_point_of_a_weighted_group_counts_by_its_weight():
    definition = LIBRARY.get("vn-dti-province", 2020)
    card = score_unit(definition, {"CQS": Fraction(1, 2), "KTS": 1, "XHS": 1}, values="shares")
    assert total_factors(definition, card) == {"CQS": 1, "KTS": 1, "XHS": 1}


def test_two_versions_are_not_compared_line_by_line():
    old, new = LIBRARY.get("vn-dti-province", 2023), LIBRARY.get("vn-dti-province", 2024)
    shares = {str(n): Fraction(1, 2) for n in range(1, 9)}
    cards = [score_unit(one, shares, values="shares") for one in (old, new)]
    with pytest.raises(ValueError, match="hai phiên bản"):
        changes(new, *cards)
    with pytest.raises(ValueError, match="Mẫu: chưa đủ số liệu"):
        losses(new, score_unit(new, {"1": Fraction(1)}, values="shares"), "Mẫu")
