"""Evidence on a line: a file or a reference comes, a document the unit holds is cited, or it goes again.

Files are on disk before these transactions begin (``facts.evidence_files``), so that they hold rows only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction

from ...accounts.models import User
from ...assessments.models import Line, LineEvidence, Scorecard
from ...assessments.services.gates import ask_lines
from ...assessments.services.lines import note_evidence
from ...assessments.services.results import lock_cards
from ...facts.citations import document_key
from ...facts.evidence_files import StoredFile, receive, remove, waiting_for_rows
from ...facts.models import Evidence
from ...journal.services import record


@dataclass(frozen=True)
class Reference:
    """What people say of a document; all of it may be empty beside a file."""

    number: str = ""
    date: dt.date | None = None
    issuer: str = ""
    title: str = ""
    link: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(asdict(self).values())


@dataclass(frozen=True)
class Attached:
    """What became of it: the document, whether the unit held it and the line cited it already."""

    document: Evidence
    was_held: bool
    was_cited: bool


@dataclass(frozen=True)
class Upload:
    """A file as it comes in: its bytes piece by piece, and what people call it."""

    chunks: Iterable[bytes]
    name: str


def attach_file(
    *, scorecard: Scorecard, code: str, upload: Upload, reference: Reference, by: User | None
) -> Attached:
    """Store a file and cite it on a line; a file the unit holds already is cited, not stored twice.

    Raises :class:`~...facts.file_kinds.FileRefused` or ``RoundRefused``; then neither file nor row stays.
    """
    stored = receive(upload.chunks, upload.name)
    with waiting_for_rows(stored):
        done = _cite_file(scorecard, code, stored, reference, by)
    if done.document.file.name != stored.path:
        remove(stored.path)
    return done


@transaction.atomic
def _cite_file(
    scorecard: Scorecard, code: str, stored: StoredFile, reference: Reference, by: User | None
) -> Attached:
    line = open_line(scorecard, code)
    document, is_new = document_of(scorecard, stored, reference, by)
    return _cite(line, scorecard, document, by, was_held=not is_new)


def document_of(
    scorecard: Scorecard, stored: StoredFile, reference: Reference, by: User | None
) -> tuple[Evidence, bool]:
    """The document of the card's unit with this file, and whether it is new: a unit holds a file once."""
    return Evidence.objects.get_or_create(
        unit=scorecard.unit,
        file_sha256=stored.sha256,
        is_demo=scorecard.round.is_demo,
        defaults=asdict(reference) | stored.fields | {"recorded_by": by},
    )


@transaction.atomic
def attach_reference(*, scorecard: Scorecard, code: str, reference: Reference, by: User | None) -> Attached:
    """Cite a document without a file; one of the same number and day that the unit holds is that document."""
    line = open_line(scorecard, code)
    document = _held(scorecard, reference)
    was_held = document is not None
    if document is None:
        document = Evidence.objects.create(
            unit=scorecard.unit, is_demo=scorecard.round.is_demo, recorded_by=by, **asdict(reference)
        )
    return _cite(line, scorecard, document, by, was_held=was_held)


@transaction.atomic
def cite_document(*, scorecard: Scorecard, code: str, document: Evidence, by: User | None) -> Attached:
    """Cite a document that the unit holds already: one document serves many lines.

    ``document`` must be of the card's unit; the view looks it up there.
    """
    line = open_line(scorecard, code)
    return _cite(line, scorecard, document, by, was_held=True)


@transaction.atomic
def detach(*, scorecard: Scorecard, code: str, document: Evidence, by: User | None) -> bool:
    """Take a document from a line, whether it was cited there; the unit still holds it."""
    line = open_line(scorecard, code)
    gone, _ = LineEvidence.objects.filter(line=line, evidence=document).delete()
    if gone:
        note_evidence(line=line, before=str(document), after="", by=by)
        _log("evidence.detached", scorecard, code, document, by)
    return bool(gone)


def open_line(scorecard: Scorecard, code: str) -> Line:
    """The line; its card is kept from others until the transaction ends. Raises ``RoundRefused``."""
    (locked,) = lock_cards(scorecard.round, [scorecard.pk])
    ask_lines(locked, [code])
    return Line.objects.get(scorecard=locked, code=code)


def _held(scorecard: Scorecard, reference: Reference) -> Evidence | None:
    """The document of the unit that the reference means: the same number (without one, title) and day."""
    wanted = document_key(reference.number, reference.date, reference.title)
    same_day = Evidence.objects.filter(
        unit=scorecard.unit, is_demo=scorecard.round.is_demo, date=reference.date
    )
    found = (one for one in same_day if document_key(one.number, one.date, one.title) == wanted)
    return next(found, None)


def _cite(
    line: Line, scorecard: Scorecard, document: Evidence, by: User | None, *, was_held: bool
) -> Attached:
    _, is_new = LineEvidence.objects.get_or_create(line=line, evidence=document)
    if is_new:
        note_evidence(line=line, before="", after=str(document), by=by)
        _log("evidence.attached", scorecard, line.code, document, by)
    return Attached(document, was_held, not is_new)


def _log(action: str, scorecard: Scorecard, code: str, document: Evidence, by: User | None) -> None:
    said: dict[str, Any] = {"code": code, "document": str(document)}
    if document.file_sha256:
        said |= {"file": document.file_name, "sha256": document.file_sha256}
    is_gone = action == "evidence.detached"
    record(
        actor=by,
        action=action,
        subject=f"facts.evidence:{document.pk}",
        unit=scorecard.unit.code,
        before=said if is_gone else None,
        after=None if is_gone else said,
    )
