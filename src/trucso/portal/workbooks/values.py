"""What one cell of a filled workbook says, as the database keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from trucso.index.cells import Cell
from trucso.index.numbers import shortened
from trucso.index.workbook import FormulaError

from ..assessments.forms import refuse_unfit
from ..assessments.services.lines import plain
from ..facts.citations import Citation, document_key, read_cell, write_citation
from ..facts.services import Entry
from ..facts.values import NUMBERS, ValueRefused, canonical, read_figure
from ..shared.formats import number
from ..shared.search import folded
from ..workflow.entry_forms import refuse_points
from . import layout
from .rows import POINTS, EntryRow, clean


def text_of(cell: Cell) -> str:
    """A cell of words. Raises :class:`ValueRefused` for a formula that failed."""
    if isinstance(cell.raw, FormulaError):
        raise ValueRefused(f"công thức lỗi “{cell.raw.code}”", "chữ gõ trực tiếp")
    return clean(cell.text)


def value_of(cell: Cell, row: EntryRow, seen: Entry, answer: str | None) -> str | None:
    """The canonical value in a cell; None when it is blank.

    ``seen`` is what the template held: a cell left as it was gives exactly that again. ``answer`` is how a
    number that reads two ways is meant. Raises ``TableError`` (``AmbiguousCell``) and ``ValueRefused``.
    """
    if cell.is_blank:
        return None
    if answer is None and _is_as_written(cell, row, seen):
        return seen.value
    if row.options:
        return _chosen(cell, row)
    if answer is None:
        found = cell.number(percent=row.kind == "share", whole=row.kind == "count")
    else:
        found = read_figure(row.kind, answer)
    return _canonical(found, cell.text if answer is None else answer, row)


def _is_as_written(cell: Cell, row: EntryRow, seen: Entry) -> bool:
    stood = layout.written(row.kind, seen.value, row.options)
    if isinstance(stood, float):
        return isinstance(cell.raw, Decimal) and cell.raw == Decimal(format(stood, ".15g"))
    return stood is not None and cell.text == clean(stood)


def _chosen(cell: Cell, row: EntryRow) -> str:
    if row.kind == "yes_no":
        return canonical("yes_no", cell.yes_no())
    said = folded(cell.text)
    known = {folded(word): code for code, label in row.options.items() for word in (code, label)}
    if said not in known:
        raise ValueRefused(f"“{shortened(cell.text)}”", "một trong: " + "; ".join(row.options.values()))
    return known[said]


def _canonical(found: Decimal, text: str, row: EntryRow) -> str:
    if row.kind == POINTS and row.used is None:
        refuse_points(found, text, row.indicator)
        return str(plain(found))
    if row.used:
        refuse_unfit(found, text, row.used)
    try:
        return canonical(row.kind if row.kind in NUMBERS else "amount", found)
    except ValueRefused as refused:
        raise ValueRefused(f"“{shortened(text)}”", refused.allowed) from refused


def documents_of(text: str, seen: Iterable[str]) -> tuple[list[Citation], list[str], list[tuple[str, str]]]:
    """What an evidence cell adds, what it lacks of ``seen``, and what in it is none (found, allowed)."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    known = set(seen)
    found = read_cell("\n".join(line for line in lines if line not in known))
    form = "mỗi văn bản một dòng, dạng *466/QĐ-UBND - 15/03/2026: trích yếu"
    wrong = [*found.problems, *((f"“{shortened(one.text)}”", form) for one in found.remarks)]
    return list(found.citations), [one for one in seen if one not in lines], wrong


def document_keys(texts: Iterable[str]) -> set[object]:
    """What tells documents apart, for those written so that they can be read back."""
    return {
        document_key(one.number, one.day, one.title) for text in texts for one in read_cell(text).citations
    }


def citation_line(one: Citation) -> str:
    """A citation on one line of a cell."""
    return " ".join(write_citation(one.number, one.day, one.title).split())


def words(entry: Entry, row: EntryRow) -> str:
    """A figure as people read it."""
    if entry.not_applicable_reason:
        return f"không áp dụng ({entry.not_applicable_reason})"
    if entry.value is None:
        return "để trống"
    if row.kind not in NUMBERS:
        return row.options.get(entry.value, entry.value)
    if row.kind == "share":
        return f"{format((Decimal(entry.value) * 100).normalize(), 'f')} %".replace(".", ",")
    return number(Decimal(entry.value))
