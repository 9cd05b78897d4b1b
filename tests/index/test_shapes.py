"""Every shape of rule, on both sides of what decides it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from trucso.index import (
    NOT_APPLICABLE,
    Band,
    Definition,
    FigureError,
    Node,
    Rounding,
    Rule,
    Scorecard,
    explain,
    load_definition,
    parse,
    score_round,
    score_unit,
)
from trucso.index.rules import apply_rule

SHAPES = load_definition(Path(__file__).parent / "fixtures" / "shapes.yaml")
BEST = {"B.best.top": Fraction(3, 4)}


def node(code: str, figures: dict, definition: Definition = SHAPES) -> Node:
    return score_unit(definition, figures, peers=BEST).node(code)


@pytest.mark.parametrize(
    ("code", "figures", "points"),
    [
        ("A.yes", {"A.yes.s": True}, "2"),
        ("A.yes", {"A.yes.s": False}, "0"),
        ("A.choice", {"A.choice.q": "chu_tich"}, "3"),
        ("A.choice", {"A.choice.q": "pho"}, "3/2"),
        ("A.choice", {"A.choice.q": "khong"}, "0"),
        ("A.ratio", {"A.ratio.a": 100, "A.ratio.b": 100}, "5"),
        ("A.ratio", {"A.ratio.a": 99, "A.ratio.b": 100}, "4.95"),
        ("A.ratio", {"A.ratio.a": 90, "A.ratio.b": 100}, "4.5"),
        ("A.ratio", {"A.ratio.a": 89, "A.ratio.b": 100}, "0"),
        ("A.ratio", {"A.ratio.a": 0, "A.ratio.b": 0}, "5"),
        ("A.count", {"A.count.s": False, "A.count.n": 100}, "0"),
        ("A.count", {"A.count.s": True, "A.count.n": 52}, "4"),
        ("A.count", {"A.count.s": True, "A.count.n": 51}, "2"),
        ("A.count", {"A.count.s": True, "A.count.n": 20}, "2"),
        ("A.count", {"A.count.s": True, "A.count.n": 19}, "1"),
        ("A.count", {"A.count.s": True, "A.count.n": 0}, "1"),
        ("A.list", {"A.list.k": 7}, "6"),
        ("A.list", {"A.list.k": 5}, "4.29"),
        ("A.list", {"A.list.k": 0}, "0"),
        ("A.parts.1", {"A.parts.q1": "tre"}, "1/2"),
        ("A.parts.2", {"A.parts.r": Fraction("0.8")}, "3"),
        ("A.parts.2", {"A.parts.r": Fraction("0.4")}, "3/2"),
        ("A.parts", {"A.parts.q1": "dung", "A.parts.r": Fraction("0.4")}, "5/2"),
        ("A.given", {"A.given": Fraction("4.25")}, "4.25"),
        ("B.best", {"B.best.a": 3, "B.best.b": 4}, "10"),
        ("B.best", {"B.best.a": 3, "B.best.b": 8}, "5"),
        ("B.change", {"B.change.now": 110, "B.change.before": 100}, "6"),
        ("B.change", {"B.change.now": 120, "B.change.before": 100}, "12"),
        ("B.change", {"B.change.now": 109, "B.change.before": 100}, "1.08"),
        ("B.change", {"B.change.now": 90, "B.change.before": 100}, "0"),
        ("B.score", {"B.score.x": Fraction("4.5")}, "9"),
        ("B.bonus", {"B.bonus.n": 2}, "2"),
        ("B.bonus", {"B.bonus.n": 4}, "3"),
        ("B.penalty", {"B.penalty.late": 1}, "-1/2"),
        ("B.penalty", {"B.penalty.late": 9}, "-2"),
    ],
)
def test_points(code, figures, points):
    assert node(code, figures).points == Fraction(points)


def test_above_the_maximum_is_capped_and_said():
    capped = node("B.bonus", {"B.bonus.n": 4})
    assert capped.notes == ("vượt mức tối đa, tính bằng tối đa",)


def test_not_applicable_by_condition():
    found = node("B.change", {"B.change.now": 0, "B.change.before": 0})
    assert (found.state, found.effective_max) == ("not_applicable", 0)


def test_zero_denominator_outside_the_condition_is_undefined():
    assert node("B.change", {"B.change.now": 5, "B.change.before": 0}).state == "undefined"


def test_broken_check_is_a_warning_not_a_refusal():
    found = node("A.ratio", {"A.ratio.a": 11, "A.ratio.b": 10})
    assert found.notes == ("số liệu không khớp: a <= b",)
    assert found.points == 5


def test_a_part_that_does_not_apply_leaves_the_indicator():
    found = node("A.parts", {"A.parts.q1": NOT_APPLICABLE("quý chưa đến"), "A.parts.r": Fraction("0.8")})
    assert (found.state, found.points, found.effective_max, found.max_points) == ("scored", 3, 3, 4)


def test_bonus_and_penalty_add_to_points_not_to_the_maximum():
    group = node("B", {"B.score.x": 5, "B.bonus.n": 3, "B.penalty.late": 4})
    assert (group.points, group.effective_max) == (10 + 3 - 2, 32)


def test_unscored_earns_nothing_and_keeps_its_value():
    found = node("B.note", {"B.note.a": 1, "B.note.b": 4})
    assert (found.state, found.value, found.points, found.effective_max) == (
        "unscored",
        Fraction(1, 4),
        None,
        0,
    )


def test_weights_average_shares():
    shares = {"A": Fraction("0.9"), "B": Fraction("0.5")}
    card = score_unit(SHAPES, shares, values="shares")
    assert card.total.share == Fraction("0.74")
    assert card.total.points == 74
    assert card.node("weighted").share == Fraction("0.9") / 3 + Fraction("0.5") * 2 / 3


def test_weights_of_what_does_not_apply_are_shared_out():
    card = score_unit(SHAPES, {"A": NOT_APPLICABLE(""), "B": Fraction(1, 2)}, values="shares")
    assert card.total.share == Fraction(1, 2)
    assert card.total.notes == ("trọng số của phần không áp dụng được chia cho các phần còn lại",)


def test_relative_to_the_best_of_the_round():
    figures = {
        "xã A": {"B.best.a": 9, "B.best.b": 10},
        "xã B": {"B.best.a": 9, "B.best.b": 20},
        "xã C": {"B.best.a": 9},
        "xã D": {"B.best.a": 9, "B.best.b": 0},
        "xã E": {"B.best": NOT_APPLICABLE(""), "B.best.a": 99, "B.best.b": 1},
        "xã G": {"B": NOT_APPLICABLE(""), "B.best.a": 99, "B.best.b": 1},
    }
    cards = score_round(SHAPES, figures)
    assert cards.pop("xã G").node("B").state == "not_applicable"
    assert [card.node("B.best").points for card in cards.values()] == [10, 5, 0, 0, None]
    states = [card.node("B.best").state for card in cards.values()]
    assert states == ["scored", "scored", "missing", "undefined", "not_applicable"]


def test_without_the_round_the_best_is_missing_and_said():
    found = score_unit(SHAPES, {"B.best.a": 1, "B.best.b": 1}).node("B.best")
    assert found.state == "missing"
    assert found.notes == ("chưa biết giá trị tốt nhất của các đơn vị cùng đợt",)


@pytest.mark.parametrize(
    ("figures", "values", "words"),
    [
        ({"A.given": 7}, "inputs", "chỉ số A.given: không nhận “7”; được phép: số từ 0 đến 6"),
        ({"A.given": -1}, "points", "không nhận “−1”; được phép: số từ 0 đến 6"),
        ({"A.list.k": 8}, "inputs", "số nguyên từ 0 đến 7"),
        ({"A.ratio.a": Fraction(1, 2)}, "inputs", "không nhận “0,5”; được phép: số nguyên từ 0 trở lên"),
        ({"A.parts.r": 95}, "inputs", "không nhận “95”; được phép: số từ 0 đến 1"),
        ({"A.ratio.a": 1.5}, "inputs", "không nhận “1.5”"),
        ({"A.ratio.a": "12"}, "inputs", "không nhận “12”"),
        ({"A.yes.s": 2}, "inputs", "được phép: có hoặc không (1 hoặc 0)"),
        ({"A.choice.q": "ai"}, "inputs", "được phép: chu_tich, pho, khong"),
        ({"A.yes": 2}, "inputs", "chỉ “không áp dụng”; chỉ số này tính từ A.yes.s"),
        ({"A": 20}, "inputs", "nhóm được tính từ các chỉ số"),
        ({"S": 1}, "inputs", "nhóm này nhận điểm (points) hoặc giá trị 0–1 (shares)"),
        ({"A.yes": 3}, "points", "được phép: số từ 0 đến 2"),
        ({"A": Fraction("1.2")}, "shares", "được phép: số từ 0 đến 1"),
        ({"khác": 1}, "inputs", "không có mã “khác” trong shapes (2025) khi nhập kiểu “inputs”"),
        ({"A.ratio.a": 1}, "points", "mã này dùng khi nhập kiểu “inputs”"),
        ({"A": 20, "A.yes": 1}, "points", "nhóm A có giá trị riêng và cả giá trị của A.yes nằm trong đó"),
        (
            {"A.parts": 2, "A.parts.1": 1},
            "points",
            "chỉ số A.parts có giá trị riêng và cả giá trị của A.parts.1",
        ),
    ],
)
def test_refused_figures(figures, values, words):
    with pytest.raises(FigureError) as caught:
        score_unit(SHAPES, figures, values=values)
    assert len(caught.value.problems) == 1
    assert words in str(caught.value)


def test_points_of_a_group_may_include_its_bonus():
    assert score_unit(SHAPES, {"B": 35}, values="points").node("B").points == 35
    with pytest.raises(FigureError, match="số từ 0 đến 35"):
        score_unit(SHAPES, {"B": Fraction("35.01")}, values="points")


def test_unknown_way_of_reporting():
    with pytest.raises(ValueError, match="inputs, points, shares"):
        score_unit(SHAPES, {}, values="percent")


def edited(code: str, **fields: object) -> Definition:
    """SHAPES with some fields of one indicator changed."""
    data = SHAPES.to_dict()
    data["indicators"] = [{**one, **fields} if one["code"] == code else one for one in data["indicators"]]
    return Definition.from_dict(data)


def test_below_zero_is_capped_and_said():
    definition = edited("B.score", award=[{"from": 0, "share": "value - 1/2"}])
    found = node("B.score", {"B.score.x": 1}, definition)
    assert (found.points, found.notes) == (0, ("thấp hơn 0, tính bằng 0",))


def test_a_share_without_a_value_is_undefined():
    definition = edited("B.score", award=[{"from": 0, "share": "1 / value"}])
    assert node("B.score", {"B.score.x": 0}, definition).state == "undefined"


def test_a_check_that_cannot_be_computed_says_nothing():
    definition = edited("A.ratio", checks=["a / b <= 1"])
    assert node("A.ratio", {"A.ratio.a": 0, "A.ratio.b": 0}, definition).notes == ()


def test_a_yes_no_input_is_a_condition_by_itself():
    definition = edited("A.count", checks=["s"])
    figures = {"A.count.s": False, "A.count.n": 3}
    assert node("A.count", figures, definition).notes == ("số liệu không khớp: s",)


def test_conditions_alone_may_decide():
    inputs = {"a": {"kind": "count"}, "b": {"kind": "count"}}
    award = [{"when": "a > b", "share": 1}, {"otherwise": True, "share": 0}]
    data = edited("A.ratio").to_dict()
    for one in data["indicators"]:
        if one["code"] == "A.ratio":
            del one["value"], one["checks"]
            one |= {"inputs": inputs, "award": award}
    definition = Definition.from_dict(data)
    above, below = ({"A.ratio.a": a, "A.ratio.b": 2} for a in (3, 2))
    assert [node("A.ratio", figures, definition).points for figures in (above, below)] == [5, 0]
    assert (
        explain(node("A.ratio", below, definition), definition).formula
        == "A.ratio: trường hợp khác → 0 × 5 = 0 điểm"
    )


def test_a_value_in_no_band_is_undefined_not_a_crash():
    rule = Rule(parse("a"), (Band("from", "share", parse("1"), threshold=Fraction(1)),))
    outcome = apply_rule(rule, {"a": Fraction(1, 2)}, Fraction(5), Rounding(), "indicator")
    assert (outcome.state, outcome.points) == ("undefined", 0)


def test_a_total_may_weigh_pillars():
    data = SHAPES.to_dict() | {"total": {"weights": {"both": "0.5", "A": "0.5"}}}
    definition = Definition.from_dict(data)
    card = score_unit(definition, {"A": Fraction("0.9"), "B": Fraction("0.5")}, values="shares")
    both = Fraction(27 + 16, 62)
    assert card.total.share == (both + Fraction("0.9")) / 2
    assert explain(card.total, definition).formula == "Tổng: 0,5 × 0,6935 + 0,5 × 0,9 = 0,7968"


def test_a_penalty_may_take_a_group_below_zero():
    data = SHAPES.to_dict() | {"rounding": {"points": {"at": "group", "decimals": 0}}}
    group = node("B", {"B.penalty.late": 3}, Definition.from_dict(data))
    assert group.points == -2


def test_a_scorecard_of_an_unknown_schema_is_refused():
    stored = score_unit(SHAPES, {}).to_dict() | {"schema": 99}
    with pytest.raises(ValueError, match="lưu theo mẫu 99"):
        Scorecard.from_dict(stored)


def test_lines_of_a_scorecard():
    card = score_unit(SHAPES, {})
    assert [one.code for one in card.indicators] == [one.code for one in SHAPES.indicators]
