"""The best set of actions, exactly: a mixed-integer programme solved by HiGHS with a proved bound.

Additive gains: a component gains min(what is left of its maximum, the sum of its chosen actions). Gains of
rules (bands, thresholds) are not additive: they come as a table of every combination of the actions that
touch an indicator, scored exactly beforehand, and the programme picks one row of the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csr_array

from trucso.index.analysis.actions import Action, Limits, check_actions, finish_months
from trucso.index.analysis.ranks import Floats

TOLERANCE = 1e-7
Row = tuple[dict[int, float], float, float]
"""One constraint: coefficients by column, lower and upper bound."""
Table = Mapping[frozenset[str], float]
"""Combination of chosen actions → points gained by the indicator; has a row for every combination."""


class Column(NamedTuple):
    """A variable: kind "action" (done or not), "gain" (points of a component) or "row" (of a table)."""

    kind: str
    code: str
    combination: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Choice:
    """The outcome. gain: points; bound: no set can gain more (or, when cost is minimised, cost less);
    is_proved: bound and outcome agree; feasible False = no set meets the demand.
    """

    actions: tuple[str, ...]
    gain: float
    cost: float
    gains: Mapping[str, float]
    bound: float
    is_proved: bool
    is_feasible: bool = True


NOTHING = Choice((), 0.0, 0.0, {}, 0.0, is_proved=True, is_feasible=False)


@dataclass(frozen=True)
class Selection:
    """A choice to be made. room: component → points that can still be earned there; tables: indicator →
    gains by combination of actions. Raises ActionError for actions that contradict each other.
    """

    actions: tuple[Action, ...]
    limits: Limits
    room: Mapping[str, float]
    tables: Mapping[str, Table] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_actions(self.actions)

    @cached_property
    def programme(self) -> Programme:
        return Programme.of(self)

    def most_points(self, forced: Mapping[str, bool] | None = None) -> Choice:
        """The set that gains most and, among those, costs least."""
        best = self.programme.solve(maximise_gain=True, forced=forced)
        if not best.is_feasible:
            return best
        cheapest = self.programme.solve(maximise_gain=False, least_gain=best.gain - TOLERANCE, forced=forced)
        proved = best.is_proved and cheapest.is_proved
        return Choice(cheapest.actions, cheapest.gain, cheapest.cost, cheapest.gains, best.bound, proved)

    def least_cost(self, gain: float, forced: Mapping[str, bool] | None = None) -> Choice:
        """The cheapest set that gains at least `gain` points."""
        return self.programme.solve(maximise_gain=False, least_gain=gain - TOLERANCE, forced=forced)


@dataclass(frozen=True)
class Programme:
    """The matrices: columns are actions, then components' gains, then rows of the tables."""

    selection: Selection
    columns: Mapping[Column, int]
    gain: Floats
    cost: Floats
    upper: Floats
    integral: Floats
    matrix: csr_array
    low: Floats
    high: Floats

    @staticmethod
    def of(selection: Selection) -> Programme:
        columns = _columns(selection)
        rows = [*_gain_rows(selection, columns), *_table_rows(selection, columns),
                *_logic_rows(selection, columns), *_limit_rows(selection, columns)]  # fmt: skip
        costs = {one.code: one.cost for one in selection.actions}
        gains: dict[str, Callable[[Column], float]] = {"action": lambda one: 0.0, "gain": lambda one: 1.0,
                 "row": lambda one: selection.tables[one.code][one.combination]}  # fmt: skip
        return Programme(
            selection=selection,
            columns=columns,
            gain=np.array([gains[one.kind](one) for one in columns]),
            cost=np.array([costs[one.code] if one.kind == "action" else 0.0 for one in columns]),
            upper=np.array(list(_uppers(selection, columns))),
            integral=np.array([float(one.kind != "gain") for one in columns]),
            matrix=_matrix(rows, len(columns)),
            low=np.array([row[1] for row in rows]),
            high=np.array([row[2] for row in rows]),
        )

    def solve(
        self,
        *,
        maximise_gain: bool,
        least_gain: float | None = None,
        forced: Mapping[str, bool] | None = None,
    ) -> Choice:
        """One run of HiGHS. forced: action → in (True) or out (False)."""
        low, high = np.zeros(len(self.columns)), self.upper.copy()
        for code, inside in (forced or {}).items():
            n = self.columns[Column("action", code)]
            if inside and high[n] == 0:
                return NOTHING
            low[n] = high[n] = float(inside)
        constraints = [LinearConstraint(self.matrix, self.low, self.high)] if self.matrix.shape[0] else []
        if least_gain is not None:
            constraints.append(LinearConstraint(self.gain[None], least_gain, np.inf))
        objective = -self.gain if maximise_gain else self.cost
        found = milp(objective, integrality=self.integral, bounds=Bounds(low, high), constraints=constraints,
                     options={"mip_rel_gap": 0.0})  # fmt: skip
        return self._choice(found, maximise_gain)

    def _choice(self, found: OptimizeResult, maximise_gain: bool) -> Choice:
        if found.x is None:
            return NOTHING
        chosen = {one.code for one, n in self.columns.items() if one.kind == "action" and found.x[n] > 0.5}
        gains = gains_of(self.selection, chosen)
        cost = float(sum(one.cost for one in self.selection.actions if one.code in chosen))
        bound = float(found.mip_dual_bound if found.mip_dual_bound is not None else found.fun)
        gain = sum(gains.values())
        reached = gain if maximise_gain else cost
        bound = -bound if maximise_gain else bound
        proved = bool(found.status == 0 and abs(reached - bound) <= 1e-6 * max(1.0, abs(bound)))
        order = tuple(one.code for one in self.selection.actions if one.code in chosen)
        return Choice(order, gain, cost, gains, bound, proved)


