"""Points that people decided, laid over points that were computed.

A scorecard has several columns (self, verified, council, published). Each is the column before it, except on
the indicators where somebody decided otherwise; groups, pillars and total follow by the definition's own
formulas.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from trucso.index.definition import Definition, Group
from trucso.index.figures import read_figures
from trucso.index.indicator_scoring import Scoring
from trucso.index.observation import FigureValue
from trucso.index.scorecard import Node, Scorecard
from trucso.index.totals import group_node, pillar_node, total_node

Decided = Mapping[str, FigureValue]
"""Code of an indicator (or of a group without indicators) → points, or NOT_APPLICABLE(reason)."""

ZERO = Fraction(0)


def decide(definition: Definition, before: Scorecard, decided: Decided) -> Scorecard:
    """The column that follows `before` when the codes in `decided` get other points.

    Every other indicator keeps its node, with its rule, inputs and state. Raises FigureError for an unknown
    code or points outside the bounds of an indicator.
    """
    if not decided:
        return before
    scoring = Scoring(definition, read_figures(definition, decided, "points"), {}, "points")
    nodes = {node.code: node for node in before.groups}
    groups = {group.code: _group(group, nodes[group.code], scoring) for group in definition.groups}
    pillars = {one.code: pillar_node(one, groups, definition.rounding) for one in definition.pillars}
    total = total_node(definition, groups, pillars)
    return replace(before, total=total, pillars=tuple(pillars.values()))


def _group(group: Group, node: Node, scoring: Scoring) -> Node:
    if group.code in scoring.figures:
        return scoring.given_node("group", group.code, group.name, group.max_points, node.role, group.clause)
    children = tuple(_indicator(child, scoring) for child in node.children)
    return group_node(group, children, scoring.definition.rounding) if children else node


def _indicator(node: Node, scoring: Scoring) -> Node:
    if node.code not in scoring.figures:
        return node
    return scoring.given_node("indicator", node.code, node.name, node.max_points, node.role, node.clause)


def lost_between(before: Scorecard, after: Scorecard) -> dict[str, Fraction]:
    """Indicator code → points lost from one column to the next (negative: gained); the unchanged left out."""
    later = {node.code: node.points or ZERO for node in after.indicators}
    changes = {node.code: (node.points or ZERO) - later.get(node.code, ZERO) for node in before.indicators}
    return {code: change for code, change in changes.items() if change}
