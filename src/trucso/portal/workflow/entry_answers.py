"""What is answered to a save: what moved with it, or mine, theirs and before to choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trucso.index import Definition, Indicator, Input

from ..facts.models import Figure, ObservationChange
from ..facts.services import ConflictError, Entry
from .entry_page import (
    Cell,
    LineScore,
    Progress,
    Sources,
    figure_cell,
    line_score,
    options_of,
    progress,
    written,
)
from .services.entering import LineEntryConflict


@dataclass(frozen=True)
class Saved:
    """After a save: its version, every line whose score moved with the cells that follow, the progress."""

    version: int
    lines: Sequence[LineScore]
    same_measure: Sequence[Cell]
    groups: Sequence[Progress]
    here: str

    @classmethod
    def of(cls, definition: Definition, touched: Touched, sources: Sources, version: int) -> Saved:
        """``version`` is the one this save made: what somebody saved since, whoever typed has not seen."""
        return cls(
            version,
            [line_score(definition, one, sources) for one in touched.indicators],
            [figure_cell(one, sources) for one in touched.twins],
            progress(definition, sources),
            touched.group,
        )


@dataclass(frozen=True)
class Touched:
    """What a save of one cell moves on the page of its group: the points of every indicator that reads the
    same measure, and the cells ("twins") in which that measure stands, too.
    """

    group: str
    indicators: Sequence[Indicator]
    twins: Sequence[Input]

    @classmethod
    def by(cls, definition: Definition, indicator: Indicator, key: str) -> Touched:
        measure = next((one.measure for one in indicator.inputs if one.key == key), None)
        inside = (one for one in definition.indicators if one.group == indicator.group)
        indicators = [one for one in inside if one is indicator or _reads(one, measure)]
        used = (one for indicator in indicators for one in indicator.inputs if measure)
        twins = [one for one in used if one.measure == measure and one.key != key]
        return cls(indicator.group, indicators, twins)


def _reads(indicator: Indicator, measure: str | None) -> bool:
    return measure is not None and any(one.measure == measure for one in indicator.inputs)


@dataclass(frozen=True)
class Side:
    """One of three values of a cell: in words, and as the fields of the form take it."""

    words: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Conflict:
    """Mine, theirs and before of one cell; nothing was written."""

    mine: Side
    theirs: Side
    before: Side
    version: int
    who: str
    at: datetime | None


def figure_conflict(conflict: ConflictError, used: Input, key: str) -> Conflict:
    """Of a figure: what was read is still in its history."""
    theirs = conflict.theirs
    before = ObservationChange.objects.filter(observation=theirs, version=conflict.seen_version).first()
    return Conflict(
        _figure_side(conflict.mine, used),
        _figure_side(theirs, used),
        _figure_side(before, used),
        theirs.version,
        str(theirs.changed_by or ""),
        theirs.changed_at,
    )


def _figure_side(figure: Figure | Entry | None, used: Input) -> Side:
    if figure is None or (figure.value is None and not figure.not_applicable_reason):
        return Side("chưa báo cáo", {"value": "", "reason": ""})
    if figure.value is None:
        reason = figure.not_applicable_reason
        return Side(f"không áp dụng ({reason})", {"value": "", "reason": reason})
    stored = figure if isinstance(figure, Figure) else ObservationChange(value=figure.value)
    text = written(stored, used.kind)
    return Side(dict(options_of(used)).get(text, text), {"value": text, "reason": ""})


def line_conflict(conflict: LineEntryConflict) -> Conflict:
    """Of the points or the note of a line."""
    change = conflict.change
    return Conflict(
        _line_side(conflict.mine),
        _line_side(conflict.theirs),
        _line_side({**conflict.mine, **conflict.theirs, **conflict.before}),
        conflict.line.version,
        str(change.changed_by or "") if change else "",
        change.changed_at if change else None,
    )


def _line_side(values: Mapping[str, Any]) -> Side:
    if "note" in values:
        return Side(values["note"] or "để trống", {"note": values["note"]})
    points, reason = values["self_points"], values["not_applicable_reason"]
    text = "" if points is None else format(points.normalize(), "f").replace(".", ",")
    words = f"không áp dụng ({reason})" if reason else text or "chưa có điểm"
    return Side(words, {"value": text, "reason": reason})
