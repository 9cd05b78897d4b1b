"""What is answered to a save: what moved with it, or mine, theirs and before to choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trucso.index import Definition, Indicator, Input

from ..facts.models import Figure, ObservationChange
from ..facts.services import ConflictError, Entry
from .entry_page import Cell, LineEntry, Progress, Sources, line_entry, options_of, progress, written
from .services.entering import LineEntryConflict


@dataclass(frozen=True)
class Saved:
    """After a save: its version, every line whose score moved with the cells that follow, the progress."""

    version: int
    lines: Sequence[LineEntry]
    same_measure: Sequence[Cell]
    groups: Sequence[Progress]
    here: str

    @classmethod
    def of(
        cls, definition: Definition, indicator: Indicator, key: str, sources: Sources, version: int
    ) -> Saved:
        """Lines of the same group that read the same measure moved too; their cells follow.

        ``version`` is the one this save made: what somebody saved since, whoever typed has not seen.
        """
        measure = _measure(indicator, key)
        touched = [line_entry(definition, one, sources) for one in touched_by(definition, indicator, key)]
        cells = {cell.key: cell for line in touched for cell in line.cells}
        twins = [
            cells[one.key]
            for line in touched
            for one in line.indicator.inputs
            if measure and one.measure == measure and one.key != key
        ]
        return cls(version, touched, twins, progress(definition, sources), indicator.group)


def touched_by(definition: Definition, indicator: Indicator, key: str) -> list[Indicator]:
    """The indicators of the group whose points a save of one cell moves."""
    measure = _measure(indicator, key)
    return [
        one
        for one in definition.indicators
        if one.group == indicator.group and (one is indicator or _reads(one, measure))
    ]


def _measure(indicator: Indicator, key: str) -> str | None:
    return next((one.measure for one in indicator.inputs if one.key == key), None)


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
