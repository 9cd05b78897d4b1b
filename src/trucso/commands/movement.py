"""How units move from year to year: the published tables as transitions, and sampled futures of a goal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trucso.commands.figured import Refused
from trucso.commands.published import restated, totals

if TYPE_CHECKING:
    from trucso.index.analysis.chance import Transition
    from trucso.index.analysis.effects import Effects
    from trucso.index.analysis.goals import Standing
    from trucso.index.analysis.sampled import Futures

YEARS = (2020, 2021, 2022, 2023, 2024)
RESTATED_UNTIL = 2023
"""Up to this year the table of the 34 is the mean of the parts; 2024 was published for the 34 itself."""


def yearly_totals(structure: int) -> dict[int, dict[str, float]]:
    """Year → province → total, of the 63 or (restated where needed) the 34 provinces."""
    tables = {year: totals(year, 63) for year in YEARS}
    if structure == 34:
        later = {year: totals(year, 34) for year in YEARS if year > RESTATED_UNTIL}
        tables = {year: later.get(year) or restated(table) for year, table in tables.items()}
    return {year: {unit: float(value) for unit, value in table.items()} for year, table in tables.items()}


def national_model(structure: int, like: list[int] | None = None) -> list[Transition]:
    """Transitions of the published tables; like: only these years. Raises Refused when none is left."""
    from trucso.index.analysis.chance import transitions

    found = transitions(yearly_totals(structure))
    chosen = [one for one in found if not like or one.year in like]
    if not chosen:
        known = ", ".join(str(one.year) for one in found)
        raise Refused(f"không có cặp năm nào như yêu cầu; hiện có {known}")
    return chosen


def futures_of(
    standing: Standing,
    effects: Effects,
    rank: int,
    *,
    draws: int,
    seed: int,
    model: list[Transition] | None = None,
    spread: float = 0.0,
) -> Futures:
    """What a rank asks for when everybody moves as `model` says (or by a normal move of `spread`), and
    which actions succeed.
    """
    import numpy as np

    from trucso.index.analysis.chance import blocks
    from trucso.index.analysis.sampled import Futures

    others = np.array([float(value) for value in standing.others.values()])
    now = np.append(others, float(standing.value))
    rng = np.random.default_rng(seed + 1)
    if model is not None:
        moved = np.concatenate(list(blocks(now, model, draws=draws, seed=seed)))
    else:
        moved = now + rng.normal(0.0, spread, size=(draws, len(now)))
    target = np.sort(moved[:, :-1], axis=1)[:, -rank] if rank <= len(others) else np.zeros(draws)
    scale = 1.0 if standing.by_points else float(standing.maximum)
    chances = np.array([one.chance for one in effects.actions])
    success = rng.random((draws, len(chances))) < chances
    return Futures((target - moved[:, -1]) * scale, success)
