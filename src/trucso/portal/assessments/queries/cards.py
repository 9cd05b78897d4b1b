"""A scorecard as its page reads it: groups and lines, four columns of points, losses, evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from trucso.index import Node
from trucso.index import Scorecard as Tree

from ...facts.models import Evidence
from ..models import Column, Line, LineEvidence, Result, Scorecard

Points = Mapping[str, Fraction | None]
ZERO = Fraction(0)
NOT_REACHED, NOT_REPORTED, NOT_COMPUTED, RAISED, CORRECTED = (
    "Chưa đạt mức tối đa",
    "Chưa có số liệu",
    "Không tính được",
    "Thẩm định nâng điểm",
    "Điều chỉnh khi thẩm định",
)


@dataclass(frozen=True)
class LineView:
    """One indicator: its node in the latest column, its points per column, what people said of it."""

    node: Node
    points: Points
    line: Line | None
    evidence: Sequence[Evidence] = ()

    @property
    def latest(self) -> Fraction | None:
        return self.node.points

    @property
    def lost(self) -> Fraction | None:
        return self.node.lost

    @property
    def cut(self) -> Fraction:
        """Points taken away after self-assessment; negative when points were added."""
        return (self.points.get(Column.SELF) or ZERO) - (self.latest or ZERO)

    @property
    def is_cut(self) -> bool:
        return self.cut > 0


@dataclass(frozen=True)
class GroupView:
    """A main index with its lines."""

    node: Node
    points: Points
    lines: Sequence[LineView]


@dataclass(frozen=True)
class CardView:
    """Everything the page shows; ``columns`` stand in the order of the procedure."""

    card: Scorecard
    columns: tuple[str, ...]
    trees: Mapping[str, Tree]
    results: Mapping[str, Result]
    groups: Sequence[GroupView]
    causes: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def latest(self) -> Tree:
        return self.trees[self.columns[-1]]

    @property
    def result(self) -> Result:
        return self.results[self.columns[-1]]

    @property
    def lines(self) -> list[LineView]:
        return [line for group in self.groups for line in group.lines]

    @property
    def cut_lines(self) -> list[LineView]:
        return [line for line in self.lines if line.is_cut]

    @property
    def worst_cuts(self) -> list[LineView]:
        """The lines that lost most after self-assessment."""
        return sorted(self.cut_lines, key=lambda line: -line.cut)[:6]

    @property
    def cut_points(self) -> Fraction:
        return sum((line.cut for line in self.cut_lines), ZERO)

    @property
    def cut_to_zero(self) -> int:
        return sum(not line.latest for line in self.cut_lines)


def fingerprint(card: Scorecard) -> tuple[tuple[str, str], ...]:
    """What names the content of a card's results, without reading the trees; one query."""
    return tuple(
        Result.objects.filter(scorecard=card).order_by("column").values_list("column", "data_digest")
    )


def card_view(card: Scorecard) -> CardView | None:
    """The whole card, ``None`` before anything was computed; four queries whatever its size."""
    results = {result.column: result for result in Result.objects.filter(scorecard=card)}
    columns = tuple(column for column in Column.values if column in results)
    if not columns:
        return None
    trees = {column: Tree.from_dict(results[column].tree) for column in columns}
    lines = {line.code: line for line in Line.objects.filter(scorecard=card)}
    cited = cited_by_line(card)
    nodes = {column: {one.code: one for one in tree.total.walk()} for column, tree in trees.items()}
    groups = [_group(node, nodes, lines, cited) for node in trees[columns[-1]].groups]
    return CardView(card, columns, trees, results, groups, losses_by_cause(groups))


def cited_by_line(card: Scorecard) -> dict[int, list[Evidence]]:
    """The documents each line cites, by the line's primary key; one query."""
    found: dict[int, list[Evidence]] = defaultdict(list)
    for link in LineEvidence.objects.filter(line__scorecard=card).select_related("evidence"):
        found[link.line_id].append(link.evidence)
    return found


def losses_by_cause(groups: Sequence[GroupView]) -> dict[str, Fraction]:
    """Points lost by cause, largest first: from the effective maximum down to the latest points."""
    lost: dict[str, Fraction] = defaultdict(Fraction)
    for line in (line for group in groups for line in group.lines):
        own = line.points.get(Column.SELF)
        if not line.node.effective_max:
            continue
        lost[_shortfall(line)] += line.node.effective_max - (own or ZERO)
        if line.cut:
            lost[_cut_cause(line)] += line.cut
    return {cause: points for cause, points in sorted(lost.items(), key=lambda pair: -pair[1]) if points}


def _shortfall(line: LineView) -> str:
    own_states = {"missing": NOT_REPORTED, "undefined": NOT_COMPUTED}
    return own_states.get(line.node.state, NOT_REACHED)


def _cut_cause(line: LineView) -> str:
    if line.cut < 0:
        return RAISED
    return line.line.get_cause_display() if line.line and line.line.cause else CORRECTED


def _group(
    node: Node,
    nodes: Mapping[str, Mapping[str, Node]],
    lines: Mapping[str, Line],
    cited: Mapping[int, list[Evidence]],
) -> GroupView:
    def points(code: str) -> Points:
        return {column: found[code].points for column, found in nodes.items() if code in found}

    views = []
    for child in node.children:
        line = lines.get(child.code)
        views.append(LineView(child, points(child.code), line, cited.get(line.pk, ()) if line else ()))
    return GroupView(node, points(node.code), views)
