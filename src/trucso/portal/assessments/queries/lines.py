"""One line of a scorecard: the explanation of every column, the figures behind it, evidence and history."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trucso.index import Definition, Explanation, Indicator, Node, UsedInput, explain
from trucso.index import Scorecard as Tree

from ...facts.models import Evidence, Observation, ObservationChange
from ...facts.queries import observations
from ...shared.tables import Column as TableColumn
from ...shared.tables import Table
from ..models import Column, Line, LineChange, Result, Scorecard
from .league import Peer, peers


@dataclass(frozen=True)
class ColumnStep:
    """What one column says: its node, and points lost since the column before (``None`` in the first)."""

    column: str
    node: Node
    lost: Fraction | None

    @property
    def label(self) -> str:
        return str(Column(self.column).label)


@dataclass(frozen=True)
class InputView:
    """One figure of the line: as it entered the score, and the observation as it stands now."""

    used: UsedInput
    key: str
    observation: Observation | None
    changes: Sequence[ObservationChange]

    @property
    def version(self) -> int:
        return self.observation.version if self.observation else 0


@dataclass(frozen=True)
class LinePage:
    """Everything the page of a line shows."""

    indicator: Indicator
    group: str
    line: Line | None
    steps: Sequence[ColumnStep]
    explanation: Explanation
    inputs: Sequence[InputView]
    evidence: Sequence[Evidence]
    changes: Sequence[LineChange]
    before: str
    after: str
    peers: Sequence[Peer]

    def without_peers(self, scorecards: Collection[int]) -> LinePage:
        """The page without some units among the others."""
        if not scorecards:
            return self
        return replace(self, peers=[peer for peer in self.peers if peer.scorecard not in scorecards])

    @property
    def latest(self) -> Node:
        return self.steps[-1].node

    @property
    def cut(self) -> Fraction:
        """Points lost after self-assessment."""
        return (self.steps[0].node.points or Fraction(0)) - (self.latest.points or Fraction(0))

    @property
    def inputs_table(self) -> Table:
        columns = [
            TableColumn("key", _("Mã"), kind="code"),
            TableColumn("label", _("Số liệu")),
            TableColumn("value", _("Giá trị")),
            TableColumn("unit", _("Đơn vị tính")),
            TableColumn("state", _("Tình trạng")),
            TableColumn("source", _("Nguồn")),
        ]
        return Table(
            "so-lieu", f"{self.indicator.code}: {_('số liệu')}", columns, [_plain(i) for i in self.inputs]
        )

    @property
    def points_table(self) -> Table:
        columns = [
            TableColumn("column", _("Cột")),
            TableColumn("points", _("Điểm"), kind="points"),
            TableColumn("maximum", _("Điểm tối đa"), kind="points"),
        ]
        rows = [
            {"column": step.label, "points": step.node.points, "maximum": step.node.effective_max}
            for step in self.steps
        ]
        return Table("diem", f"{self.indicator.code}: {_('điểm theo cột')}", columns, rows)


def line_page(card: Scorecard, definition: Definition, code: str, own: Node | None = None) -> LinePage | None:
    """The page of a line, ``None`` when the index has no such indicator; a fixed number of queries.

    ``own``: the unit's own node and nothing else, for a reader who must not see what others decided.
    """
    indicator = definition.find(code)
    trees = _trees(card)
    if not isinstance(indicator, Indicator) or not trees:
        return None
    steps = [ColumnStep(Column.SELF, own, None)] if own else _steps(trees, code)
    line = Line.objects.filter(scorecard=card, code=code).first()
    before, after = _neighbours(definition, code)
    return LinePage(
        indicator=indicator,
        group=definition.group(indicator.group).name.vi,
        line=line,
        steps=steps,
        explanation=explain(_explained(steps), definition, get_language() or "vi"),
        inputs=_inputs(card, indicator, steps[0].node),
        evidence=[link.evidence for link in line.citations.select_related("evidence")] if line else [],
        changes=list(line.changes.select_related("changed_by")) if line and not own else [],
        before=before,
        after=after,
        peers=peers(card.round, steps[-1].column, code),
    )


def _trees(card: Scorecard) -> dict[str, Tree]:
    found = {result.column: result.tree for result in Result.objects.filter(scorecard=card)}
    return {column: Tree.from_dict(found[column]) for column in Column.values if column in found}


def _steps(trees: Mapping[str, Tree], code: str) -> list[ColumnStep]:
    steps: list[ColumnStep] = []
    for column, tree in trees.items():
        node = tree.node(code)
        earlier = steps[-1].node.points if steps else None
        lost = None if not steps else (earlier or Fraction(0)) - (node.points or Fraction(0))
        steps.append(ColumnStep(column, node, lost))
    return steps


def _explained(steps: Sequence[ColumnStep]) -> Node:
    """The node to explain: the one computed from figures, else the latest given by people."""
    return next((step.node for step in steps if step.node.inputs), steps[-1].node)


def _inputs(card: Scorecard, indicator: Indicator, node: Node) -> list[InputView]:
    codes = [one.measure for one in indicator.inputs if one.measure]
    round_ = card.round
    found = observations(unit=card.unit, period=round_.period, is_demo=round_.is_demo, measures=codes)
    used = {one.name: one for one in node.inputs}
    views = []
    for one in indicator.inputs:
        shown = used.get(one.name) or UsedInput(
            one.name, one.label, one.kind, one.unit, one.measure, None, "missing"
        )
        observation = found.get(one.measure or "")
        views.append(
            InputView(shown, one.key, observation, list(observation.changes.all()) if observation else [])
        )
    return views


def _neighbours(definition: Definition, code: str) -> tuple[str, str]:
    """The codes before and after, to step through a card."""
    codes = [indicator.code for indicator in definition.indicators]
    place = codes.index(code)
    return (codes[place - 1] if place else "", codes[place + 1] if place + 1 < len(codes) else "")


def _plain(view: InputView) -> dict[str, Any]:
    used, observation = view.used, view.observation
    value = used.shown or ("" if used.value is None else used.value)
    return {
        "key": view.key,
        "label": used.label.vi,
        "value": str(value),
        "unit": used.unit,
        "state": used.state,
        "source": observation.get_source_display() if observation else "",
    }
