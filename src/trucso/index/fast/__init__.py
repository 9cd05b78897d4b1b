"""The fast way: all units of a round scored at once on arrays, with the results of `trucso.index.scoring`.

    engine = Engine(definition)                       # once per definition
    columns = figure_columns(definition, figures)     # figures by unit, as score_round takes them
    scores = fast_scores(engine, columns)
    scores.total.share, scores.ranks                  # arrays over the units

Thresholds, ties and denominators are decided on exact integers; points are floats (they differ from the exact
ones by less than 1e-9). For the reasons of one unit's score use `score_unit`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from trucso.index.fast.columns import FigureColumns, array_columns, figure_columns
from trucso.index.fast.engine import Engine, Lines, NotVectorised
from trucso.index.fast.ranking import Ranks, rank_totals
from trucso.index.fast.ratios import Floats
from trucso.index.fast.rules import STATE_NAMES
from trucso.index.fast.sums import Sums, sums_of

__all__ = [
    "STATE_NAMES",
    "Engine",
    "FastScores",
    "FigureColumns",
    "NotVectorised",
    "Sums",
    "array_columns",
    "fast_scores",
    "figure_columns",
]


@dataclass(frozen=True)
class FastScores:
    """Scores of a round. Every array is over `units`; NaN where nothing is stated or applicable.

    indicators: by code; state 6 where the unit's group was given as a whole. ranks: 1-based, 0 = not ranked.
    """

    units: tuple[str, ...]
    indicators: Mapping[str, Sums]
    groups: Mapping[str, Sums]
    pillars: Mapping[str, Sums]
    total: Sums
    ranks: Ranks

    def points(self) -> Floats:
        """units × indicators, in the order of `indicators`."""
        return np.column_stack([one.points for one in self.indicators.values()])


def fast_scores(engine: Engine, columns: FigureColumns) -> FastScores:
    """Score and rank all units. Raises nothing: figures were checked when the columns were made."""
    lines = engine.score(columns)
    indicators = _indicators(engine, lines)
    ranks = rank_totals(engine, lines)
    return FastScores(columns.units, indicators, lines.groups, lines.pillars, lines.total, ranks)


def _indicators(engine: Engine, lines: Lines) -> dict[str, Sums]:
    codes = [one.code for one in engine.definition.indicators]
    return {code: sums_of(lines.leaves[code], engine.parts) for code in codes}
