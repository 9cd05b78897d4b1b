"""Reading a batch of workbooks: what became of each file, which may be written, how far the work is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from ..assessments.models import Round
from . import merging
from .models import Batch, BatchFile, Upload

WAITING, REFUSED, TWICE, CLOSED, ASKED, CONFLICT = (
    "waiting", "refused", "twice", "closed", "asked", "conflict",
)  # fmt: skip
ROWS_REFUSED, READY, NOTHING, QUEUED, WRITTEN, UNDONE = (
    "rows-refused", "ready", "nothing", "queued", "written", "undone",
)  # fmt: skip
KINDS = (
    WAITING,
    REFUSED,
    TWICE,
    CLOSED,
    ASKED,
    CONFLICT,
    ROWS_REFUSED,
    READY,
    NOTHING,
    QUEUED,
    WRITTEN,
    UNDONE,
)
"""What may be said of a file; it counts in exactly one."""
OPEN = (CONFLICT, ROWS_REFUSED, READY, NOTHING)
"""Files that a batch may write, once it is said how."""


@dataclass(frozen=True)
class Progress:
    """How many files are done of those that are being looked at or written; ``is_writing`` says which."""

    done: int
    total: int
    is_writing: bool

    @property
    def is_over(self) -> bool:
        return self.done >= self.total


def files_of(batch: Batch) -> list[BatchFile]:
    """The files in the order they came, without their bytes: one query."""
    found = batch.files.select_related("upload__scorecard__unit")
    return list(found.defer("raw", "upload__raw", "upload__undo").order_by("pk"))


def same_unit(files: Iterable[BatchFile]) -> dict[int, list[str]]:
    """Files of a unit that has several here, by key, with the names of the others."""
    of_card: dict[int, list[BatchFile]] = defaultdict(list)
    for one in files:
        if one.upload and one.upload.state != Upload.State.REFUSED:
            of_card[one.upload.scorecard_id].append(one)
    return {
        one.pk: [other.name for other in several if other.pk != one.pk]
        for several in of_card.values()
        if len(several) > 1
        for one in several
    }


def kind_of(file: BatchFile, twice: Mapping[int, Sequence[str]]) -> str:
    """What is to be said of a file."""
    upload = file.upload
    if file.stage == BatchFile.Stage.WAITING:
        return WAITING
    if upload is None or upload.state == Upload.State.REFUSED:
        return REFUSED
    if upload.state != Upload.State.CHECKED:
        return WRITTEN if upload.state == Upload.State.APPLIED else UNDONE
    if file.stage == BatchFile.Stage.QUEUED:
        return QUEUED
    return TWICE if file.pk in twice else _open_kind(upload)


def _open_kind(upload: Upload) -> str:
    """What a file waits for that was looked at, the gravest first."""
    counts = upload.receipt["counts"]
    if upload.receipt.get("closed"):
        return CLOSED
    if counts[merging.ASKED]:
        return ASKED
    if counts[merging.CONFLICT]:
        return CONFLICT
    if counts[merging.REFUSED]:
        return ROWS_REFUSED
    return READY if counts[merging.CHANGED] or counts[merging.ERASED] else NOTHING


def is_writable(file: BatchFile, *, preferred: str, skips_refused: bool) -> bool:
    """Whether the file can be written with these choices, nothing left to ask."""
    kind = kind_of(file, {})
    if kind not in OPEN or file.upload is None:
        return False
    counts = file.upload.receipt["counts"]
    return bool(preferred or not counts[merging.CONFLICT]) and bool(
        skips_refused or not counts[merging.REFUSED]
    )


def progress_of(batch: Batch) -> Progress:
    """How far the looking is, then the writing: one query."""
    waiting, queued = Q(stage=BatchFile.Stage.WAITING), Q(stage=BatchFile.Stage.QUEUED)
    found = batch.files.aggregate(
        all=Count("pk"), waiting=Count("pk", filter=waiting), queued=Count("pk", filter=queued)
    )
    if found["queued"]:
        total = max(batch.choices["files"], found["queued"])
        return Progress(total - found["queued"], total, is_writing=True)
    return Progress(found["all"] - found["waiting"], found["all"], is_writing=False)


def files_received(round_: Round) -> int:
    """Workbooks that came in for a round, one by one or together, looked at or not: two queries."""
    unseen = BatchFile.objects.filter(batch__round=round_, upload=None)
    return Upload.objects.filter(scorecard__round=round_).count() + unseen.count()
