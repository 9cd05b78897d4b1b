"""How a demonstration figure is drawn: a few shapes, moved by the skill of the unit. No Django.

``skill`` (0–1) is what makes the figures of one unit hang together: a good commune is good at most things.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, TypeAlias

Drawn: TypeAlias = int | bool | str | Decimal


@dataclass
class Situation:
    """One unit in one period: skill, size, how much of the year has passed, and two sources of chance.

    ``habit`` gives the same numbers in every period, so what a unit is good at stays; ``chance`` does not.
    """

    habit: random.Random
    chance: random.Random
    skill: float
    population: int
    year_share: float

    def near_skill(self, spread: float = 0.18) -> float:
        """The skill with noise, most of it lasting, kept in 0–1."""
        noise = self.habit.gauss(0, spread) + self.chance.gauss(0, spread / 4)
        return min(1.0, max(0.0, self.skill + noise))


class Recipe(Protocol):
    """Draws one figure; ``drawn`` holds the measures drawn before it."""

    def draw(self, situation: Situation, drawn: Mapping[str, Drawn]) -> Drawn: ...


@dataclass(frozen=True)
class People:
    """A headcount: a share of the population, the same for skilled and unskilled."""

    low: float
    high: float

    def draw(self, situation: Situation, drawn: Mapping[str, Drawn]) -> int:
        return round(situation.population * situation.habit.uniform(self.low, self.high))


@dataclass(frozen=True)
class Count:
    """A whole number that skill does not move."""

    low: int
    high: int

    def draw(self, situation: Situation, drawn: Mapping[str, Drawn]) -> int:
        return situation.habit.randint(self.low, self.high)


@dataclass(frozen=True)
class Effort:
    """A whole number that grows with skill and with the part of the year that has passed."""

    low: float
    high: float
    is_flow: bool = True

    def draw(self, situation: Situation, drawn: Mapping[str, Drawn]) -> int:
        passed = situation.year_share if self.is_flow else 1.0
        return round((self.low + (self.high - self.low) * situation.near_skill()) * passed)


@dataclass(frozen=True)
class Portion:
    """Part of another measure, whatever the skill."""

    of: str
    low: float
    high: float

    def draw(self, situation: Situation, drawn: Mapping[str, Drawn]) -> int:
        return round(_count(drawn[self.of]) * situation.habit.uniform(self.low, self.high))


@dataclass(frozen=True)
class Part:
    """Part of another measure, larger with skill; the most skilled reach the whole of it."""

    of: str
    low: float
    high: float
    whole_from: float = 2.0

    def draw(self, situation: Situation, drawn: Mapping[str, Drawn]) -> int:
        total, skill = _count(drawn[self.of]), situation.near_skill()
        if skill >= self.whole_from:
            return total
        return min(total, round(total * (self.low + (self.high - self.low) * skill)))


@dataclass(frozen=True)
class Rate:
    """A 0–1 share with three decimals, larger with skill."""

    low: float
    high: float

    def draw(self, situation: Situation, drawn: Mapping[str, Drawn]) -> Decimal:
        share = self.low + (self.high - self.low) * situation.near_skill()
        return Decimal(round(1000 * min(1.0, share))) / 1000


@dataclass(frozen=True)
class Whether:
    """Yes with a probability between two, by skill."""

    low: float
    high: float

    def draw(self, situation: Situation, drawn: Mapping[str, Drawn]) -> bool:
        return situation.habit.random() < self.low + (self.high - self.low) * situation.skill


@dataclass(frozen=True)
class Timely:
    """A quarterly report: on time, late or not made, by skill."""

    def draw(self, situation: Situation, drawn: Mapping[str, Drawn]) -> str:
        luck = situation.near_skill(0.3)
        return "dung_han" if luck > 0.35 else "tre_han" if luck > 0.12 else "khong"


def _count(value: Drawn) -> int:
    return int(value)
