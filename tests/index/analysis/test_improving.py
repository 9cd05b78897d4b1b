"""Actions under the law, goals, least improvements and probabilities: brute force and exact scoring agree."""

from __future__ import annotations

import itertools
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucso.index import Library, score_round
from trucso.index.analysis.action_files import read_actions
from trucso.index.analysis.actions import Action, ActionError, Limits
from trucso.index.analysis.effects import effects_of, expected
from trucso.index.analysis.goals import Standing, cheapest, standing
from trucso.index.analysis.least import Room, least_improvement, rooms
from trucso.index.analysis.sampled import Futures, cheapest_with_probability, gains_in
from trucso.index.analysis.whatif import Round
from trucso.index.places import TableError

ROOT = Path(__file__).parents[3]
LIBRARY = Library.load(ROOT / "definitions")
COMMUNE = LIBRARY.get("hcmc-commune-2026", 2026)
NATIONAL = LIBRARY.get("vn-dti-province", 2024)
FIGURES = {
    "A": {"DTI-28.a": 600, "DTI-28.b": 120, "DTI-28.c": 310, "DTI-12.a": 30, "DTI-12.b": 40},
    "B": {"DTI-28.a": 600, "DTI-28.b": 120, "DTI-28.c": 330, "DTI-12.a": 40, "DTI-12.b": 40},
}
ROUND = Round(COMMUNE, FIGURES)


def csv(*rows: str) -> bytes:
    return "\n".join(("code,name,cost,effect,requires,chance", *rows)).encode()


def test_effects_on_inputs_are_scored_by_the_law_not_added():
    actions = read_actions(csv("a,x,1,DTI-28.b +10,,", "b,y,1,DTI-28.c +10,,"))
    effects = effects_of(ROUND, "A", actions)
    table = effects.tables["DTI-28"]
    assert table[frozenset("a")] == Fraction(10, 600) * 5
    assert table[frozenset("ab")] == 5 - Fraction(43, 60) * 5
    assert effects.gain(["a", "b"]) > 2 * effects.gain(["a"])


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_gains_are_what_scoring_the_changed_figures_gives(data):
    amounts = [data.draw(st.integers(0, 60)) for _ in range(4)]
    keys = ["DTI-28.b", "DTI-28.c", "DTI-12.a", "DTI-28.b"]
    actions = [
        Action(code, code, 1, inputs={key: Fraction(amount)})
        for code, key, amount in zip("abcd", keys, amounts, strict=True)
    ]
    effects = effects_of(ROUND, "A", actions)
    chosen = data.draw(st.sets(st.sampled_from("abcd")))
    figures = {unit: dict(known) for unit, known in FIGURES.items()}
    for one in actions:
        for key, amount in one.inputs.items():
            figures["A"][key] += int(amount) if one.code in chosen else 0
    before, after = (score_round(COMMUNE, known)["A"].total.points for known in (FIGURES, figures))
    assert effects.gain(chosen) == after - before


def test_points_and_shares_add_up_to_the_room_and_no_further():
    shares = {str(n): Fraction("0.9") for n in range(1, 9)}
    round_ = Round(NATIONAL, {"A": shares}, "shares")
    actions = [
        Action("a", "", 1, inputs={"6": Fraction("0.08")}),
        Action("b", "", 1, inputs={"6": Fraction("0.08")}),
    ]
    effects = effects_of(round_, "A", actions)
    assert effects.gain(["a"]) == 16
    assert effects.gain(["a", "b"]) == 20


