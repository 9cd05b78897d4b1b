"""Scoring a unit, and a round of units: figures in, scorecards out. The obvious way, in exact fractions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from trucso.index.definition import Definition, Group, Input
from trucso.index.errors import FigureError, Problem
from trucso.index.expression import Undefined
from trucso.index.figures import Exact, read_figures
from trucso.index.indicator_scoring import Scoring, score_indicator
from trucso.index.observation import Figures
from trucso.index.scorecard import Node, Scorecard
from trucso.index.totals import group_node, pillar_node, total_node

Unit = TypeVar("Unit", bound=str)
NO_PEERS: Mapping[str, Fraction] = {}


def score_unit(
    definition: Definition,
    figures: Figures,
    *,
    values: str = "inputs",
    peers: Mapping[str, Fraction] | None = None,
) -> Scorecard:
    """The scorecard of one unit.

    figures: see `trucso.index.figures`; values: "inputs" | "points" | "shares". peers: best values of the
    round by key ("DTI-50.top"), for inputs with `best_of`; `score_round` computes them. Raises FigureError
    with every figure that is refused.
    """
    return _score(definition, read_figures(definition, figures, values), values, peers or NO_PEERS)


def score_round(
    definition: Definition, figures: Mapping[Unit, Figures], *, values: str = "inputs"
) -> dict[Unit, Scorecard]:
    """Scorecards of all units of a round, in the order given; `best_of` inputs see every unit.

    Raises FigureError with every refused figure of every unit; `Problem.where` is then "unit: key".
    """
    exact = _read_round(definition, figures, values)
    peers = best_values(definition, exact)
    return {unit: _score(definition, known, values, peers) for unit, known in exact.items()}


def _read_round(
    definition: Definition, figures: Mapping[Unit, Figures], values: str
) -> dict[Unit, dict[str, Exact]]:
    exact: dict[Unit, dict[str, Exact]] = {}
    problems = []
    for unit, reported in figures.items():
        try:
            exact[unit] = read_figures(definition, reported, values)
        except FigureError as error:
            problems += [_of_unit(unit, problem) for problem in error.problems]
    if problems:
        raise FigureError(problems)
    return exact


def _of_unit(unit: str, problem: Problem) -> Problem:
    return replace(problem, where=f"{unit}: {problem.where}")


def best_values(
    definition: Definition, round_figures: Mapping[Unit, Mapping[str, Exact]]
) -> dict[str, Fraction]:
    """For each `best_of` input the highest value over the units that have one; keys without any are
    absent."""
    best: dict[str, Fraction] = {}
    for indicator in definition.indicators:
        names = {one.name: one.key for one in indicator.inputs}
        wholes = {
            indicator.code,
            indicator.group,
        }  # a figure of theirs says that the indicator does not apply
        applies = [one for one in round_figures.values() if wholes.isdisjoint(one)]
        for one in indicator.inputs:
            found = list(_peer_values(one, names, applies))
            if found:
                best[one.key] = max(found)
    return best


def _peer_values(
    one: Input, names: Mapping[str, str], round_figures: Iterable[Mapping[str, Exact]]
) -> Iterator[Fraction]:
    if one.best_of is None:
        return
    for figures in round_figures:
        known = {name: figures.get(names[name]) for name in one.best_of.names}
        numbers = {
            name: Fraction(value) for name, value in known.items() if isinstance(value, Fraction | bool)
        }
        if len(numbers) < len(known):
            continue
        try:
            yield one.best_of.number(numbers)
        except Undefined:
            continue


def _score(
    definition: Definition, figures: Mapping[str, Exact], values: str, peers: Mapping[str, Fraction]
) -> Scorecard:
    scoring = Scoring(definition, figures, peers, values)
    groups = {group.code: _score_group(group, scoring) for group in definition.groups}
    pillars = {one.code: pillar_node(one, groups, definition.rounding) for one in definition.pillars}
    total = total_node(definition, groups, pillars)
    return Scorecard(
        definition.index, definition.first_year, definition.revision, values, total, tuple(pillars.values())
    )


def _score_group(group: Group, scoring: Scoring) -> Node:
    indicators = scoring.definition.indicators_of(group.code)
    if not indicators or group.code in scoring.figures:
        earns = group.max_points or any(one.role in ("bonus", "penalty") for one in indicators)
        role = "scored" if earns else "unscored"
        return scoring.given_node("group", group.code, group.name, group.max_points, role, group.clause)
    children = tuple(score_indicator(one, scoring) for one in indicators)
    return group_node(group, children, scoring.definition.rounding)