def gains_of(selection: Selection, chosen: set[str]) -> dict[str, float]:
    """Points gained by component and indicator when exactly these actions are done; the obvious way."""
    gains: dict[str, float] = {}
    for component, room in selection.room.items():
        total = sum(
            one.points.get(component, 0.0) * one.chance for one in selection.actions if one.code in chosen
        )
        if total:
            gains[component] = min(room, total)
    for indicator, table in selection.tables.items():
        involved = frozenset().union(*table) & chosen
        if table[involved]:
            gains[indicator] = gains.get(indicator, 0.0) + table[involved]
    return gains


def _columns(selection: Selection) -> dict[Column, int]:
    touched = [code for code in selection.room if any(code in one.points for one in selection.actions)]
    keys = [Column("action", one.code) for one in selection.actions]
    keys += [Column("gain", code) for code in touched]
    keys += [Column("row", code, one) for code, table in selection.tables.items() for one in table]
    return {key: n for n, key in enumerate(keys)}


def _uppers(selection: Selection, columns: Iterable[Column]) -> Iterator[float]:
    """Upper bound of each column: an action that cannot be finished in time is held at zero."""
    limit, finish = selection.limits.months, finish_months(selection.actions)
    for column in columns:
        if column.kind == "gain":
            yield selection.room[column.code]
        elif column.kind == "action" and limit is not None and finish[column.code] > limit:
            yield 0.0
        else:
            yield 1.0


def _gain_rows(selection: Selection, columns: Mapping[Column, int]) -> list[Row]:
    rows: list[Row] = []
    for code in selection.room:
        if Column("gain", code) in columns:
            row = {columns[Column("gain", code)]: 1.0}
            row |= {columns[Column("action", one.code)]: -one.points[code] * one.chance
                    for one in selection.actions if code in one.points}  # fmt: skip
            rows.append((row, -np.inf, 0.0))
    return rows


def _table_rows(selection: Selection, columns: Mapping[Column, int]) -> list[Row]:
    """Exactly one row of each table is taken, and it is the one of the actions chosen."""
    rows: list[Row] = []
    for code, table in selection.tables.items():
        rows.append(({columns[Column("row", code, one)]: 1.0 for one in table}, 1.0, 1.0))
        for action in sorted(frozenset().union(*table)):
            row = {columns[Column("row", code, one)]: 1.0 for one in table if action in one}
            rows.append((row | {columns[Column("action", action)]: -1.0}, 0.0, 0.0))
    return rows


def _logic_rows(selection: Selection, columns: Mapping[Column, int]) -> list[Row]:
    rows: list[Row] = []
    for one in selection.actions:
        mine = columns[Column("action", one.code)]
        rows += [
            ({mine: 1.0, columns[Column("action", other)]: -1.0}, -np.inf, 0.0) for other in one.requires
        ]
        rows += [
            ({mine: 1.0, columns[Column("action", other)]: 1.0}, -np.inf, 1.0)
            for other in one.excludes
            if other != one.code
        ]
    return rows


def _limit_rows(selection: Selection, columns: Mapping[Column, int]) -> list[Row]:
    limits, actions = selection.limits, selection.actions
    rows: list[Row] = []
    if limits.budget is not None:
        rows.append(
            ({columns[Column("action", one.code)]: one.cost for one in actions}, -np.inf, limits.budget)
        )
    if limits.people is not None:
        rows.append(
            ({columns[Column("action", one.code)]: one.people for one in actions}, -np.inf, limits.people)
        )
    if limits.owner_months is not None:
        for owner in sorted({one.owner for one in actions} - {""}):
            row = {columns[Column("action", one.code)]: one.months for one in actions if one.owner == owner}
            rows.append((row, -np.inf, limits.owner_months))
    return rows


def _matrix(rows: Sequence[Row], size: int) -> csr_array:
    cells = [(n, column, value) for n, row in enumerate(rows) for column, value in row[0].items()]
    if not cells:
        return csr_array((len(rows), size))
    line, column, value = zip(*cells, strict=True)
    return csr_array((value, (line, column)), shape=(len(rows), size))
