"""Why each action is in or out, how far its figures may move, and what each further point costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from trucso.index.analysis.choosing import TOLERANCE, Choice, Selection

Solve = Callable[[Mapping[str, bool]], Choice]


@dataclass(frozen=True)
class Reason:
    """One action against the best set. without / with_: the best that can be had when it is forced out or in
    (None = impossible); margin: how much worse that is, in points when points are maximised, in cost when
    cost is minimised. For an action that is in, its effect may fall (or its cost rise) by the margin before
    the answer changes; for one that is out, its effect must rise (or its cost fall) by the margin.
    """

    code: str
    is_in: bool
    other: Choice | None
    margin: float | None
    text: str


def reasons(selection: Selection, choice: Choice, *, target_gain: float | None = None) -> Iterator[Reason]:
    """A reason for every action, by solving again with it forced the other way (exact, not a relaxation).

    target_gain: the demand when cost was minimised; None when points were maximised.
    """

    def solve(forced: Mapping[str, bool]) -> Choice:
        if target_gain is None:
            return selection.most_points(forced)
        return selection.least_cost(target_gain, forced)

    for action in selection.actions:
        is_in = action.code in choice.actions
        other = solve({action.code: not is_in})
        margin = None if not other.is_feasible else _worse(choice, other, by_gain=target_gain is None)
        text = _text(is_in, margin, "điểm" if target_gain is None else "chi phí")
        yield Reason(action.code, is_in, other if other.is_feasible else None, margin, text)


def _worse(choice: Choice, other: Choice, *, by_gain: bool) -> float:
    return choice.gain - other.gain if by_gain else other.cost - choice.cost


def _text(is_in: bool, margin: float | None, unit: str) -> str:
    if margin is None:
        return (
            "Bắt buộc: thiếu hành động này thì không đạt yêu cầu."
            if is_in
            else "Không chọn: không thực hiện được trong giới hạn đã đặt."
        )
    if margin <= TOLERANCE:
        return (
            "Chọn: có phương án khác tốt ngang bằng mà không cần hành động này."
            if is_in
            else "Không chọn: làm thêm không tốt hơn."
        )
    amount = f"{margin:.4g}".replace(".", ",")
    if is_in:
        return f"Chọn: bỏ đi thì phương án tốt nhất kém {amount} {unit}."
    return f"Không chọn: nếu buộc làm thì kém {amount} {unit}."


def frontier(selection: Selection) -> Iterator[Choice]:
    """Every efficient set from doing nothing to the most that can be gained: no other gains as much for less.

    Walks down from the most points, each time asking for the most points at a strictly lower cost.
    """
    choice = selection.most_points()
    while choice.is_feasible:
        yield choice
        if choice.cost <= TOLERANCE:
            return
        choice = _cheaper(selection, choice.cost)


def _cheaper(selection: Selection, cost: float) -> Choice:
    """The most points for strictly less than `cost` (by one millionth of it)."""
    tighter = replace(selection.limits, budget=cost * (1 - 1e-6) - 1e-9)
    return replace(selection, limits=tighter).most_points()
