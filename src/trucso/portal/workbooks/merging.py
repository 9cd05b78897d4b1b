"""Three-way merge of a filled workbook with what stands now: base, mine and theirs in, a fate per row out.

Base is what the template held, mine the cell, theirs the database now. Plain values: no Django, no database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..facts.services import Entry
from .reading import FileRow
from .rows import NOTHING, EntryRow
from .values import document_keys, words

REFUSED, ASKED, CONFLICT, ERASED, CHANGED, KEPT, UNCHANGED = (
    "refused", "asked", "conflict", "erased", "changed", "kept", "unchanged",
)  # fmt: skip
FATES = (REFUSED, ASKED, CONFLICT, ERASED, CHANGED, KEPT, UNCHANGED)
"""What may become of a row, the gravest first: a row counts in exactly one."""
SKIPPED = "skipped"
DONE = (CHANGED, ERASED, KEPT, SKIPPED, UNCHANGED)
"""What became of a row once the file was written."""
MINE, THEIRS = "mine", "theirs"
TO_CHOOSE = (CONFLICT, ERASED)


NO_WORDS = "để trống"


@dataclass(frozen=True)
class Part:
    """One thing a row says (``entry``, ``note``, ``documents``), what becomes of it, the three in words."""

    name: str
    outcome: str
    before: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Fate:
    """A row of the file, the row of the card it is about (None for a stranger), and what becomes of it."""

    file: FileRow
    now: EntryRow | None
    parts: tuple[Part, ...]
    problems: tuple[str, ...]

    @property
    def kind(self) -> str:
        if self.problems:
            return REFUSED
        if self.file.readings:
            return ASKED
        outcomes = {part.outcome for part in self.parts}
        return next(kind for kind in FATES if kind in outcomes or kind == UNCHANGED)

    def writes(self, choice: str) -> list[str]:
        """The names of the parts to be written when ``choice`` is made for what is to be chosen."""
        wanted = {CHANGED, *TO_CHOOSE} if choice == MINE else {CHANGED}
        return [part.name for part in self.parts if part.outcome in wanted]

    def done(self, choice: str) -> str:
        """What will have become of the row."""
        if self.kind == REFUSED:
            return SKIPPED
        if self.kind in TO_CHOOSE:
            open_parts = [part for part in self.parts if part.outcome in TO_CHOOSE]
            erases = choice == MINE and all(part.mine == NO_WORDS for part in open_parts)
            return (ERASED if erases else CHANGED) if self.writes(choice) else KEPT
        return self.kind


def fates(rows: Sequence[FileRow], now: Iterable[EntryRow]) -> list[Fate]:
    """The fate of every row of the file, in its order."""
    known = {row.key: row for row in now}
    return [_fate(row, known.get(row.key)) for row in rows]


def counts(kinds: Iterable[str], names: Sequence[str]) -> dict[str, int]:
    """Rows by fate; they add up to the rows of the file."""
    counted = Counter(kinds)
    return {kind: counted[kind] for kind in names}


def outcome(base: object, mine: object, theirs: object, nothing: object) -> str:
    """What becomes of one value: the rule of the merge, once."""
    if mine in (base, theirs):
        return UNCHANGED if mine == theirs else KEPT
    if theirs != base:
        return CONFLICT
    return ERASED if mine == nothing else CHANGED


def _fate(row: FileRow, now: EntryRow | None) -> Fate:
    if now is None or row.problems or row.readings:
        return Fate(row, now, (), tuple(row.problems))
    parts = tuple(_parts(row, now))
    closed = not now.is_open and any(part.outcome in (CHANGED, *TO_CHOOSE) for part in parts)
    problem = f"Dòng {now.indicator.code} không bị yêu cầu bổ sung nên không mở lại; trả ô về như trong mẫu."
    return Fate(row, now, parts, (f"Dòng {row.number}: {problem}",) if closed else ())


def _parts(row: FileRow, now: EntryRow) -> Iterable[Part]:
    if not now.twin:
        yield _entry(row.seen.entry, row.entry, now)
    if now.has_line:
        base, mine, theirs = row.seen.note, row.note, now.note
        sides = (base or NO_WORDS, mine or NO_WORDS, theirs or NO_WORDS)
        yield Part("note", outcome(base, mine, theirs, ""), *sides)
        yield _documents(row, now)


def _entry(base: Entry, mine: Entry, now: EntryRow) -> Part:
    kind = outcome(base, mine, now.entry, NOTHING)
    return Part("entry", kind, *(words(one, now) for one in (base, mine, now.entry)))


def _documents(row: FileRow, now: EntryRow) -> Part:
    """Documents are only added: to take one away is done on the page, where one sees what it proves."""
    known = document_keys(now.documents)
    added = [one for one in row.added if not document_keys([one]) <= known]
    kind = CHANGED if added else UNCHANGED
    return Part("documents", kind, "", "\n".join(added), "")


def receipt_row(fate: Fate) -> dict[str, Any]:
    """A row as the receipt keeps it."""
    now = fate.now
    shown = [part for part in fate.parts if part.outcome != UNCHANGED]
    return {
        "number": fate.file.number,
        "key": fate.file.key,
        "code": now.indicator.code if now else "",
        "name": now.label if now else "",
        "fate": fate.kind,
        "parts": [vars(part) for part in shown],
        "problems": list(fate.problems),
        "warnings": fate.file.warnings,
        "readings": fate.file.readings,
    }


def is_as_shown(found: Sequence[Fate], rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the fates are those that a receipt showed."""
    return [receipt_row(fate) for fate in found] == list(rows)
