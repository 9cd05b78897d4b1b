"""The entry page of a group as plain values: cells, their last-period values, scores and why, progress."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trucso.index import Definition, Explanation, Indicator, Input, explain
from trucso.index import Scorecard as Tree
from trucso.index.definition import Group
from trucso.index.remarks import remarks

from ..assessments.forms import typed
from ..assessments.models import Line
from ..facts.models import Figure, Observation
from ..shared.formats import number

YES_NO = (("true", "Có"), ("false", "Không"))


def anchor(key: str) -> str:
    """A key as it stands in the identifiers of a page: dots mean classes in selectors."""
    return key.replace(".", "-")


def written(figure: Figure, kind: str) -> str:
    """A stored value as an officer types it: ``1234,5``; shares as ``95 %``."""
    if kind == "share" and figure.value:
        percent = Decimal(figure.value) * 100
        return f"{format(percent.normalize(), 'f')} %".replace(".", ",")
    return typed(figure)


@dataclass(frozen=True)
class Cell:
    """One place to write in: a figure ("DTI-28.a"), or the points people give an indicator ("1.1")."""

    key: str
    label: str
    unit: str
    options: Sequence[tuple[str, str]] = ()
    value: str = ""
    reason: str = ""
    version: int = 0
    changed_at: datetime | None = None
    changed_by: str = ""
    last: str = ""
    """What stood here in the period before, as people read it."""

    @property
    def anchor(self) -> str:
        return anchor(self.key)

    @property
    def is_filled(self) -> bool:
        return bool(self.value or self.reason)

    @property
    def shown(self) -> str:
        """The value in words, for a choice its label."""
        return dict(self.options).get(self.value, self.value)


@dataclass(frozen=True)
class LineScore:
    """What an indicator earns as it stands, and why."""

    indicator: Indicator
    explanation: Explanation
    points: Fraction | None
    maximum: Fraction
    state: str
    documents: int
    lacking: Sequence[str]
    """The cells that the score still needs, by their labels."""
    remarks: Sequence[str]
    """What the index finds odd in the figures: they are taken, and the verifier sees it too."""

    @property
    def anchor(self) -> str:
        return anchor(self.indicator.code)

    @property
    def lacks_evidence(self) -> bool:
        """Points are claimed and nothing proves them."""
        return bool(self.points) and not self.documents


@dataclass(frozen=True)
class LineEntry(LineScore):
    """An indicator to fill: its cells and its line beside what it earns."""

    cells: Sequence[Cell]
    line: Line | None


@dataclass(frozen=True)
class Progress:
    """How far a group is: cells filled of cells there are."""

    group: Group
    filled: int
    total: int
    points: Fraction | None
    maximum: Fraction

    @property
    def is_done(self) -> bool:
        return self.filled == self.total


@dataclass(frozen=True)
class Sources:
    """What the pages are made of: observations and lines of this round, and of the one before.

    reported, given: the measures and the indicators whose cells are filled, also where ``observations`` and
    ``lines`` are not read; documents: how many each line cites.
    """

    tree: Tree
    reported: Collection[str]
    given: Collection[str]
    documents: Mapping[str, int]
    observations: Mapping[str, Observation] = field(default_factory=dict)
    lines: Mapping[str, Line] = field(default_factory=dict)
    last_observations: Mapping[str, Observation] = field(default_factory=dict)
    last_points: Mapping[str, Fraction] = field(default_factory=dict)


def has_cells(indicator: Indicator) -> bool:
    """Whether anybody writes anything for the indicator."""
    return indicator.given is not None or any(one.measure for one in indicator.inputs)


def line_entry(definition: Definition, indicator: Indicator, sources: Sources) -> LineEntry:
    """An indicator as its section of the page shows it."""
    score = line_score(definition, indicator, sources)
    return LineEntry(
        **vars(score), cells=cells_of(indicator, sources), line=sources.lines.get(indicator.code)
    )


def line_score(definition: Definition, indicator: Indicator, sources: Sources) -> LineScore:
    """What an indicator earns, as its section of the page shows it."""
    node, lang = sources.tree.node(indicator.code), get_language() or "vi"
    labels = {one.key: one.label.get(lang) for one in indicator.inputs}
    return LineScore(
        indicator,
        explain(node, definition, lang),
        node.points,
        node.effective_max or node.max_points,
        node.state,
        sources.documents.get(indicator.code, 0),
        [labels[key] for key in node.missing if key in labels],
        [one for child in node.walk() for one in remarks(child, definition, lang)],
    )


def progress(definition: Definition, sources: Sources) -> list[Progress]:
    """Every group with its count, in the order of the index."""
    found = []
    for group in definition.groups:
        inside = (one for one in definition.indicators if one.group == group.code)
        cells = [is_filled for one in inside for is_filled in _filled(one, sources)]
        if cells:
            node = sources.tree.node(group.code)
            maximum = node.effective_max or node.max_points
            found.append(Progress(group, sum(cells), len(cells), node.points, maximum))
    return found


def _filled(indicator: Indicator, sources: Sources) -> list[bool]:
    """Of every cell of an indicator, whether it is filled."""
    if indicator.given is not None:
        return [indicator.code in sources.given]
    return [one.measure in sources.reported for one in indicator.inputs if one.measure]


def cells_of(indicator: Indicator, sources: Sources) -> list[Cell]:
    """The cells of an indicator: one for the points people give, else one for each figure it reads."""
    if indicator.given is not None:
        return [_points_cell(indicator, sources)]
    return [figure_cell(one, sources) for one in indicator.inputs if one.measure]


def figure_cell(one: Input, sources: Sources) -> Cell:
    """The cell of one figure."""
    now = sources.observations.get(one.measure or "")
    last = sources.last_observations.get(one.measure or "")
    label, options = one.label.get(get_language() or "vi"), options_of(one)
    before = in_words(last, one.kind, options) if last else ""
    unit = _("viết 95 % hoặc 0,95") if one.kind == "share" else one.unit
    if now is None:
        return Cell(key=one.key, label=label, unit=unit, options=options, last=before)
    return Cell(
        key=one.key,
        label=label,
        unit=unit,
        options=options,
        value=written(now, one.kind),
        reason=now.not_applicable_reason,
        version=now.version,
        changed_at=now.changed_at,
        changed_by=str(now.changed_by or ""),
        last=before,
    )


def options_of(one: Input) -> list[tuple[str, str]]:
    """What may be chosen, with its words; nothing where a number is typed."""
    if one.kind == "yes_no":
        return list(YES_NO)
    return [(code, label.get(get_language() or "vi")) for code, label in (one.options or {}).items()]


def in_words(figure: Figure, kind: str, options: Sequence[tuple[str, str]]) -> str:
    """A stored value as a sentence says it: a choice by its label, why it does not apply."""
    if figure.not_applicable_reason:
        return f"không áp dụng ({figure.not_applicable_reason})"
    text = written(figure, kind)
    return dict(options).get(text, number(Decimal(figure.value or 0)) if _is_plain(figure, kind) else text)


def _is_plain(figure: Figure, kind: str) -> bool:
    return kind in ("count", "amount", "points") and bool(figure.value)


def _points_cell(indicator: Indicator, sources: Sources) -> Cell:
    line = sources.lines.get(indicator.code)
    last = sources.last_points.get(indicator.code)
    own = line.self_points if line else None
    return Cell(
        indicator.code,
        "Điểm tự đánh giá",
        f"điểm, tối đa {number(indicator.points)}",
        value="" if own is None else format(own.normalize(), "f").replace(".", ","),
        reason=line.not_applicable_reason if line else "",
        version=line.version if line else 0,
        last="" if last is None else number(last),
    )
