"""Many workbooks of a round at once: kept, looked at, and written, each file whole or not at all.

Looking and writing go on in steps of a few seconds, so that a page can show how far they are and a break
loses nothing: what is not done yet waits in its row.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils import timezone

from trucso.index.tables import TableError

from ...accounts.models import User
from ...assessments.models import Round, Scorecard
from ...assessments.services.rounds import RoundRefused, refuse_if_frozen
from ..batch_queries import is_writable, same_unit
from ..incoming import incoming
from ..models import Batch, BatchFile, Upload
from ..reading import unit_of
from .applying import Moved, UploadRefused, apply_workbook
from .checking import check_again, check_workbook
from .folders import choices_for

Stage = BatchFile.Stage
UPLOADS = Upload.objects.select_related("scorecard__round__index", "scorecard__unit")


@transaction.atomic
def receive(*, round_: Round, sent: Sequence[tuple[str, bytes]], by: User | None) -> Batch:
    """Keep what was sent, ZIPs unpacked; nothing is looked at yet.

    Raises :class:`~trucso.portal.assessments.services.rounds.RoundRefused` when the round is frozen.
    """
    refuse_if_frozen(round_)
    found = incoming(sent)
    batch = Batch.objects.create(
        round=round_, passed_over=found.passed_over, uploaded_at=timezone.now(), uploaded_by=by
    )
    BatchFile.objects.bulk_create(
        BatchFile(
            batch=batch,
            name=one.name,
            raw=one.content,
            stage=Stage.LOOKED if one.problem else Stage.WAITING,
            problems=[f"{one.name}: {one.problem}"] if one.problem else [],
        )
        for one in found.files
    )
    return batch


def look_on(*, batch: Batch, seconds: float, by: User | None) -> None:
    """Look at the files that wait, one after the other, for about so long; at one of them at least."""
    cards: dict[str, Scorecard] = {}

    def look(file: BatchFile) -> None:
        if not cards:
            found = batch.round.scorecards.select_related("round__index", "unit")
            cards.update({card.unit.code: card for card in found})
        _look(file, cards, by)

    _go_on(batch, Stage.WAITING, look, seconds)


def _look(file: BatchFile, cards: dict[str, Scorecard], by: User | None) -> None:
    content = bytes(file.raw)
    try:
        unit = unit_of(content, name=file.name, round_=file.batch.round, units=cards)
        file.upload = check_workbook(scorecard=cards[unit], file_name=file.name, content=content, by=by)
    except TableError as error:
        file.problems = [str(problem) for problem in error.problems]
    except RoundRefused as refused:
        file.problems = [str(refused)]
    file.raw, file.stage = b"", Stage.LOOKED
    file.save(update_fields=["raw", "stage", "upload", "problems"])


@transaction.atomic
def confirm(*, batch: Batch, preferred: str, erases: bool, skips_refused: bool) -> int:
    """Queue every file that may be written so; how many. The others wait for another choice.

    ``preferred``: mine or theirs for conflicts ("" leaves files with one out); ``erases``: whether emptied
    cells are erased or kept; ``skips_refused``: whether files with refused rows are written without them.
    """
    locked = Batch.objects.select_for_update(of=("self",)).select_related("round").get(pk=batch.pk)
    refuse_if_frozen(locked.round)
    files = list(locked.files.select_related("upload").order_by("pk"))
    twice = same_unit(files)
    chosen = [
        one.pk
        for one in files
        if one.pk not in twice and is_writable(one, preferred=preferred, skips_refused=skips_refused)
    ]
    locked.files.filter(pk__in=chosen).update(stage=Stage.QUEUED, problems=[])
    locked.choices = {
        "preferred": preferred, "erases": erases, "skips_refused": skips_refused, "files": len(chosen)
    }  # fmt: skip
    locked.save(update_fields=["choices"])
    return len(chosen)


def write_on(*, batch: Batch, seconds: float, by: User | None) -> None:
    """Write the queued files, one after the other, for about so long; one of them at least."""
    _go_on(batch, Stage.QUEUED, lambda file: _write(file, by), seconds)


def _write(file: BatchFile, by: User | None) -> None:
    """Write a file whole, or keep the reason why not; what was shown is shown anew when the card moved."""
    assert file.upload_id is not None
    upload, how = UPLOADS.get(pk=file.upload_id), file.batch.choices
    file.stage, file.problems = Stage.LOOKED, []
    try:
        apply_workbook(
            upload=upload,
            choices=choices_for(upload, how["preferred"], how["erases"]),
            skips_refused=how["skips_refused"],
            by=by,
        )
    except Moved as moved:
        file.problems = [str(moved)]
        check_again(upload=UPLOADS.get(pk=upload.pk))
    except (UploadRefused, RoundRefused) as refused:
        file.problems = [str(refused)]
    file.save(update_fields=["stage", "problems"])


def _go_on(batch: Batch, stage: str, work: Callable[[BatchFile], None], seconds: float) -> None:
    """Each file in a transaction of its own, taken only if nobody else did it meanwhile."""
    until = time.monotonic() + seconds
    for pk in list(batch.files.filter(stage=stage).order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            waiting = BatchFile.objects.select_for_update(of=("self",)).filter(pk=pk, stage=stage)
            if file := waiting.select_related("batch__round").first():
                work(file)
        if time.monotonic() > until:
            return
