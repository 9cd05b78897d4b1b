"""Importing a scorecard file: looked at first, applied whole or not at all, taken back when it was wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from trucso.index.numbers import DecimalMark
from trucso.index.tables import TableError

from ...accounts.models import User
from ...indexes.queries import definition_of
from ...journal.services import record
from .. import fates
from ..card_file import LIMITS, read_card
from ..models import Import, Line, Scorecard
from .evidence import cite, forget
from .gates import ask_lines, refusals
from .lines import FIELDS, LineConflict, LineEdit, change_lines, from_plain, plain
from .results import rescore
from .rounds import refuse_if_frozen


class ImportRefused(ValueError):
    """An import that cannot be applied or undone now; the message says why and what to do."""


@transaction.atomic
def check_import(
    *,
    scorecard: Scorecard,
    file_name: str,
    content: bytes,
    by: User | None,
    decimal: DecimalMark | None = None,
    writes_verified: bool = False,
) -> Import:
    """Keep the file and say what would become of every row; the scorecard is not touched.

    ``decimal`` is the person's answer when a number reads two ways. Raises
    :class:`~.rounds.RoundRefused` when the round is frozen.
    """
    refuse_if_frozen(scorecard.round)
    reading = fates.Reading(file_name, writes_verified)
    receipt: dict[str, Any] = {"scorecard_version": scorecard.version, "writes_verified": writes_verified}
    try:
        found = _fates(scorecard, content, reading, decimal)
        closed = refusals(scorecard, [fate.row.code for fate in found if fate.is_entry])
        found = fates.gated(found, closed)
        receipt |= _receipt(found, scorecard)
        is_refused = bool(receipt["counts"][fates.REFUSED])
    except TableError as error:
        receipt |= {"file_problems": [str(problem) for problem in error.problems], "rows": [], "rows_in": 0}
        is_refused = True
    return Import.objects.create(
        scorecard=scorecard,
        state=Import.State.REFUSED if is_refused else Import.State.CHECKED,
        file_name=file_name[:255],
        raw=content if len(content) <= LIMITS.file_bytes else b"",
        sha256=hashlib.sha256(content).hexdigest(),
        answers={"decimal": decimal} if decimal else {},
        receipt=receipt,
        uploaded_at=timezone.now(),
        uploaded_by=by,
    )


@transaction.atomic
def apply_import(*, upload: Import, by: User | None, scores_now: bool = True) -> Import:
    """Write what the dry run showed, all of it, and score the card (``scores_now=False``: the caller will).

    Raises :class:`ImportRefused` when a row was refused, the file was applied before, or the scorecard
    changed since the dry run; :class:`~.rounds.RoundRefused` when a line is no longer open to entry.
    """
    scorecard = (
        Scorecard.objects.select_for_update()
        .select_related("round__index", "unit")
        .get(pk=upload.scorecard_id)
    )
    refuse_if_frozen(scorecard.round)
    if upload.state != Import.State.CHECKED:
        raise ImportRefused(
            f"Tệp {upload.file_name} đang ở trạng thái “{upload.get_state_display()}” nên không ghi."
        )
    if scorecard.version != upload.receipt["scorecard_version"]:
        raise ImportRefused(
            "Phiếu đã có người sửa sau khi kiểm tra tệp. Chưa ghi gì; hãy tải tệp lên kiểm tra lại."
        )
    reading = fates.Reading(upload.file_name, upload.receipt["writes_verified"])
    found = _fates(scorecard, bytes(upload.raw), reading, upload.answers.get("decimal"))
    if entered := [fate.row.code for fate in found if fate.is_entry]:
        ask_lines(scorecard, entered)
    origin = f"import:{upload.pk}"
    edits = [LineEdit(fate.line, fate.values) for fate in found if fate.line and fate.values]
    undo: dict[str, Any] = {"lines": [_before(edit) for edit in edits]}
    change_lines(scorecard=scorecard, edits=edits, by=by, origin=origin)
    undo |= cite(scorecard=scorecard, cited=_cited(found), by=by)
    upload.state, upload.undo, upload.applied_at = Import.State.APPLIED, undo, timezone.now()
    upload.save(update_fields=["state", "undo", "applied_at"])
    _log(upload, scorecard, by, "scorecard.imported")
    if scores_now:
        rescore(round_=scorecard.round, scorecards=[scorecard.pk])
    return upload


@transaction.atomic
def undo_import(*, upload: Import, by: User | None) -> Import:
    """Put every line back as it was before the import, unless somebody changed one since.

    Raises :class:`ImportRefused`; nothing is half undone.
    """
    scorecard = (
        Scorecard.objects.select_for_update()
        .select_related("round__index", "unit")
        .get(pk=upload.scorecard_id)
    )
    refuse_if_frozen(scorecard.round)
    if upload.state != Import.State.APPLIED:
        raise ImportRefused(f"Tệp {upload.file_name} chưa ghi vào phiếu nên không có gì để hoàn tác.")
    lines = {
        line.pk: line for line in Line.objects.filter(pk__in=[one["line"] for one in upload.undo["lines"]])
    }
    moved = [
        lines[one["line"]].code
        for one in upload.undo["lines"]
        if lines[one["line"]].version != one["version"]
    ]
    if moved:
        raise ImportRefused(str(LineConflict(moved)))
    if entered := _entered(upload):
        ask_lines(scorecard, entered)
    edits = [LineEdit(lines[one["line"]], _values(one["before"])) for one in upload.undo["lines"]]
    change_lines(scorecard=scorecard, edits=edits, by=by, origin=f"import:{upload.pk} hoàn tác")
    forget(citations=upload.undo["citations"], evidence=upload.undo["evidence"])
    upload.state = Import.State.UNDONE
    upload.save(update_fields=["state"])
    _log(upload, scorecard, by, "scorecard.import_undone")
    rescore(round_=scorecard.round, scorecards=[scorecard.pk])
    return upload


def _entered(upload: Import) -> list[str]:
    """The lines on which the file wrote what the unit itself says."""
    lines = [one["line"] for one in upload.undo["lines"] if one["before"].keys() - fates.DECIDED]
    cited = Q(pk__in=lines) | Q(citations__in=upload.undo["citations"])
    return list(Line.objects.filter(cited).distinct().values_list("code", flat=True))


def _fates(
    scorecard: Scorecard, content: bytes, reading: fates.Reading, decimal: DecimalMark | None
) -> list[fates.Fate]:
    definition = definition_of(scorecard.round.index)
    rows = read_card(content, name=reading.file_name, definition=definition, decimal=decimal)
    return fates.fates(rows, _lines(scorecard), reading)


def _lines(scorecard: Scorecard) -> dict[str, Line]:
    return {line.code: line for line in scorecard.lines.prefetch_related("citations__evidence")}


def _receipt(found: Sequence[fates.Fate], scorecard: Scorecard) -> dict[str, Any]:
    """What the page shows and the office keeps: rows in = rows out."""
    return {
        "file_problems": [],
        "rows_in": len(found),
        "counts": fates.counts(found),
        "rows": [_receipt_row(fate) for fate in found],
        "absent": fates.absent_codes(found, scorecard.lines.values_list("code", flat=True)),
        "citations": sum(fate.citations for fate in found),
        "is_ambiguous": any(fate.row.is_ambiguous for fate in found),
    }


def _receipt_row(fate: fates.Fate) -> dict[str, Any]:
    return {
        "number": fate.row.number,
        "code": fate.row.code,
        "fate": fate.kind,
        "before": {name: plain(getattr(fate.line, name)) for name in fate.values},
        "after": {name: plain(value) for name, value in fate.values.items()},
        "citations": fate.citations,
        "problems": [*map(str, fate.row.problems), *filter(None, [fate.refused])],
        "warnings": list(fate.row.warnings),
    }


def _before(edit: LineEdit) -> dict[str, Any]:
    before = {name: plain(getattr(edit.line, name)) for name in FIELDS if name in edit.changed}
    return {"line": edit.line.pk, "version": edit.line.version + 1, "before": before}


def _values(before: dict[str, Any]) -> dict[str, Any]:
    return {name: from_plain(name, value) for name, value in before.items()}


def _cited(found: Iterable[fates.Fate]) -> list[tuple[Line, Any]]:
    """Each line with each document its row cites."""
    return [
        (fate.line, citation)
        for fate in found
        if fate.line and fate.row.line
        for citation in fate.row.line.evidence.citations
    ]


def _log(upload: Import, scorecard: Scorecard, by: User | None, action: str) -> None:
    after = {"file": upload.file_name, "sha256": upload.sha256, "counts": upload.receipt["counts"]}
    subject = f"assessments.import:{upload.pk}"
    record(actor=by or "", action=action, subject=subject, unit=scorecard.unit.code, after=after)
