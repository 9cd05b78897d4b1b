"""With no actions given: the least improvement of groups or indicators that reaches a goal, under limits.

Three answers to "least", each a linear (or mixed-integer) programme over the shares of the lines:
"share" the least sum of increases of shares; "even" the least largest increase; "few" the fewest lines (then
the least sum). Points: any of them gains what is needed and no more than a step above. The optimum is rounded
up to steps of 0.0001, as results are published, and checked with fractions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from trucso.index.analysis.factors import total_factors
from trucso.index.analysis.whatif import Round

ZERO, ONE = Fraction(0), Fraction(1)
STEP = Fraction(1, 10_000)
AIMS = ("share", "even", "few")


@dataclass(frozen=True, slots=True)
class Room:
    """One line that may grow: its share now, the cap on it, and points of the total for its whole share."""

    code: str
    name: str
    share: Fraction
    cap: Fraction
    worth: Fraction


@dataclass(frozen=True)
class Least:
    """One answer. raises: line → increase of its share (multiples of STEP); gain: points of the total;
    need: points asked; bound: what the programme proves cannot be beaten, in the unit of the aim.
    """

    aim: str
    raises: Mapping[str, Fraction]
    gain: Fraction
    need: Fraction
    bound: float

    @property
    def sum_of_shares(self) -> Fraction:
        return sum(self.raises.values(), ZERO)

    @property
    def largest(self) -> Fraction:
        return max(self.raises.values(), default=ZERO)


def rooms(round_: Round, unit: str, *, cap: str = "full", most: Fraction | None = None) -> list[Room]:
    """The lines of a unit that may grow. cap: "full" up to the maximum, "best" up to the best unit of the
    round; most: the largest increase of one line. Raises ValueError for another cap.
    """
    if cap not in ("full", "best"):
        raise ValueError(f"cap={cap}: dùng full hoặc best.")
    card = round_.base.cards[unit]
    factors = total_factors(round_.definition, card)
    best = _best_shares(round_)
    found = []
    for group in card.groups:
        for line in group.children or (group,):
            worth = line.effective_max * factors[group.code]
            if line.share is None or not worth or line.role != "scored":
                continue
            limit = ONE if cap == "full" else best[line.code]
            if most is not None:
                limit = min(limit, line.share + most)
            if limit > line.share:
                found.append(Room(line.code, line.name.vi, line.share, limit, worth))
    return found


def _best_shares(round_: Round) -> dict[str, Fraction]:
    best: dict[str, Fraction] = {}
    for card in round_.base.cards.values():
        for group in card.groups:
            for line in group.children or (group,):
                if line.share is not None:
                    best[line.code] = max(best.get(line.code, ZERO), line.share)
    return best


def least_improvement(lines: Sequence[Room], need: Fraction, aim: str = "share") -> Least | None:
    """The least improvement that gains `need` points; None when the limits do not allow it."""
    if aim not in AIMS:
        raise ValueError(f"aim={aim}: dùng {', '.join(AIMS)}.")
    if not lines or sum(((one.cap - one.share) * one.worth for one in lines), ZERO) < need:
        return None if need > 0 else Least(aim, {}, ZERO, need, 0.0)
    solution, bound = _solve(lines, float(need), aim)
    raises = _exact(lines, solution, need)
    gain = sum((raises.get(one.code, ZERO) * one.worth for one in lines), ZERO)
    return Least(aim, raises, gain, need, bound)


def _solve(lines: Sequence[Room], need: float, aim: str) -> tuple[list[float], float]:
    """Columns: increases, then (few) whether a line is touched or (even) the largest increase."""
    n = len(lines)
    worth = np.array([float(one.worth) for one in lines])
    room = np.array([float(one.cap - one.share) for one in lines])
    extra = {"share": 0, "even": 1, "few": n}[aim]
    identity = np.eye(n)
    rows = [LinearConstraint(np.concatenate([worth, np.zeros(extra)])[None], need, np.inf)]
    if aim == "even":
        rows.append(LinearConstraint(np.hstack([identity, -np.ones((n, 1))]), -np.inf, 0))
        cost = np.concatenate([np.full(n, 1e-6), [1.0]])
    elif aim == "few":
        rows.append(LinearConstraint(np.hstack([identity, -np.diag(room)]), -np.inf, 0))
        cost = np.concatenate([np.full(n, 1e-3), np.ones(n)])
    else:
        cost = np.ones(n)
    upper = np.concatenate([room, np.ones(extra)])
    integral = np.concatenate([np.zeros(n), np.full(extra, float(aim == "few"))])
    found = milp(cost, integrality=integral, bounds=Bounds(0, upper), constraints=rows)
    return [float(x) for x in found.x[:n]], float(found.mip_dual_bound if aim == "few" else found.fun)


def _exact(lines: Sequence[Room], solution: Sequence[float], need: Fraction) -> dict[str, Fraction]:
    """Up to whole steps, then back down wherever the need is still met: lines worth least first."""
    raises = {
        one.code: min(_up(Fraction(x).limit_denominator(10**9)), one.cap - one.share)
        for one, x in zip(lines, solution, strict=True)
        if x > 1e-9
    }
    worth = {one.code: one.worth for one in lines}
    missing = need - sum((amount * worth[code] for code, amount in raises.items()), ZERO)
    for one in sorted(lines, key=lambda line: -line.worth):
        if missing > 0:  # the solver stopped within its tolerance below the need
            more = min(_up(missing / one.worth), one.cap - one.share - raises.get(one.code, ZERO))
            raises[one.code] = raises.get(one.code, ZERO) + more
            missing -= more * one.worth
    spare = -missing
    for code in sorted(raises, key=lambda name: worth[name]):
        back = min(raises[code] // STEP, spare // (STEP * worth[code])) * STEP
        raises[code] -= back
        spare -= back * worth[code]
    return {one.code: raises[one.code] for one in lines if raises.get(one.code)}


def _up(amount: Fraction) -> Fraction:
    return -(-amount // STEP) * STEP
