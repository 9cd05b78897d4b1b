"""Changing a document of a unit: its reference, its file, and deleting one that proves nothing."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from ...accounts.models import User
from ...assessments.models import Line, Scorecard
from ...assessments.services.rounds import RoundRefused
from ...facts.evidence_files import StoredFile, receive, remove, waiting_for_rows
from ...facts.models import Evidence
from ...journal.services import record
from ..models import Review
from ..standing import latest_decision
from .attaching import Reference, Upload

MOST_NAMED = 3


class DocumentFixed(RoundRefused):
    """The document proves lines that were sent, so it stays as it is."""


class DocumentConflict(Exception):
    """Somebody else changed the document since it was read; nothing was written. ``theirs``: as it stands."""

    def __init__(self, theirs: Evidence) -> None:
        super().__init__(f"“{theirs}” đã được người khác sửa sau khi bạn mở trang. Chưa ghi gì.")
        self.theirs = theirs


def fixing_lines(document: Evidence) -> list[Line]:
    """The lines that were sent with the document: those of sent cards, but for lines sent back."""
    state = Scorecard.State
    lines = Line.objects.filter(evidence=document).exclude(scorecard__state=state.DRAFT)
    sent_back = Q(scorecard__state=state.RETURNED, decision=Review.Decision.ASK)
    sent = lines.annotate(decision=latest_decision()).exclude(sent_back)
    return list(sent.select_related("scorecard__round").order_by("pk"))


def refuse_if_fixed(document: Evidence) -> None:
    """Raise :class:`DocumentFixed` when a sent line cites the document, or a petition was filed with it."""
    lines = fixing_lines(document)
    if lines:
        named = ", ".join(f"{line.code} ({line.scorecard.round.name})" for line in lines[:MOST_NAMED])
        more = f" và {len(lines) - MOST_NAMED} dòng khác" if len(lines) > MOST_NAMED else ""
        raise DocumentFixed(
            f"“{document}” đang chứng minh cho dòng đã gửi: {named}{more}, nên không sửa được. "
            f"Nếu có sai, hãy thêm một văn bản mới vào dòng còn mở."
        )
    if document.petitions.exists():
        raise DocumentFixed(f"“{document}” đã gửi kèm một kiến nghị, nên không sửa được.")


def change_document(
    *,
    document: Evidence,
    reference: Reference,
    seen_version: int,
    upload: Upload | None = None,
    by: User | None,
) -> Evidence:
    """Change what is said of a document read as version ``seen_version``, and give it a file if it has none.

    Every open card that cites it follows. Raises :class:`DocumentFixed`, :class:`DocumentConflict`,
    :class:`~...facts.file_kinds.FileRefused`, or ``RoundRefused`` when it has a file, or another document of
    the unit has this one; then nothing changed.
    """
    stored = receive(upload.chunks, upload.name) if upload else None
    with waiting_for_rows(stored) if stored else nullcontext(), transaction.atomic():
        locked = Evidence.objects.select_for_update().get(pk=document.pk)
        _edit(locked, asdict(reference), seen_version, by)
        if stored:
            _add_file(locked, stored, by)
    return locked


def _edit(locked: Evidence, fields: dict[str, Any], seen_version: int, by: User | None) -> None:
    before = {name: getattr(locked, name) for name in fields}
    if before == fields:
        return
    refuse_if_fixed(locked)
    if locked.version != seen_version:
        raise DocumentConflict(locked)
    _change(locked, fields, before, "evidence.edited", by)


def _add_file(locked: Evidence, stored: StoredFile, by: User | None) -> None:
    refuse_if_fixed(locked)
    if locked.file:
        raise RoundRefused(f"“{locked}” đã có tệp {locked.file_name}. Tệp khác thì thêm thành văn bản khác.")
    held = Evidence.objects.filter(unit=locked.unit_id, is_demo=locked.is_demo)
    same = held.filter(file_sha256=stored.sha256).first()
    if same:
        raise RoundRefused(f"Đơn vị đã có tệp này ở “{same}”. Hãy dẫn văn bản đó thay vì tải lại.")
    _change(locked, stored.fields, {"file_name": ""}, "evidence.file_added", by)


@transaction.atomic
def delete_document(*, document: Evidence, by: User | None) -> None:
    """Delete a document that no line, figure or petition cites, with its file. Raises ``RoundRefused``."""
    locked = Evidence.objects.select_for_update().get(pk=document.pk)
    refuse_if_fixed(locked)
    if locked.citations.exists() or locked.observations.exists():
        raise RoundRefused(f"“{locked}” đang được dẫn; hãy gỡ khỏi mọi dòng trước khi xoá.")
    said = {"document": str(locked), "file": locked.file_name, "sha256": locked.file_sha256}
    _log("evidence.deleted", locked, by, before=said, after=None)
    path = locked.file.name or ""
    locked.delete()
    transaction.on_commit(lambda: remove(path))


def _change(
    document: Evidence, fields: dict[str, Any], before: dict[str, Any], action: str, by: User | None
) -> None:
    Evidence.objects.filter(pk=document.pk).update(version=F("version") + 1, **fields)
    citing = Scorecard.objects.filter(lines__evidence=document).values("pk")
    Scorecard.objects.filter(pk__in=citing).update(version=F("version") + 1)
    _log(action, document, by, before=before, after=fields)
    document.refresh_from_db()


def _log(action: str, document: Evidence, by: User | None, *, before: Any, after: Any) -> None:
    subject = f"facts.evidence:{document.pk}"
    record(actor=by, action=action, subject=subject, unit=document.unit.code, before=before, after=after)
