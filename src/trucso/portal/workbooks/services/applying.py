"""Writing a filled workbook as it was shown and chosen, all of it in one transaction; and taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from ...accounts.models import User
from ...assessments.models import Line, Scorecard
from ...assessments.services.evidence import cite, forget
from ...assessments.services.figures import FigureChange, change_figures
from ...assessments.services.gates import ask_lines
from ...assessments.services.lines import LineConflict, LineEdit, from_plain, plain
from ...assessments.services.results import lock_cards
from ...facts.citations import read_cell
from ...facts.models import Figure
from ...facts.services import ConflictError, Entry, Origin
from ...journal.services import record
from ...workflow.services.entering import enter_lines
from .. import merging
from ..merging import MINE, THEIRS, Fate
from ..models import Upload
from .checking import fates_of


class UploadRefused(ValueError):
    """A workbook that cannot be written or taken back now; the message says why and what to do."""


class Moved(UploadRefused):
    """The card changed since the workbook was looked at: what would be written is not what was shown."""


@transaction.atomic
def apply_workbook(
    *, upload: Upload, choices: Mapping[str, str], skips_refused: bool, by: User | None
) -> Upload:
    """Write what the dry run showed. ``choices``: mine or theirs, by row key, for every conflict and erasure.

    Raises :class:`Moved`, :class:`UploadRefused` when something is still to be answered or chosen, and
    ``RoundRefused`` by the rules of entering; nothing is half written.
    """
    scorecard = _locked(upload)
    if upload.state != Upload.State.CHECKED:
        raise UploadRefused(f"Tệp đang ở trạng thái “{upload.get_state_display()}” nên không ghi.")
    found, _ = fates_of(upload, bytes(upload.raw))
    if not merging.is_as_shown(found, upload.receipt["rows"]):
        raise Moved(
            "Phiếu đã có người sửa sau khi kiểm tra tệp. Chưa ghi gì; hãy xem lại kết quả mới dưới đây."
        )
    _refuse_open_questions(found, choices, skips_refused)
    chosen = {fate.file.number: choices.get(fate.file.key, THEIRS) for fate in found}
    upload.undo = _write(scorecard, found, chosen, upload.file_name, by)
    done = [fate.done(chosen[fate.file.number]) for fate in found]
    for row, kind in zip(upload.receipt["rows"], done, strict=True):
        row |= {"done": kind, "choice": choices.get(row["key"], "")}
    upload.receipt["done"] = merging.counts(done, merging.DONE)
    upload.state, upload.applied_at = Upload.State.APPLIED, timezone.now()
    upload.save(update_fields=["receipt", "state", "undo", "applied_at"])
    _log(upload, scorecard, by, "scorecard.workbook_applied")
    return upload


@transaction.atomic
def undo_workbook(*, upload: Upload, by: User | None) -> Upload:
    """Put every figure and line back as it was before the workbook, unless somebody changed one since.

    Raises :class:`UploadRefused`, and ``RoundRefused`` by the rules of entering.
    """
    scorecard = _locked(upload)
    if upload.state != Upload.State.APPLIED:
        raise UploadRefused("Tệp chưa ghi vào phiếu nên không có gì để hoàn tác.")
    origin = Origin(by=by, source=Figure.Source.IMPORTED, detail=f"hoàn tác {upload.file_name}"[:300])
    try:
        _figures_back(scorecard, upload.undo["figures"], origin)
        _lines_back(scorecard, upload.undo["lines"], by, origin.detail)
    except (ConflictError, LineConflict) as error:
        raise UploadRefused(f"Không hoàn tác được: {error}") from error
    forget(citations=upload.undo["citations"], evidence=upload.undo["evidence"])
    upload.state = Upload.State.UNDONE
    upload.save(update_fields=["state"])
    _log(upload, scorecard, by, "scorecard.workbook_undone")
    return upload


def _locked(upload: Upload) -> Scorecard:
    """The card, held until the end of the transaction."""
    card = Scorecard.objects.select_related("round__index", "unit").get(pk=upload.scorecard_id)
    lock_cards(card.round, [card.pk])
    upload.scorecard = Scorecard.objects.select_related("round__index", "unit").get(pk=card.pk)
    return upload.scorecard


def _refuse_open_questions(found: Sequence[Fate], choices: Mapping[str, str], skips_refused: bool) -> None:
    kinds = [fate.kind for fate in found]
    if merging.ASKED in kinds:
        raise UploadRefused("Còn số đọc được hai cách chưa trả lời. Chưa ghi gì.")
    if merging.REFUSED in kinds and not skips_refused:
        raise UploadRefused(
            "Còn dòng bị từ chối. Sửa tệp rồi tải lại, hoặc xác nhận bỏ qua các dòng ấy. Chưa ghi gì."
        )
    waiting = [fate.file.key for fate in found if fate.kind in merging.TO_CHOOSE]
    unanswered = [key for key in waiting if choices.get(key) not in (MINE, THEIRS)]
    if unanswered:
        raise UploadRefused(f"Chưa chọn cho các dòng {', '.join(unanswered)}. Chưa ghi gì.")


def _write(
    scorecard: Scorecard, found: Sequence[Fate], chosen: Mapping[int, str], file_name: str, by: User | None
) -> dict[str, Any]:
    """Figures, then points and notes, then documents; scored once. Returns what takes it back."""
    writing = [(fate, fate.writes(chosen[fate.file.number])) for fate in found if not fate.problems]
    figures = [fate for fate, names in writing if "entry" in names and fate.now and fate.now.used]
    origin = Origin(by=by, source=Figure.Source.IMPORTED, detail=file_name[:300])
    undo: dict[str, Any] = {"figures": [_before(fate) for fate in figures]}
    lines = {line.code: line for line in scorecard.lines.select_for_update()}
    edits = _edits(writing, lines)
    undo["lines"] = [_line_before(edit) for edit in edits]
    ask_lines(scorecard, {fate.now.indicator.code for fate, names in writing if names and fate.now})
    changes = [FigureChange(one.file.key, one.file.entry, one.now.version) for one in figures if one.now]
    if changes:
        change_figures(scorecard=scorecard, changes=changes, origin=origin)
    enter_lines(scorecard=scorecard, edits=edits, by=by, origin=file_name[:300])
    documents = [
        (lines[fate.now.indicator.code], citation)
        for fate, names in writing
        if "documents" in names and fate.now
        for text in fate.file.added
        for citation in read_cell(text).citations
    ]
    return undo | cite(scorecard=scorecard, cited=documents, by=by)


def _before(fate: Fate) -> dict[str, Any]:
    assert fate.now is not None
    return {"key": fate.file.key, "version": fate.now.version + 1, "entry": asdict(fate.now.entry)}


def _edits(writing: Sequence[tuple[Fate, list[str]]], lines: Mapping[str, Line]) -> list[LineEdit]:
    """The lines whose points, reason or note the file changes."""
    values: dict[str, dict[str, Any]] = {}
    for fate, names in writing:
        if fate.now is None:
            continue
        fields = values.setdefault(fate.now.indicator.code, {})
        if "entry" in names and fate.now.used is None:
            points, entry = fate.file.entry.value, fate.file.entry
            fields |= {
                "self_points": None if points is None else Decimal(points),
                "not_applicable_reason": entry.not_applicable_reason,
            }
        if "note" in names:
            fields["note"] = fate.file.note
    edits = [LineEdit(lines[code], fields) for code, fields in values.items() if fields]
    return [edit for edit in edits if edit.changed]


def _line_before(edit: LineEdit) -> dict[str, Any]:
    before = {name: plain(getattr(edit.line, name)) for name in edit.changed}
    return {"code": edit.line.code, "version": edit.line.version + 1, "before": before}


def _figures_back(scorecard: Scorecard, figures: Sequence[dict[str, Any]], origin: Origin) -> None:
    changes = [FigureChange(one["key"], Entry(**one["entry"]), one["version"]) for one in figures]
    if changes:
        change_figures(scorecard=scorecard, changes=changes, origin=origin)


def _lines_back(scorecard: Scorecard, before: Sequence[dict[str, Any]], by: User | None, origin: str) -> None:
    lines = {line.code: line for line in scorecard.lines.select_for_update()}
    moved = [one["code"] for one in before if lines[one["code"]].version != one["version"]]
    if moved:
        raise LineConflict(moved)
    edits = [
        LineEdit(lines[one["code"]], {name: from_plain(name, old) for name, old in one["before"].items()})
        for one in before
    ]
    codes = {edit.line.code for edit in edits}
    ask_lines(scorecard, codes)
    enter_lines(scorecard=scorecard, edits=edits, by=by, origin=origin)


def _log(upload: Upload, scorecard: Scorecard, by: User | None, action: str) -> None:
    after = {"file": upload.file_name, "sha256": upload.sha256, "rows": upload.receipt["done"]}
    subject = f"workbooks.upload:{upload.pk}"
    record(actor=by or "", action=action, subject=subject, unit=scorecard.unit.code, after=after)
