"""Analysis: robustness per draw, what-if over a province, the best of 200 actions, the chance of a rank.

Robustness is stated per draw too, to be set beside COINr (R) on two cores: 27 ms per draw for 63 × 98 and
358 ms for 3,321 × 62.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np

from trucso.index import load_definition
from trucso.index.analysis.actions import Action, Limits
from trucso.index.analysis.chance import Transition, forecast
from trucso.index.analysis.choosing import Selection
from trucso.index.analysis.composite import Composite
from trucso.index.analysis.robustness import Uncertainty, robustness
from trucso.index.analysis.scenarios import Change, Scenario
from trucso.index.analysis.whatif import Round

from .measuring import Measurement, best_seconds, entry, peak_megabytes

ROOT = Path(__file__).resolve().parents[1]
SEED = 1


def composite(units: int, lines: int, groups: int) -> Composite:
    rng = np.random.default_rng(SEED)
    return Composite(
        tuple(f"u{n}" for n in range(units)),
        tuple(f"c{n}" for n in range(lines)),
        rng.random((units, lines)),
        rng.integers(1, 30, lines).astype(float),
        np.sort(rng.integers(groups, size=lines)),
    )


def robust(
    units: int, lines: int, groups: int, draws: int, most: float, memory: float
) -> Iterator[Measurement]:
    """Weights ± 25 % and figures within their published error, ranks counted."""
    table = composite(units, lines, groups)
    seconds = best_seconds(lambda: robustness(table, Uncertainty(), draws=draws, seed=SEED), 3)
    size = f"{units} × {lines}"
    yield Measurement(f"độ vững của hạng, {draws} lần", size, seconds, most, peak_megabytes(), memory)
    yield Measurement("độ vững của hạng, một lần", size, seconds / draws)


@entry("robustness-34")
def provinces() -> Iterator[Measurement]:
    yield from robust(34, 8, 8, 10_000, 0.5, 1000)


@entry("robustness-63")
def former_provinces() -> Iterator[Measurement]:
    yield from robust(63, 98, 8, 10_000, 1.0, 1000)


@entry("robustness-communes")
def communes() -> Iterator[Measurement]:
    yield from robust(3321, 43, 8, 1_000, 3.0, 1000)


@entry("robustness-62")
def beside_coinr() -> Iterator[Measurement]:
    yield from robust(3321, 62, 8, 200, 3.0, 1000)


@entry("robustness-million")
def million() -> Iterator[Measurement]:
    """A million draws stream: memory does not grow with them."""
    table = composite(34, 8, 8)
    seconds = best_seconds(lambda: robustness(table, Uncertainty(), draws=1_000_000, seed=SEED), 1)
    yield Measurement("độ vững của hạng, 1.000.000 lần", "34 × 8", seconds, None, peak_megabytes(), 400)


@entry("whatif")
def whatif() -> Iterator[Measurement]:
    """One commune changed, all 98 ranked again."""
    definition = load_definition(ROOT / "definitions/hcmc-commune-2026/2026.yaml")
    figures = {
        f"x{n}": {"DTI-28.a": 600, "DTI-28.b": 100 + n, "DTI-28.c": 200, "DTI-12.a": 30, "DTI-12.b": 40}
        for n in range(98)
    }
    round_ = Round(definition, figures)
    scenario = Scenario("thử", (Change("x5", set={"DTI-28.c": Fraction(350)}),))
    assert round_.base.ranks
    seconds = best_seconds(lambda: round_.what_if(scenario).ranks, 20)
    yield Measurement("nếu… thì, xếp hạng lại", "98 × 43", seconds, 0.02, peak_megabytes())


def selection(count: int = 200, lines: int = 43) -> Selection:
    rng = np.random.default_rng(SEED)
    codes = [f"a{n:03d}" for n in range(count)]
    actions = tuple(
        Action(
            code, code, float(rng.integers(1, 40)),
            points={f"c{rng.integers(lines)}": float(rng.uniform(0.1, 3)) for _ in range(rng.integers(1, 3))},
            months=float(rng.integers(1, 9)), owner=f"o{rng.integers(12)}",
            requires=(codes[rng.integers(n)],) if n and rng.random() < 0.4 else (),
            excludes=(codes[rng.integers(n)],) if n and rng.random() < 0.1 else (),
        )
        for n, code in enumerate(codes)
    )  # fmt: skip
    limits = Limits(budget=600, months=18, owner_months=24)
    return Selection(actions, limits, {f"c{n}": float(rng.uniform(1, 5)) for n in range(lines)})


@entry("improve-200")
def improve() -> Iterator[Measurement]:
    """The proved best set under budget, months, prerequisites, exclusions and months per owner."""
    proved = selection().most_points().is_proved
    seconds = best_seconds(lambda: selection().most_points(), 3)
    what = "tập hành động tốt nhất" + ("" if proved else " (CHƯA CHỨNG MINH)")
    yield Measurement(what, "200", seconds, 5.0, peak_megabytes())


@entry("chance")
def chance() -> Iterator[Measurement]:
    """The chance of every rank of 34 provinces from two transitions."""
    rng = np.random.default_rng(SEED)
    before = rng.random(34)
    model = [Transition(year, before, 0.8 * before + rng.normal(0, 0.03, 34)) for year in (2023, 2024)]
    now = {f"u{n}": float(x) for n, x in enumerate(before)}
    seconds = best_seconds(lambda: forecast(now, model, draws=100_000, seed=SEED), 3)
    yield Measurement("khả năng của từng hạng, 100.000 lần", "34", seconds, None, peak_megabytes())
