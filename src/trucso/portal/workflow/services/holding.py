"""A file that a unit brings for a petition: held by the unit and cited on no line.

What proves a line was fixed when the card was sent, so a new file speaks for the petition alone. It is on
disk before the transaction begins (``facts.evidence_files``), as the files of lines are.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from ...accounts.models import User
from ...assessments.models import Scorecard
from ...facts.evidence_files import StoredFile, receive, remove, waiting_for_rows
from ...facts.models import Evidence
from ...journal.services import record
from .attaching import Reference, Upload, document_of
from .documents import change_document


@dataclass(frozen=True)
class Held:
    """The document, and whether the unit held its file before."""

    document: Evidence
    was_held: bool


def hold_file(*, scorecard: Scorecard, upload: Upload, reference: Reference, by: User | None) -> Held:
    """Store a file for the unit of a card; one that the unit holds already is not stored twice, but takes
    the reference given now while nothing names it.

    Raises :class:`~...facts.file_kinds.FileRefused`; then neither file nor row stays.
    """
    stored = receive(upload.chunks, upload.name)
    with waiting_for_rows(stored):
        held = _hold(scorecard, stored, reference, by)
    if held.document.file.name != stored.path:
        remove(stored.path)
    return held


@transaction.atomic
def _hold(scorecard: Scorecard, stored: StoredFile, reference: Reference, by: User | None) -> Held:
    document, is_new = document_of(scorecard, stored, reference, by)
    if is_new:
        said = {"document": str(document), "file": document.file_name, "sha256": document.file_sha256}
        subject = f"facts.evidence:{document.pk}"
        record(actor=by, action="evidence.held", subject=subject, unit=scorecard.unit.code, after=said)
    elif not reference.is_empty and _serves_nothing(document):
        document = change_document(
            document=document, reference=reference, seen_version=document.version, by=by
        )
    return Held(document, not is_new)


def _serves_nothing(document: Evidence) -> bool:
    """Whether the document may still be described: no line, figure or petition names it."""
    return not any(one.exists() for one in (document.citations, document.observations, document.petitions))
