"""Rank n with probability p: the cheapest set of actions over sampled futures, then tested on fresh ones.

A future says how many points of the total the rank asks for (others and the unit itself move) and which
actions succeed. The programme wants the goal met in a share p of the sampled futures: its optimum is proved
for those futures only (sample-average approximation), so the answer is tested on fresh draws and the
probability reached there is what may be quoted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from trucso.index.analysis.actions import Limits
from trucso.index.analysis.choosing import Choice, Column, Programme, Selection
from trucso.index.analysis.effects import Effects
from trucso.index.analysis.ranks import Floats

Flags = NDArray[np.bool_]
Z95 = 1.959963984540054


@dataclass(frozen=True)
class Futures:
    """Sampled futures. needs: (futures,) points of the total that the goal asks for; success: (futures,
    actions) whether each action succeeds when done.
    """

    needs: Floats
    success: Flags


@dataclass(frozen=True, slots=True)
class Tested:
    """A share of fresh futures in which the goal is met, with its 95 % Wilson interval."""

    probability: float
    low: float
    high: float
    draws: int


@dataclass(frozen=True)
class Sampled:
    """The answer. sample: probability over the futures of the programme; tested: on fresh futures."""

    actions: tuple[str, ...]
    cost: float
    bound: float
    is_proved: bool
    is_feasible: bool
    sample: float
    tested: Tested


def gains_in(effects: Effects, chosen: Sequence[str], success: Flags) -> Floats:
    """(futures,) points gained by these actions in each future."""
    order = {one.code: n for n, one in enumerate(effects.actions)}
    done = [code for code in chosen if code in order]
    patterns, back = np.unique(success[:, [order[code] for code in done]], axis=0, return_inverse=True)
    gains = np.array(
        [float(effects.gain(code for code, good in zip(done, row, strict=True) if good)) for row in patterns]
    )
    return np.asarray(gains[back.ravel()], dtype=np.float64)


def tested(effects: Effects, chosen: Sequence[str], futures: Futures) -> Tested:
    """The probability on these futures."""
    met = gains_in(effects, chosen, futures.success) >= futures.needs - 1e-9
    n, p = len(met), float(met.mean())
    middle = (p + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
    half = Z95 / (1 + Z95**2 / n) * np.sqrt(p * (1 - p) / n + Z95**2 / (4 * n * n))
    return Tested(p, float(middle - half), float(middle + half), n)


def cheapest_with_probability(
    effects: Effects,
    limits: Limits,
    futures: Futures,
    fresh: Futures,
    probability: float,
    *,
    seconds: float = 60.0,
) -> Sampled:
    """The cheapest set that meets the goal in a share `probability` of the futures.

    When every action is sure the futures differ by their needs only, and the quantile of the needs is what
    must be gained: an ordinary programme. Raises ValueError for a probability outside 0..1.
    """
    if not 0 < probability <= 1:
        raise ValueError(f"Xác suất {probability}: phải lớn hơn 0 và không quá 1.")
    if futures.success.all():
        needed = int(np.ceil(probability * len(futures.needs) - 1e-9))
        need = float(np.sort(futures.needs)[needed - 1])
        choice = effects.selection(limits).least_cost(max(need, 0.0))
    else:
        choice = _solve(effects, limits, futures, probability, seconds)
    if not choice.is_feasible:
        return Sampled((), 0.0, 0.0, choice.is_proved, False, 0.0, tested(effects, (), fresh))
    met = tested(effects, choice.actions, futures)
    return Sampled(
        choice.actions, choice.cost, choice.bound, choice.is_proved, True, met.probability,
        tested(effects, choice.actions, fresh),
    )  # fmt: skip


def _solve(effects: Effects, limits: Limits, futures: Futures, probability: float, seconds: float) -> Choice:
    """Columns: those of the plain programme without its gains, then gains per future, then met or not."""
    selection = effects.selection(limits)
    plain = Programme.of(selection)
    builder = _Builder(effects, futures, plain)
    count = builder.size
    cost = np.concatenate([plain.cost, np.zeros(count - len(plain.cost))])
    padded = csr_array(
        (plain.matrix.data, plain.matrix.indices, plain.matrix.indptr), shape=(len(plain.low), count)
    )
    constraints = [builder.rows(probability)]
    if len(plain.low):
        constraints.append(LinearConstraint(padded, plain.low, plain.high))
    found = milp(
        cost, integrality=builder.integral(plain.integral), bounds=Bounds(0, builder.upper(plain.upper)),
        constraints=constraints, options={"mip_rel_gap": 0.0, "time_limit": seconds},
    )  # fmt: skip
    if found.x is None:
        return Choice((), 0.0, 0.0, {}, 0.0, is_proved=found.status == 2, is_feasible=False)
    chosen = _chosen(selection, plain, found.x)
    spent = float(sum(one.cost for one in effects.actions if one.code in chosen))
    bound = float(found.mip_dual_bound)
    proved = bool(found.status == 0 and abs(spent - bound) <= 1e-6 * max(1.0, abs(bound)))
    return Choice(chosen, 0.0, spent, {}, bound, proved)


def _chosen(selection: Selection, plain: Programme, x: Floats) -> tuple[str, ...]:
    codes = [one.code for one in selection.actions]
    return tuple(code for code in codes if x[plain.columns[Column("action", code)]] > 0.5)


class _Builder:
    def __init__(self, effects: Effects, futures: Futures, plain: Programme) -> None:
        self.effects, self.futures, self.plain = effects, futures, plain
        self.lines = [
            line for line in effects.room if any(line in gains for gains in effects.points.values())
        ]
        self.scenarios = len(futures.needs)
        self.first = len(plain.columns)
        self.size = self.first + self.scenarios * (len(self.lines) + 1)

    def _gain(self, scenario: int, line: int) -> int:
        return self.first + scenario * (len(self.lines) + 1) + line

    def _met(self, scenario: int) -> int:
        return self._gain(scenario, len(self.lines))

    def integral(self, plain: Floats) -> Floats:
        block = np.zeros(len(self.lines) + 1)
        block[-1] = 1.0
        return np.concatenate([plain, np.tile(block, self.scenarios)])

    def upper(self, plain: Floats) -> Floats:
        block = np.array([*(float(self.effects.room[line]) for line in self.lines), 1.0])
        return np.concatenate([plain, np.tile(block, self.scenarios)])

    def rows(self, probability: float) -> LinearConstraint:
        """gain of a line ≤ what its successful actions bring; all gains ≥ need where met; enough are met."""
        cells: list[tuple[int, int, float]] = []
        low: list[float] = []
        for scenario in range(self.scenarios):
            for n, line in enumerate(self.lines):
                row = {self._gain(scenario, n): -1.0} | self._brought(scenario, line)
                cells += [(len(low), column, value) for column, value in row.items()]
                low.append(0.0)
            row, floor = self._need(scenario)
            cells += [(len(low), column, value) for column, value in row.items()]
            low.append(floor)
        cells += [(len(low), self._met(scenario), 1.0) for scenario in range(self.scenarios)]
        low.append(float(np.ceil(probability * self.scenarios - 1e-9)))
        rows, columns, values = zip(*cells, strict=True)
        matrix = csr_array((values, (rows, columns)), shape=(len(low), self.size))
        return LinearConstraint(matrix, np.array(low), np.inf)

    def _brought(self, scenario: int, line: str) -> dict[int, float]:
        return {
            self.plain.columns[Column("action", one.code)]: float(self.effects.points[one.code][line])
            for n, one in enumerate(self.effects.actions)
            if line in self.effects.points[one.code] and self.futures.success[scenario, n]
        }

    def _need(self, scenario: int) -> tuple[dict[int, float], float]:
        """Σ gains − big × met ≥ need − big: binding where met is 1."""
        good = self._succeeding(scenario)
        row = {self._gain(scenario, n): 1.0 for n in range(len(self.lines))}
        worst = 0.0
        for code, table in self.effects.tables.items():
            gains = {chosen: float(table[chosen & good]) for chosen in table}
            worst += min(gains.values())
            row |= {self.plain.columns[Column("row", code, chosen)]: gain for chosen, gain in gains.items()}
        need = float(self.futures.needs[scenario])
        big = max(0.0, need - worst)
        row[self._met(scenario)] = -big
        return row, need - big

    def _succeeding(self, scenario: int) -> frozenset[str]:
        flags: Mapping[str, bool] = {
            one.code: bool(self.futures.success[scenario, n]) for n, one in enumerate(self.effects.actions)
        }
        return frozenset(code for code, good in flags.items() if good)
