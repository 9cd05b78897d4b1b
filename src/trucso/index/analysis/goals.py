"""What a goal asks in points of the total, and the exact check of an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from trucso.index.analysis.choosing import TOLERANCE, Choice, Selection
from trucso.index.analysis.effects import Effects
from trucso.index.analysis.whatif import Round
from trucso.index.scorecard import Node

ZERO = Fraction(0)
ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a unit stands, exactly. value: what ranks it (share or points); others: other ranked units."""

    unit: str
    points: Fraction
    maximum: Fraction
    by_points: bool
    others: Mapping[str, Fraction]

    @property
    def value(self) -> Fraction:
        return self.worth(ZERO)

    def worth(self, gain: Fraction) -> Fraction:
        """What ranks the unit after gaining these points of the total."""
        return self.points + gain if self.by_points else (self.points + gain) / self.maximum

    def rank_after(self, gain: Fraction) -> int:
        """One more than the number of units that are better; others stay where they are."""
        mine = self.worth(gain)
        return 1 + sum(value > mine for value in self.others.values())

    def need_for_rank(self, rank: int) -> Fraction:
        """Points of the total still needed to rank `rank` or better (0 when there already): as many as make
        the unit equal to the one that holds the rank, for equals share it.
        """
        if not 1 <= rank <= len(self.others) + 1:
            raise ValueError(f"Hạng {rank}: phải từ 1 tới {len(self.others) + 1}.")
        best = sorted(self.others.values(), reverse=True)
        target = best[rank - 1] if rank <= len(best) else ZERO
        return max(ZERO, (target if self.by_points else target * self.maximum) - self.points)

    def need_for_total(self, total: Fraction) -> Fraction:
        """Points needed for a total, given as a share (up to 1) or in points. Raises ValueError beyond the
        maximum.
        """
        wanted = total * self.maximum if total <= 1 else total
        if wanted > self.maximum:
            raise ValueError(f"Mục tiêu {float(wanted):g} điểm vượt mức tối đa {float(self.maximum):g}.")
        return max(ZERO, wanted - self.points)


def standing(round_: Round, unit: str) -> Standing:
    """Raises ValueError, in Vietnamese, when the unit's total is not stated."""
    by_points = round_.definition.ranking.by == "points"
    totals = {name: card.total for name, card in round_.base.cards.items()}
    mine = totals[unit]
    if mine.points is None or not mine.effective_max:
        raise ValueError(f"{unit}: chưa đủ số liệu nên không nêu tổng, chưa tính được.")
    others = {name: value for name, node in totals.items() if (value := _value(node, by_points)) is not None}
    others.pop(unit, None)
    return Standing(unit, mine.points, mine.effective_max, by_points, others)


def _value(node: Node, by_points: bool) -> Fraction | None:
    return node.points if by_points else node.share


def cheapest(
    effects: Effects, selection: Selection, need: Fraction, forced: Mapping[str, bool] | None = None
) -> Choice:
    """The cheapest set that gains `need` points; floating optimum, exact check.

    When every action is sure, a set that misses the need by the tolerance of the solver is asked for again
    with a little more, so that what is returned reaches it in exact arithmetic.
    """
    asked = float(need)
    sure = all(one.chance == 1 for one in effects.actions)
    for _ in range(ATTEMPTS):
        choice = selection.least_cost(asked, forced)
        if not choice.is_feasible or not sure or effects.gain(choice.actions) >= need:
            return choice
        asked += 10 * TOLERANCE * max(1.0, float(need))
    return choice
