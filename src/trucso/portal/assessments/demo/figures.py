"""The figures of one demonstration unit in one period: drawn, some left out, some not applicable."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .drawing import Drawn, Situation
from .recipes import LIMITS, NOT_APPLICABLE, NOT_YET, QUARTERS, RECIPES


@dataclass(frozen=True)
class DemoUnit:
    """What stays the same over periods. ``growth`` is how much skill a whole year adds."""

    code: str
    skill: float
    growth: float
    population: int


@dataclass(frozen=True)
class DemoFigure:
    """A value, or the reason why there is none; a figure not reported is not drawn at all."""

    measure: str
    value: Drawn | None
    reason: str = ""


def demo_unit(code: str, *, is_ward: bool, seed: int) -> DemoUnit:
    """The same unit every time for a code and a seed; wards are larger and a little more skilled."""
    chance = random.Random(f"{seed}:{code}")
    skill = min(0.97, max(0.05, chance.gauss(0.62 if is_ward else 0.5, 0.17)))
    population = round(chance.lognormvariate(10.35 if is_ward else 9.85, 0.35))
    return DemoUnit(code, skill, chance.gauss(0.12, 0.08), population)


def unit_figures(unit: DemoUnit, *, last_day: date, seed: int, has_gaps: bool = True) -> Iterator[DemoFigure]:
    """Every figure the unit reports for the part of the year up to ``last_day``, but for a few with gaps."""
    passed = last_day.timetuple().tm_yday / 366
    skill = min(0.98, max(0.02, unit.skill + unit.growth * (passed - 0.5)))
    habit = random.Random(f"{seed}:{unit.code}:habit")
    chance = random.Random(f"{seed}:{unit.code}:{last_day}")
    situation = Situation(habit, chance, skill, unit.population, passed)
    absent = _absent_families(unit, seed)
    drawn: dict[str, Drawn] = {}
    for measure, recipe in RECIPES.items():
        value = recipe.draw(situation, drawn)
        drawn[measure] = min(int(value), LIMITS[measure]) if measure in LIMITS else value
        family = measure.partition(".")[0]
        if QUARTERS.get(measure, 0) * 3 > last_day.month:
            yield DemoFigure(measure, None, NOT_YET)
        elif family in absent:
            yield DemoFigure(measure, None, NOT_APPLICABLE[family])
        elif chance.random() > 0.035 * (1.15 - skill) or not has_gaps:
            yield DemoFigure(measure, drawn[measure])


def _absent_families(unit: DemoUnit, seed: int) -> frozenset[str]:
    """The families that never apply to this unit, in any period."""
    chance = random.Random(f"{seed}:{unit.code}:families")
    return frozenset(family for family in NOT_APPLICABLE if chance.random() < 0.05)
