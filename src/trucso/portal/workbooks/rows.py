"""The rows of a card's workbook: one for each figure, one for each indicator whose points people give.

Plain reading, nothing is written. The same rows make the template and say what stands when it comes back.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils import translation

from trucso.index import Definition, Indicator, Input
from trucso.index.cells import as_text

from ..assessments.models import Line, LineEvidence, Scorecard
from ..assessments.services.lines import plain
from ..facts.citations import write_citation
from ..facts.services import Entry
from ..indexes.queries import definition_of
from ..workflow.entry_page import Cell, Sources, cells_of
from ..workflow.entry_queries import entry_sources
from ..workflow.services.entering import returned_codes

POINTS = "points"
NOTHING = Entry()
_LOST = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|_x000D_|x005F_")
"""What a workbook does not give back: controls, and the marks by which it writes them."""


@dataclass(frozen=True)
class EntryRow:
    """One row: what it is about, and what stands there now.

    ``key`` names the figure ("DTI-28.a") or the indicator whose points people give ("1.1"). ``used`` is None
    for points. Note and documents belong to the indicator: its first row carries them (``has_line``).
    ``twin`` names the row where the same figure is typed; ``is_open``: not of a returned card's other lines.
    """

    key: str
    indicator: Indicator
    used: Input | None
    label: str
    unit: str
    last: str
    entry: Entry
    version: int
    line_version: int
    has_line: bool
    note: str = ""
    documents: tuple[str, ...] = ()
    twin: str = ""
    is_open: bool = True

    @property
    def kind(self) -> str:
        return self.used.kind if self.used else POINTS

    @property
    def options(self) -> Mapping[str, str]:
        """What may be chosen, by canonical value; in Vietnamese, as the workbook is."""
        if self.kind == "yes_no":
            return {"true": "Có", "false": "Không"}
        return {code: label.vi for code, label in (self.used.options or {}).items()} if self.used else {}


def card_rows(card: Scorecard) -> list[EntryRow]:
    """Every row of a card in the order of the index: a fixed number of queries."""
    definition = definition_of(card.round.index)
    with translation.override("vi"):
        sources = entry_sources(card)
        returned = returned_codes(card)
        cited = _cited(card)
        rows = [
            row
            for indicator in definition.indicators
            for row in _indicator_rows(indicator, sources, returned, cited.get(indicator.code, ()))
        ]
    return _with_twins(rows)


def clean(text: str) -> str:
    """``text`` as a cell of a workbook can hold it and gives it back: composed, trimmed, without controls."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    found = ""
    while found != lines:
        found, lines = lines, as_text(unicodedata.normalize("NFC", _LOST.sub("", lines)))
    return found


def groups_of(definition: Definition, rows: list[EntryRow]) -> list[tuple[str, list[EntryRow]]]:
    """The rows under the heading of their group, in the order of the index."""
    found: dict[str, list[EntryRow]] = {}
    for row in rows:
        found.setdefault(row.indicator.group, []).append(row)
    return [(f"{code}. {definition.group(code).name.vi}", inside) for code, inside in found.items()]


def _indicator_rows(
    indicator: Indicator, sources: Sources, returned: list[str], documents: tuple[str, ...]
) -> list[EntryRow]:
    line = sources.lines.get(indicator.code)
    cells = cells_of(indicator, sources)
    return [
        EntryRow(
            key=cell.key,
            indicator=indicator,
            used=used,
            label=cell.label,
            unit=cell.unit,
            last=cell.last,
            entry=_entry(used, sources, line),
            version=cell.version,
            line_version=line.version if line else 0,
            has_line=place == 0,
            note=clean(line.note) if line and place == 0 else "",
            documents=documents if place == 0 else (),
            is_open=not returned or indicator.code in returned,
        )
        for place, (cell, used) in enumerate((cell, _used(indicator, cell)) for cell in cells)
    ]


def _used(indicator: Indicator, cell: Cell) -> Input | None:
    return next((one for one in indicator.inputs if one.key == cell.key), None)


def _entry(used: Input | None, sources: Sources, line: Line | None) -> Entry:
    """What stands now, with values as the database keeps them and reasons as a cell gives them back."""
    if used is None:
        points = None if line is None or line.self_points is None else plain(Decimal(line.self_points))
        return Entry(points, clean(line.not_applicable_reason) if line else "")
    found = sources.observations.get(used.measure or "")
    return Entry(found.value, clean(found.not_applicable_reason)) if found else NOTHING


def _cited(card: Scorecard) -> dict[str, tuple[str, ...]]:
    """The documents of each line, in the words offices cite them by: one query."""
    found: dict[str, list[str]] = defaultdict(list)
    links = LineEvidence.objects.filter(line__scorecard=card).select_related("line", "evidence")
    for link in links.order_by("line_id", "id"):
        one = link.evidence
        found[link.line.code].append(" ".join(clean(write_citation(one.number, one.date, one.title)).split()))
    return {code: tuple(dict.fromkeys(texts)) for code, texts in found.items()}


def _with_twins(rows: list[EntryRow]) -> list[EntryRow]:
    """Rows of one measure: the first that is open is typed in, the others follow it."""
    typed: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: not row.is_open):
        if row.used and row.used.measure:
            typed.setdefault(row.used.measure, row.key)
    return [_twin(row, typed) for row in rows]


def _twin(row: EntryRow, typed: Mapping[str, str]) -> EntryRow:
    first = typed.get(row.used.measure or "", row.key) if row.used else row.key
    return row if first == row.key else replace(row, twin=first)
