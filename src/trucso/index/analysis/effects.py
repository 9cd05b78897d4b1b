"""What actions bring under the law: effects on figures become points of the total, exactly.

An effect on a figure that a rule reads is not additive (bands, thresholds): every combination of the actions
that touch the indicator is scored by the exact scorer, and the table of gains goes into the programme
(`choosing`). An effect on points or a share adds up until the maximum of its line.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from trucso.index.analysis.actions import Action, ActionError, Limits
from trucso.index.analysis.choosing import Selection
from trucso.index.analysis.factors import total_factors
from trucso.index.analysis.whatif import Round
from trucso.index.definition import Indicator
from trucso.index.errors import Problem
from trucso.index.figures import Exact, accepted_figures, read_figures
from trucso.index.indicator_scoring import Scoring, score_indicator
from trucso.index.observation import Figures
from trucso.index.scorecard import Node

ZERO = Fraction(0)
MOST_ACTIONS = 12
"""Actions on one indicator: 4,096 combinations are scored; more are refused."""
Table = Mapping[frozenset[str], Fraction]


@dataclass(frozen=True)
class Effects:
    """Effects of actions on one unit in points of the total. room: line → points left to earn; points:
    action → line → points when it succeeds; tables: indicator → combination of successful actions → gain.
    """

    actions: tuple[Action, ...]
    room: Mapping[str, Fraction]
    points: Mapping[str, Mapping[str, Fraction]]
    tables: Mapping[str, Table]

    def gain(self, done: Iterable[str]) -> Fraction:
        """Points of the total gained when exactly these actions succeed."""
        chosen = frozenset(done)
        sums = dict.fromkeys(self.room, ZERO)
        for code in chosen:
            for line, points in self.points[code].items():
                sums[line] += points
        gained = sum((min(self.room[line], total) for line, total in sums.items()), ZERO)
        return gained + sum((table[self._involved(table) & chosen] for table in self.tables.values()), ZERO)

    @staticmethod
    def _involved(table: Table) -> frozenset[str]:
        return frozenset[str]().union(*table)

    def selection(self, limits: Limits) -> Selection:
        """The choice to be made: expected gains, chances of success taken in."""
        chances = {one.code: one.chance for one in self.actions}
        actions = tuple(
            replace(one, points={line: float(points) for line, points in self.points[one.code].items()})
            for one in self.actions
        )
        return Selection(
            actions,
            limits,
            {line: float(room) for line, room in self.room.items()},
            {code: expected(table, chances) for code, table in self.tables.items()},
        )


def expected(table: Table, chances: Mapping[str, float]) -> dict[frozenset[str], float]:
    """Combination chosen → expected gain, when each of its actions succeeds with its own chance."""
    found = {chosen: float(gain) for chosen, gain in table.items()}
    for code in sorted(frozenset[str]().union(*table)):
        chance = chances[code]
        found = {
            chosen: chance * gain + (1 - chance) * found[chosen - {code}] if code in chosen else gain
            for chosen, gain in found.items()
        }
    return found


def effects_of(round_: Round, unit: str, actions: Sequence[Action]) -> Effects:
    """Effects of actions on a unit. Raises ActionError with every effect the index does not know, and for
    more than MOST_ACTIONS actions on one indicator.
    """
    builder = _Builder(round_, unit, tuple(actions))
    problems = list(builder.problems())
    if problems:
        raise ActionError(problems)
    return builder.effects()


class _Builder:
    def __init__(self, round_: Round, unit: str, actions: tuple[Action, ...]) -> None:
        self.round, self.unit, self.actions = round_, unit, actions
        self.definition = round_.definition
        self.card = round_.base.cards[unit]
        self.factors = total_factors(self.definition, self.card)
        self.lines = {
            line.code: (group, line) for group in self.card.groups for line in (group.children or (group,))
        }
        self.inputs = {
            one.key: indicator
            for indicator in self.definition.indicators
            if round_.values == "inputs"
            for one in indicator.inputs
            if not one.is_best_of
        }

    def problems(self) -> Iterator[Problem]:
        for one in self.actions:
            for key in (*one.inputs, *one.sets, *one.points):
                if message := self._refusal(one, key):
                    yield Problem("", None, f"hành động {one.code}", key, "", message)
        for code, touching in self.touching().items():
            if len(touching) > MOST_ACTIONS:
                message = (
                    f"chỉ số {code} có {len(touching)} hành động tác động vào số liệu; tính đúng được "
                    f"nhiều nhất {MOST_ACTIONS} (mọi tổ hợp đều được chấm). Hãy gộp bớt hoặc ghi bằng điểm."
                )
                yield Problem("", None, f"chỉ số {code}", str(len(touching)), str(MOST_ACTIONS), message)

    def _refusal(self, one: Action, key: str) -> str:
        if key in self.inputs:
            known = self.round.exact[self.unit].get(key)
            if key in one.inputs and not isinstance(known, Fraction):
                return f"{key} chưa có con số nào để cộng thêm; hãy viết {key} = giá trị."
            return ""
        if key not in self.lines:
            group = any(node.code == key for node in self.card.groups)
            hint = "nhóm này có các chỉ số; hãy ghi tác động vào chỉ số." if group else "không có mã này."
            return f"{key}: {hint}"
        if key in one.sets:
            return f"{key} là điểm của một dòng: hãy viết {key} +số."
        if key in self.touching():
            return f"{key} vừa có tác động bằng điểm vừa có tác động vào số liệu; chỉ dùng một cách."
        return ""

    def touching(self) -> dict[str, tuple[Action, ...]]:
        """Indicator → the actions that change figures its rule reads."""
        found: dict[str, dict[str, Action]] = {}
        for one in self.actions:
            for key in (*one.inputs, *one.sets):
                if key in self.inputs:
                    found.setdefault(self.inputs[key].code, {})[one.code] = one
        return {code: tuple(actions.values()) for code, actions in found.items()}

    def effects(self) -> Effects:
        points = {one.code: dict(self._points(one)) for one in self.actions}
        touched = {line for lines in points.values() for line in lines}
        room = {
            code: self._lost(line) * self.factors[group.code]
            for code, (group, line) in self.lines.items()
            if code in touched
        }
        tables = {code: self._table(code, touching) for code, touching in self.touching().items()}
        return Effects(self.actions, room, points, tables)

    @staticmethod
    def _lost(line: Node) -> Fraction:
        return max(ZERO, line.effective_max - (line.points or ZERO))

    def _points(self, one: Action) -> Iterator[tuple[str, Fraction]]:
        amounts = {key: amount for key, amount in one.inputs.items() if key not in self.inputs}
        amounts |= {key: Fraction(str(amount)) for key, amount in one.points.items()}
        for key, amount in amounts.items():
            group, line = self.lines[key]
            scale = line.effective_max if self.round.values == "shares" else Fraction(1)
            yield key, amount * scale * self.factors[group.code]

    def _table(self, code: str, touching: tuple[Action, ...]) -> dict[frozenset[str], Fraction]:
        indicator = self.definition.indicator(code)
        factor = self.factors[indicator.group]
        before = self._scored(indicator, ())
        return {
            frozenset(one.code for one in chosen): (self._scored(indicator, chosen) - before) * factor
            for size in range(len(touching) + 1)
            for chosen in itertools.combinations(touching, size)
        }

    def _scored(self, indicator: Indicator, chosen: Sequence[Action]) -> Fraction:
        figures = dict(self.round.exact[self.unit])
        figures.update(self._changed(indicator, chosen))
        scoring = Scoring(self.definition, figures, self.round.peers, "inputs")
        return score_indicator(indicator, scoring).points or ZERO

    def _changed(self, indicator: Indicator, chosen: Sequence[Action]) -> dict[str, Exact]:
        own = {one.key for one in indicator.inputs}
        sets: Figures = {key: value for one in chosen for key, value in one.sets.items() if key in own}
        changed = read_figures(self.definition, sets)
        slots = accepted_figures(self.definition)
        for one in chosen:
            for key, amount in one.inputs.items():
                if key in own:
                    before = changed.get(key, self.round.exact[self.unit].get(key))
                    changed[key] = _within(before, amount, slots[key].bounds.highest)
        return changed


def _within(before: Exact | None, amount: Fraction, highest: Fraction | None) -> Fraction:
    """before + amount, never below zero nor above the bound of the figure."""
    start = before if isinstance(before, Fraction | Decimal) else ZERO
    grown = max(ZERO, Fraction(start) + amount)
    return grown if highest is None else min(grown, highest)
