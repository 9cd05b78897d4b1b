"""Many workbooks at once: templates written to a folder; filled ones looked at, and written all or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from trucso.index.tables import TableError

from ...accounts.models import User
from ...assessments.models import Round, Scorecard
from .. import merging
from ..models import Upload
from ..reading import unit_of
from ..template import file_name, workbook_of
from .applying import UploadRefused, apply_workbook
from .checking import check_workbook


def export_templates(*, round_: Round, folder: Path) -> list[Path]:
    """One template per unit of the round, as things stand; files of the same name are written over."""
    folder.mkdir(parents=True, exist_ok=True)
    now, paths = timezone.now(), []
    for card in round_.scorecards.select_related("round__index", "unit"):
        path = folder / file_name(card)
        path.write_bytes(workbook_of(card, now))
        paths.append(path)
    return paths


def check_files(*, round_: Round, paths: Sequence[Path], by: User | None = None) -> list[Upload]:
    """Look at every file against the card of the unit it names in its hidden part.

    Raises :class:`~.applying.UploadRefused` naming every file that belongs to no card of the round, and every
    unit with two files, before any is kept.
    """
    cards = {card.unit.code: card for card in round_.scorecards.select_related("round__index", "unit")}
    contents = {path: path.read_bytes() for path in paths}
    units: dict[Path, str] = {}
    problems: list[str] = []
    for path, content in contents.items():
        try:
            units[path] = unit_of(content, name=path.name, round_=round_, units=cards)
        except TableError as error:
            problems.extend(str(problem) for problem in error.problems)
    problems += _twice(units, cards)
    if problems:
        raise UploadRefused("\n".join(problems))
    return [
        check_workbook(scorecard=cards[unit], file_name=path.name, content=contents[path], by=by)
        for path, unit in units.items()
    ]


@transaction.atomic
def apply_files(
    *, uploads: Sequence[Upload], preferred: str, erases: bool, skips_refused: bool, by: User | None = None
) -> None:
    """Write every file or none. ``preferred``: mine or theirs for conflicts ("" stops at one); ``erases``:
    whether emptied cells are erased or kept. Raises what :func:`~.applying.apply_workbook` raises.
    """
    for upload in uploads:
        choices = choices_for(upload, preferred, erases)
        try:
            apply_workbook(upload=upload, choices=choices, skips_refused=skips_refused, by=by)
        except UploadRefused as refused:
            raise UploadRefused(f"{upload.file_name}: {refused}") from refused


def choices_for(upload: Upload, preferred: str, erases: bool) -> dict[str, str]:
    """One choice for all conflicts of a file ("": none is made), one for all its emptied cells."""
    wanted = {
        merging.CONFLICT: preferred,
        merging.ERASED: merging.MINE if erases else merging.THEIRS,
    }
    rows = upload.receipt["rows"]
    return {row["key"]: wanted[row["fate"]] for row in rows if row["fate"] in merging.TO_CHOOSE}


def _twice(units: Mapping[Path, str], cards: Mapping[str, Scorecard]) -> list[str]:
    named: dict[str, list[str]] = {}
    for path, unit in units.items():
        named.setdefault(unit, []).append(path.name)
    return [
        f"{cards[unit].unit.full_name} có {len(names)} tệp: {', '.join(names)}; cần một tệp mỗi đơn vị."
        for unit, names in named.items()
        if len(names) > 1
    ]
