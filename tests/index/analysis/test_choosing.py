"""The optimum is the one brute force finds, and its reasons are true."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucso.index.analysis.actions import Action, ActionError, Limits, check_actions, finish_months
from trucso.index.analysis.choosing import Selection, gains_of
from trucso.index.analysis.reasons import frontier, reasons

CODES = "abcdef"


@st.composite
def selections(draw) -> Selection:
    size = draw(st.integers(1, 6))
    codes = CODES[:size]
    small = st.integers(0, 6)
    actions = [
        Action(
            code,
            code,
            cost=draw(small),
            points=draw(st.dictionaries(st.sampled_from("XY"), st.integers(0, 5), max_size=2)),
            months=draw(st.integers(0, 3)),
            people=draw(st.integers(0, 3)),
            owner=draw(st.sampled_from(["", "sở", "xã"])),
            requires=tuple(draw(st.sets(st.sampled_from(codes[:n]), max_size=2)) if n else ()),
            excludes=tuple(
                draw(st.sets(st.sampled_from(codes.replace(code, "") or code), max_size=1)) - {code}
            ),
            chance=draw(st.sampled_from([1.0, 0.5])),
        )
        for n, code in enumerate(codes)
    ]
    limit = st.one_of(st.none(), st.integers(0, 12))
    limits = Limits(draw(limit), draw(limit), draw(limit), draw(limit))
    room = {"X": draw(st.integers(0, 8)), "Y": draw(st.integers(0, 8))}
    touching = draw(st.sets(st.sampled_from(codes), max_size=3))
    combinations = [
        frozenset(c) for k in range(len(touching) + 1) for c in itertools.combinations(sorted(touching), k)
    ]
    table = {c: draw(st.integers(0, 4)) if c else 0 for c in combinations}
    return Selection(tuple(actions), limits, room, {"Z": table} if touching else {})


def allowed(selection: Selection) -> list[tuple[float, float, frozenset[str]]]:
    """Every permitted set as (gain, cost, set), found by trying all."""
    finish, limits = finish_months(selection.actions), selection.limits
    found = []
    for chosen in (
        frozenset(c) for k in range(7) for c in itertools.combinations(CODES[: len(selection.actions)], k)
    ):
        inside = [one for one in selection.actions if one.code in chosen]
        cost = sum(one.cost for one in inside)
        owners: dict[str, float] = {}
        for one in inside:
            if one.owner:
                owners[one.owner] = owners.get(one.owner, 0) + one.months
        broken = (
            any(set(one.requires) - chosen or set(one.excludes) & chosen for one in inside)
            or (limits.budget is not None and cost > limits.budget)
            or (limits.people is not None and sum(one.people for one in inside) > limits.people)
            or (limits.months is not None and any(finish[one.code] > limits.months for one in inside))
            or (limits.owner_months is not None and any(v > limits.owner_months for v in owners.values()))
        )
        if not broken:
            found.append((sum(gains_of(selection, set(chosen)).values()), cost, chosen))
    return found


@settings(max_examples=150, deadline=None)
@given(selections())
def test_most_points_agrees_with_brute_force(selection):
    best = max(gain for gain, _, _ in allowed(selection))
    cheapest = min(cost for gain, cost, _ in allowed(selection) if gain >= best - 1e-9)
    choice = selection.most_points()
    assert choice.is_proved
    assert choice.gain == pytest.approx(best)
    assert choice.cost == pytest.approx(cheapest)


@settings(max_examples=100, deadline=None)
@given(selections(), st.integers(0, 10))
def test_least_cost_agrees_with_brute_force(selection, gain):
    enough = [cost for found, cost, _ in allowed(selection) if found >= gain - 1e-9]
    choice = selection.least_cost(gain)
    assert choice.is_feasible == bool(enough)
    if enough:
        assert choice.cost == pytest.approx(min(enough))
        assert choice.is_proved


@settings(max_examples=40, deadline=None)
@given(selections())
def test_the_frontier_is_every_efficient_set_of_costs_and_points(selection):
    sets = allowed(selection)
    efficient = {
        (round(gain, 6), round(cost, 6))
        for gain, cost, _ in sets
        if not any((g >= gain and c < cost) or (g > gain and c <= cost) for g, c, _ in sets)
    }
    assert {(round(one.gain, 6), round(one.cost, 6)) for one in frontier(selection)} == efficient


@settings(max_examples=40, deadline=None)
@given(selections())
def test_a_reason_forces_the_action_the_other_way(selection):
    choice = selection.most_points()
    sets = allowed(selection)
    for reason in reasons(selection, choice):
        others = [gain for gain, _, chosen in sets if (reason.code in chosen) != reason.is_in]
        if reason.margin is None:
            assert not others
        else:
            assert reason.margin == pytest.approx(choice.gain - max(others))


def test_more_budget_never_gives_fewer_points():
    actions = tuple(Action(c, c, cost=n + 1, points={"X": (n * 7) % 5}) for n, c in enumerate(CODES))
    gains = [Selection(actions, Limits(budget=b), {"X": 100}).most_points().gain for b in range(22)]
    assert gains == sorted(gains)


def test_finish_counts_the_prerequisites_months():
    actions = (Action("a", "a", 1, months=2), Action("b", "b", 1, months=3, requires=("a",)))
    assert finish_months(actions) == {"a": 2, "b": 5}
    late = Selection((*actions,), Limits(months=4), {})
    assert late.most_points({"b": True}).is_feasible is False


@pytest.mark.parametrize(
    ("actions", "message"),
    [
        ([Action("a", "", 1), Action("a", "", 1)], "mã a có hai lần"),
        ([Action("a", "", 1, requires=("x",))], "nhắc tới hành động x không có"),
        ([Action("a", "", -1)], "chi phí là -1"),
        ([Action("a", "", 1, chance=0)], "xác suất thành công là 0"),
        ([Action("a", "", 1, requires=("b",)), Action("b", "", 1, requires=("a",))], "a, b đòi hỏi lẫn nhau"),
    ],
)
def test_actions_that_contradict_each_other_are_refused(actions, message):
    with pytest.raises(ActionError, match=message):
        check_actions(actions)
