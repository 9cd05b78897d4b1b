"""From indicators to groups, pillars and the total.

Points are added over what counts; the effective maximum is what is left after *not applicable* has gone out
of it. With weights, shares are averaged; the weight of what is not applicable is shared out over the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from trucso.index.definition import Definition, Group, Pillar, Rounding, Text
from trucso.index.rounding import round_at
from trucso.index.scorecard import Node, NodeKind, State

ZERO = Fraction(0)
TOTAL_NAME = Text("Tổng điểm", "Total")
WEIGHTS_SHARED_OUT = "trọng số của phần không áp dụng được chia cho các phần còn lại"
NOT_STATED = "chưa đủ số liệu nên không nêu tổng"
OUTSIDE = ("not_applicable", "unscored")


def group_node(group: Group, children: tuple[Node, ...], rounding: Rounding) -> Node:
    """A group as the sum of its indicators."""
    return _sum_node("group", group.code, group.name, group.max_points, children, rounding, group.clause)


def pillar_node(pillar: Pillar, groups: Mapping[str, Node], rounding: Rounding) -> Node:
    """A pillar over the group nodes, by sum or by weights."""
    chosen = tuple(groups[code] for code in pillar.groups)
    maximum = sum((node.max_points for node in chosen), ZERO)
    if pillar.weights is None:
        return _sum_node("pillar", pillar.code, pillar.name, maximum, chosen, rounding)
    weighted = [(pillar.weights[node.code], node) for node in chosen]
    return _weighted_node("pillar", pillar.code, pillar.name, maximum, weighted, chosen, rounding)


def total_node(definition: Definition, groups: Mapping[str, Node], pillars: Mapping[str, Node]) -> Node:
    """The total; all groups are its children, those that count are chosen by the definition."""
    total, children = definition.total, tuple(groups.values())
    if total.weights is None:
        counted = tuple(groups[code] for code in total.groups)
        return _sum_node(
            "total", "total", TOTAL_NAME, total.max_points, counted, definition.rounding, children=children
        )
    weighted = [(weight, groups.get(code) or pillars[code]) for code, weight in total.weights.items()]
    return _weighted_node(
        "total", "total", TOTAL_NAME, total.max_points, weighted, children, definition.rounding
    )


def state_of(nodes: Sequence[Node]) -> State:
    """State of a whole: incomplete if any part has no points for want of figures; outside if all parts
    are."""
    if any(node.points is None and node.state in ("missing", "incomplete") for node in nodes):
        return "incomplete"
    states = {node.state for node in nodes}
    if states <= {"unscored"}:
        return "unscored"
    return "not_applicable" if states <= set(OUTSIDE) else "scored"


def missing_of(nodes: Sequence[Node]) -> tuple[str, ...]:
    """Keys of all figures not reported, each once, in order."""
    return tuple(dict.fromkeys(key for node in nodes for key in node.missing))


def _sum_node(
    kind: NodeKind,
    code: str,
    name: Text,
    maximum: Fraction,
    counted: tuple[Node, ...],
    rounding: Rounding,
    clause: str = "",
    children: tuple[Node, ...] | None = None,
) -> Node:
    state = state_of(counted)
    effective = sum((node.effective_max for node in counted), ZERO)
    points = None
    if state == "scored":
        points = sum((node.points for node in counted if node.points is not None), ZERO)
        points = round_at(points, rounding.points, kind)
    return Node(
        kind, code, name, state, points / effective if points is not None and effective else None, points,
        maximum, effective, clause=clause, missing=missing_of(counted),
        notes=(NOT_STATED,) if state == "incomplete" else (),
        children=counted if children is None else children,
    )  # fmt: skip


def _weighted_node(
    kind: NodeKind,
    code: str,
    name: Text,
    maximum: Fraction,
    weighted: Sequence[tuple[Fraction, Node]],
    children: tuple[Node, ...],
    rounding: Rounding,
) -> Node:
    nodes = [node for _, node in weighted]
    state = state_of(nodes)
    inside = [(weight, node) for weight, node in weighted if node.state not in OUTSIDE]
    weights = sum((weight for weight, _ in inside), ZERO)
    points, effective = None, maximum if weights else ZERO
    if state == "scored" and weights:
        earned = sum((weight * (node.share or ZERO) for weight, node in inside), ZERO)
        points = round_at(earned / weights * maximum, rounding.points, kind)
    notes = (NOT_STATED,) if state == "incomplete" else ()
    if points is not None and weights != 1:
        notes = (WEIGHTS_SHARED_OUT,)
    share = points / effective if points is not None and effective else None
    return Node(
        kind, code, name, state, share, points, maximum, effective, missing=missing_of(nodes), notes=notes,
        children=children,
    )  # fmt: skip
