"""What one point of a group is worth in the total: losses, gains and actions all speak of the total."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from trucso.index.definition import Definition, Pillar
from trucso.index.scorecard import Node, Scorecard
from trucso.index.totals import OUTSIDE

ZERO, ONE = Fraction(0), Fraction(1)


def total_factors(definition: Definition, card: Scorecard) -> dict[str, Fraction]:
    """Group code → points of the total per point of the group; 0 for groups outside the total.

    1 everywhere when the total is the plain sum of its groups; with weights, what weight × share makes of a
    point, after the weight of parts that do not apply has been shared out (`trucso.index.totals`).
    """
    weights = definition.total.weights
    if weights is None:
        return {one.code: ONE if one.code in definition.total.groups else ZERO for one in definition.groups}
    nodes = {node.code: node for node in (*card.groups, *card.pillars)}
    scale = card.total.max_points / (_inside(weights, nodes) or ONE)
    factors = {one.code: ZERO for one in definition.groups}
    for code, weight in weights.items():
        for group, share in _shares_of(definition, nodes, code).items():
            factors[group] += weight * scale * share
    return factors


def _inside(weights: Mapping[str, Fraction], nodes: Mapping[str, Node]) -> Fraction:
    """Sum of the weights of what applies."""
    return sum((weight for code, weight in weights.items() if nodes[code].state not in OUTSIDE), ZERO)


def _shares_of(definition: Definition, nodes: Mapping[str, Node], code: str) -> dict[str, Fraction]:
    """Group → share of the node `code` (group or pillar) that one point of the group makes."""
    node, pillar = nodes[code], definition.find(code)
    if node.state in OUTSIDE or not node.effective_max:
        return {}
    if not isinstance(pillar, Pillar):
        return {code: ONE / node.effective_max}
    if pillar.weights is None:
        return dict.fromkeys(pillar.groups, ONE / node.effective_max)
    whole = _inside(pillar.weights, nodes)
    return {
        group: weight / whole / nodes[group].effective_max
        for group, weight in pillar.weights.items()
        if whole and nodes[group].effective_max and nodes[group].state not in OUTSIDE
    }
