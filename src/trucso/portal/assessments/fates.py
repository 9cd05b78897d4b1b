"""What would become of every row of a scorecard file: new, changed, unchanged or refused. Nothing is written.

A blank cell says nothing, so it changes nothing: only what the file states replaces what the scorecard holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..facts.citations import document_key
from .card_file import CardLine, CardRow
from .models import Line

DECIDED = frozenset({"verified_points", "cause"})
"""What verifiers say of a line, not the unit."""
NEW, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"
LABELS = {NEW: "Mới", CHANGED: "Thay đổi", UNCHANGED: "Không đổi", REFUSED: "Từ chối"}


@dataclass(frozen=True)
class Fate:
    """One row of the file and what applying it does. ``values`` are the fields that would differ."""

    row: CardRow
    kind: str
    line: Line | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    citations: int = 0
    """How many documents the row cites; those the line already cites are not cited twice."""
    cites_new: bool = False
    refused: str = ""
    """Why the line may not change now, when it may not."""

    @property
    def is_entry(self) -> bool:
        """Whether applying it writes what the unit itself says, which only an open line takes."""
        return bool(self.values.keys() - DECIDED) or self.cites_new


@dataclass(frozen=True)
class Reading:
    """How a file is read: its name, and whether its *Thẩm định* column may be written by this person."""

    file_name: str
    writes_verified: bool


def fates(rows: Iterable[CardRow], lines: Mapping[str, Line], reading: Reading) -> list[Fate]:
    """The fate of every row, in the order of the file; ``lines`` are the scorecard's, by code."""
    return [_fate(row, lines, reading) for row in rows]


def gated(found: Iterable[Fate], closed: Mapping[str, str]) -> list[Fate]:
    """The same fates, those refused that would write on a line that is closed; ``closed``: code → why."""
    return [
        Fate(fate.row, REFUSED, fate.line, {}, fate.citations, refused=closed[fate.row.code])
        if fate.is_entry and fate.row.code in closed
        else fate
        for fate in found
    ]


def counts(found: Sequence[Fate]) -> dict[str, int]:
    """Rows by fate; they add up to the rows of the file."""
    counted = Counter(fate.kind for fate in found)
    return {kind: counted[kind] for kind in LABELS}


def absent_codes(found: Iterable[Fate], lines: Iterable[str]) -> list[str]:
    """Indicators of the scorecard that the file does not mention; they stay as they are."""
    mentioned = {fate.row.line.code for fate in found if fate.row.line}
    return [code for code in lines if code not in mentioned]


def _fate(row: CardRow, lines: Mapping[str, Line], reading: Reading) -> Fate:
    if row.line is None:
        return Fate(row, REFUSED)
    line = lines[row.line.code]
    stated = stated_values(row.line, line, reading)
    values = {name: value for name, value in stated.items() if getattr(line, name) != value}
    citations = len(row.line.evidence.citations)
    cites_new = bool(citations) and not _cites_all(line, row.line)
    if not values and not cites_new:
        return Fate(row, UNCHANGED, line, {}, citations)
    return Fate(row, NEW if _is_blank(line) else CHANGED, line, values, citations, cites_new)


def stated_values(said: CardLine, line: Line, reading: Reading) -> dict[str, Any]:
    """The fields a row states, by name."""
    values: dict[str, Any] = {
        "status": said.status,
        "responsible": said.responsible,
        "due_on": said.due_on,
        "note": said.evidence.note,
    }
    values = {name: value for name, value in values.items() if value}
    if said.is_not_applicable:
        reason = line.not_applicable_reason or f"Ghi “không áp dụng” trong {reading.file_name}"
        values |= {"self_points": None, "not_applicable_reason": reason}
    elif said.self_points is not None:
        values |= {"self_points": said.self_points, "not_applicable_reason": ""}
    if reading.writes_verified and said.verified_points is not None:
        values |= {"verified_points": said.verified_points, "cause": _cause(said)}
    return values


def _cause(said: CardLine) -> str:
    """Why points were cut, where the file says so: rows cut for evidence are marked so in the status."""
    is_cut = said.self_points is not None and (said.verified_points or 0) < said.self_points
    if not is_cut:
        return ""
    return Line.Cause.NO_EVIDENCE if said.status == Line.Status.NEEDS_EVIDENCE else Line.Cause.OTHER


def _is_blank(line: Line) -> bool:
    stated = (line.self_points, line.verified_points, line.not_applicable_reason or None, line.status or None)
    return all(value is None for value in stated)


def _cites_all(line: Line, said: CardLine) -> bool:
    documents = [link.evidence for link in line.citations.all()]
    cited = {document_key(one.number, one.date, one.title) for one in documents}
    return all(document_key(one.number, one.day, one.title) in cited for one in said.evidence.citations)