def test_a_chance_halves_the_expected_gain_of_a_table():
    table = {
        frozenset(): Fraction(0),
        frozenset("a"): Fraction(1),
        frozenset("b"): Fraction(2),
        frozenset("ab"): Fraction(9),
    }
    found = expected(table, {"a": 0.5, "b": 0.5})
    assert found[frozenset("a")] == 0.5
    assert found[frozenset("ab")] == pytest.approx((0 + 1 + 2 + 9) / 4)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["a,x,1,DTI-99 +1,,"], "DTI-99: không có mã này"),
        (["a,x,1,6 +1,,"], "nhóm này có các chỉ số"),
        (["a,x,1,DTI-28 +1,,", "b,y,1,DTI-28.b +1,,"], "chỉ dùng một cách"),
        (["a,x,1,DTI-01 = 3,,"], r"hãy viết DTI-01 \+số"),
        (["a,x,1,DTI-30.a +1,,"], "không có mã này|chưa có con số nào"),
        ([f"a{n},x,1,DTI-28.b +1,," for n in range(13)], "có 13 hành động .* nhiều nhất 12"),
    ],
)
def test_effects_the_index_does_not_know_are_refused(rows, message):
    with pytest.raises(ActionError, match=message):
        effects_of(ROUND, "A", read_actions(csv(*rows)))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("a,x,nhiều,DTI-28.b +1,,", "cột C “cost”"),
        ("a,x,1,,,", "thiếu tác động"),
        ("a,x,1,DTI-28.b,,", "không hiểu tác động “DTI-28.b”"),
        ("a,x,1,DTI-28.b +một,,", "không có số đọc được"),
        (",x,1,DTI-28.b +1,,", "thiếu mã hành động"),
    ],
)
def test_a_broken_list_of_actions_leads_to_the_cell(row, message):
    with pytest.raises(TableError, match=message):
        read_actions(csv(row), name="hanh-dong.csv")


def test_the_columns_are_read_as_people_write_them():
    text = "mã,tên,chi phí,tác động,tháng,người,chủ trì,cần trước,loại trừ,xác suất\n"
    text += 'A1,Một,"1,5",6 +0.06; 4 -0.01; DTI-30.s = có,6,8,Sở A,B1;B2,C1,80%\n'
    (one,) = read_actions(text.encode())
    assert (one.cost, one.months, one.people, one.owner, one.chance) == (1.5, 6, 8, "Sở A", 0.8)
    assert one.inputs == {"6": Fraction("0.06"), "4": Fraction("-0.01")}
    assert one.sets == {"DTI-30.s": True}
    assert (one.requires, one.excludes) == (("B1", "B2"), ("C1",))


def test_equal_units_share_the_rank_so_equality_is_enough():
    here = Standing("A", Fraction(50), Fraction(100), False, {"B": Fraction("0.7"), "C": Fraction("0.6")})
    assert here.rank_after(Fraction(0)) == 3
    assert here.need_for_rank(2) == 10
    assert here.rank_after(Fraction(10)) == 2
    assert here.rank_after(Fraction("9.999")) == 3
    assert here.need_for_rank(3) == 0
    assert here.need_for_total(Fraction(3, 4)) == 25
    assert here.need_for_total(Fraction(80)) == 30
    with pytest.raises(ValueError, match="Hạng 4: phải từ 1 tới 3"):
        here.need_for_rank(4)
    with pytest.raises(ValueError, match="vượt mức tối đa"):
        here.need_for_total(Fraction(101))


def test_the_cheapest_set_reaches_the_rank_exactly():
    shares = {
        unit: {str(n): value for n in range(1, 9)}
        for unit, value in (("A", Fraction(1, 2)), ("B", Fraction(3, 5)))
    }
    round_ = Round(NATIONAL, shares, "shares")
    here = standing(round_, "A")
    need = here.need_for_rank(1)
    assert need == 94
    actions = [Action(c, c, n + 1, inputs={str(n + 1): Fraction(47, 100)}) for n, c in enumerate("abcdefgh")]
    effects = effects_of(round_, "A", actions)
    choice = cheapest(effects, effects.selection(Limits()), need)
    assert choice.is_proved
    assert here.rank_after(effects.gain(choice.actions)) == 1
    costs = [
        sum(one.cost for one in chosen)
        for k in range(9)
        for chosen in itertools.combinations(actions, k)
        if effects.gain(one.code for one in chosen) >= need
    ]
    assert choice.cost == min(costs)


LINES = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 20), st.integers(1, 30)), min_size=1, max_size=4
)


