"""Actions a unit may take: what they bring, cost and need of each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from trucso.index.errors import IndexLibraryError, Problem
from trucso.index.observation import FigureValue


class ActionError(IndexLibraryError):
    """A list of actions is refused; `Problem.where` names the action."""


@dataclass(frozen=True, slots=True)
class Action:
    """One possible action.

    points: component code → points gained when it succeeds; inputs: figure key ("DTI-28.b") → change of the
    reported quantity; sets: figure key → what the figure becomes (yes/no, a choice, a number); cost: in the
    unit of the budget; months: how long it takes; people: how many it binds; owner: who does it; requires:
    codes that must be done first; excludes: codes that cannot be done together with it; chance: of success,
    0 < chance <= 1.
    """

    code: str
    name: str
    cost: float
    points: Mapping[str, float] = field(default_factory=dict)
    inputs: Mapping[str, Fraction] = field(default_factory=dict)
    sets: Mapping[str, FigureValue] = field(default_factory=dict)
    months: float = 0.0
    people: float = 0.0
    owner: str = ""
    requires: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    chance: float = 1.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What may be spent; None = no limit. owner_months: most months of work one owner can carry."""

    budget: float | None = None
    months: float | None = None
    people: float | None = None
    owner_months: float | None = None


def check_actions(actions: Sequence[Action]) -> None:
    """Raises ActionError with every problem: equal or unknown codes, circles, numbers out of range."""
    problems = [*_code_problems(actions), *_number_problems(actions)]
    if not problems:
        problems = list(_circle_problems(actions))
    if problems:
        raise ActionError(problems)


def finish_months(actions: Sequence[Action]) -> dict[str, float]:
    """Months until each action is finished when it starts as soon as the actions it requires are."""
    known = {one.code: one for one in actions}
    finished: dict[str, float] = {}

    def finish(code: str) -> float:
        if code not in finished:
            one = known[code]
            finished[code] = one.months + max((finish(other) for other in one.requires), default=0.0)
        return finished[code]

    return {code: finish(code) for code in known}


def _problem(code: str, message: str, found: str, allowed: str) -> Problem:
    return Problem("", None, f"hành động {code}", found, allowed, message)


def _code_problems(actions: Sequence[Action]) -> Iterable[Problem]:
    codes = [one.code for one in actions]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield _problem(code, f"mã {code} có hai lần; mỗi hành động cần một mã riêng.", code, "mã riêng")
    for one in actions:
        for other in (*one.requires, *one.excludes):
            if other not in codes:
                message = f"nhắc tới hành động {other} không có trong danh sách."
                yield _problem(one.code, message, other, "mã có trong danh sách")


def _number_problems(actions: Sequence[Action]) -> Iterable[Problem]:
    for one in actions:
        for label, number in (("chi phí", one.cost), ("số tháng", one.months), ("số người", one.people)):
            if not 0 <= number < float("inf"):
                yield _problem(one.code, f"{label} là {number}; phải từ 0 trở lên.", str(number), "≥ 0")
        if not 0 < one.chance <= 1:
            message = f"xác suất thành công là {one.chance}; phải lớn hơn 0 và không quá 1."
            yield _problem(one.code, message, str(one.chance), "0 < p ≤ 1")


def _circle_problems(actions: Sequence[Action]) -> Iterable[Problem]:
    """Prerequisites that lead back to themselves, found by taking away what has nothing left to wait for."""
    waiting = {one.code: set(one.requires) for one in actions}
    while ready := [code for code, needs in waiting.items() if not needs & waiting.keys()]:
        for code in ready:
            del waiting[code]
    if waiting:
        names = ", ".join(sorted(waiting))
        message = f"các hành động {names} đòi hỏi lẫn nhau thành vòng."
        yield _problem(min(waiting), message, names, "không vòng")
