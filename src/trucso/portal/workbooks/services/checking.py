"""Looking at a filled workbook: the file is kept and every row's fate said; the card is not touched."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from trucso.index.tables import TableError

from ...accounts.models import User
from ...assessments.models import Scorecard
from ...assessments.services.rounds import refuse_if_frozen
from ...workflow.entry_queries import refusal_words
from .. import merging
from ..models import Upload
from ..reading import LIMITS, read_filled
from ..rows import card_rows


@transaction.atomic
def check_workbook(*, scorecard: Scorecard, file_name: str, content: bytes, by: User | None) -> Upload:
    """Keep the file and say what would become of every row.

    Raises :class:`~trucso.portal.assessments.services.rounds.RoundRefused` when the round is frozen.
    """
    refuse_if_frozen(scorecard.round)
    upload = Upload(
        scorecard=scorecard,
        file_name=file_name[:255],
        raw=content if len(content) <= LIMITS.file_bytes else b"",
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_at=timezone.now(),
        uploaded_by=by,
    )
    _look(upload, content)
    upload.save()
    return upload


@transaction.atomic
def check_again(*, upload: Upload, answers: Mapping[str, str] | None = None) -> Upload:
    """Look at the kept file once more: what stands may have changed, or numbers were ``answered``."""
    refuse_if_frozen(upload.scorecard.round)
    upload.answers = {**upload.answers, **(answers or {})}
    _look(upload, bytes(upload.raw))
    upload.save(update_fields=["answers", "receipt", "state"])
    return upload


def fates_of(upload: Upload, content: bytes) -> tuple[list[merging.Fate], list[str]]:
    """Every row of the file merged with what stands now, and the rows the file lacks. Raises TableError."""
    now = card_rows(upload.scorecard)
    filled = read_filled(
        content, name=upload.file_name, card=upload.scorecard, rows=now, answers=upload.answers
    )
    return merging.fates(filled.rows, now), filled.absent


def _look(upload: Upload, content: bytes) -> None:
    try:
        found, absent = fates_of(upload, content)
    except TableError as error:
        upload.state = Upload.State.REFUSED
        upload.receipt = {"file_problems": [str(one) for one in error.problems], "rows": [], "rows_in": 0}
        return
    upload.state = Upload.State.CHECKED
    upload.receipt = _receipt(found, absent) | {"closed": refusal_words(upload.scorecard)}


def _receipt(found: Sequence[merging.Fate], absent: list[str]) -> dict[str, Any]:
    """What the page shows and the office keeps: rows in = rows out."""
    return {
        "file_problems": [],
        "rows_in": len(found),
        "counts": merging.counts((fate.kind for fate in found), merging.FATES),
        "rows": [merging.receipt_row(fate) for fate in found],
        "absent": absent,
    }