@settings(max_examples=60, deadline=None)
@given(LINES, st.integers(0, 100))
def test_the_least_improvement_is_the_least(lines, percent):
    found = [
        Room(str(n), "", Fraction(now, 100), Fraction(now + room, 100), Fraction(worth))
        for n, (now, room, worth) in enumerate(lines)
    ]
    most = sum((one.cap - one.share) * one.worth for one in found)
    need = most * percent / 100
    step = Fraction(1, 10_000)
    for aim in ("share", "even", "few"):
        least = least_improvement(found, need, aim)
        assert least.gain >= need
        for code, amount in least.raises.items():
            one = found[int(code)]
            assert 0 < amount <= one.cap - one.share
            assert least.gain - step * one.worth < need
    share = least_improvement(found, need, "share").sum_of_shares
    left, greedy = need, Fraction(0)
    for one in sorted(found, key=lambda line: -line.worth):
        used = min(one.cap - one.share, left / one.worth)
        greedy, left = greedy + used, left - used * one.worth
    assert greedy <= share <= greedy + len(found) * step
    few = len(least_improvement(found, need, "few").raises)
    enough = [
        k
        for k in range(len(found) + 1)
        for chosen in itertools.combinations(found, k)
        if sum((one.cap - one.share) * one.worth for one in chosen) >= need
    ]
    assert few == min(enough)


def test_the_limits_hold_and_an_unreachable_goal_has_no_answer():
    shares = {
        "A": {str(n): Fraction(1, 2) for n in range(1, 9)},
        "B": {str(n): Fraction(n, 10) for n in range(1, 9)},
    }
    round_ = Round(NATIONAL, shares, "shares")
    assert {one.code: one.cap for one in rooms(round_, "A", cap="best")} == {
        "6": Fraction(3, 5),
        "7": Fraction(7, 10),
        "8": Fraction(4, 5),
    }
    assert all(one.cap == Fraction("0.55") for one in rooms(round_, "A", most=Fraction(1, 20)))
    assert least_improvement(rooms(round_, "A", most=Fraction(1, 20)), Fraction(48)) is None


def futures(seed: int, size: int, actions: int, chance: float) -> Futures:
    rng = np.random.default_rng(seed)
    return Futures(rng.uniform(2, 12, size).round(2), rng.random((size, actions)) < chance)


@pytest.mark.parametrize("chance", [1.0, 0.7])
def test_the_cheapest_set_with_a_probability_agrees_with_brute_force(chance):
    shares = {str(n): Fraction("0.9") for n in range(1, 9)}
    round_ = Round(NATIONAL, {"A": shares}, "shares")
    costs = (5, 3, 4, 6, 2)
    actions = [
        Action(c, c, cost, inputs={str(4 + n % 3): Fraction(2 + n, 100)}, chance=chance)
        for n, (c, cost) in enumerate(zip("abcde", costs, strict=True))
    ]
    effects = effects_of(round_, "A", actions)
    sample, fresh = futures(1, 60, 5, chance), futures(2, 2000, 5, chance)
    found = cheapest_with_probability(effects, Limits(), sample, fresh, 0.6)
    enough = [
        sum(one.cost for one in chosen)
        for k in range(6)
        for chosen in itertools.combinations(actions, k)
        if (gains_in(effects, [one.code for one in chosen], sample.success) >= sample.needs - 1e-9).mean()
        >= 0.6
    ]
    assert found.is_proved
    assert found.cost == pytest.approx(min(enough))
    assert found.sample >= 0.6
    assert found.tested.low < found.tested.probability < found.tested.high


def test_a_probability_with_rules_agrees_with_brute_force():
    actions = [
        Action("a", "", 3, inputs={"DTI-28.b": Fraction(15)}, chance=0.8),
        Action("b", "", 2, inputs={"DTI-28.c": Fraction(15)}, chance=0.8),
        Action("c", "", 1, inputs={"DTI-12.a": Fraction(9)}, chance=0.6),
    ]
    effects = effects_of(ROUND, "A", actions)
    rng = np.random.default_rng(3)
    sample = Futures(rng.uniform(-0.5, 1.4, 50), rng.random((50, 3)) < [0.8, 0.8, 0.6])
    found = cheapest_with_probability(effects, Limits(), sample, sample, 0.6)
    enough = [
        sum(one.cost for one in chosen)
        for k in range(4)
        for chosen in itertools.combinations(actions, k)
        if (gains_in(effects, [one.code for one in chosen], sample.success) >= sample.needs - 1e-9).mean()
        >= 0.6
    ]
    assert (found.is_feasible, found.cost if found.is_feasible else None) == (
        bool(enough),
        min(enough, default=None),
    )
