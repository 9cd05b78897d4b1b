"""Installing an index: read, checked, its worked examples run, kept as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from django.db import transaction

import trucso
from trucso.index import CaseError, Definition, DefinitionError, load_definition, run_cases

from ..journal.services import record
from .models import InstalledIndex


class IndexRefused(ValueError):
    """A file that cannot be installed; ``problems`` are Vietnamese sentences, each with its place."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


@transaction.atomic
def install_index(*, path: Path, cases: Path) -> tuple[InstalledIndex, bool]:
    """Install the version in ``path`` after running its examples under ``cases``; whether it is new.

    Installing the same file again changes nothing. Raises :class:`IndexRefused` when the file is wrong, an
    example fails, no example exists, or a revision that is already installed comes with another text.
    """
    text = path.read_text("utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    try:
        definition = load_definition(path)
        known = InstalledIndex.objects.filter(
            index_id=definition.index, first_year=definition.first_year, revision=definition.revision
        ).first()
        if known is None:
            _run_cases(definition, cases)
    except (DefinitionError, CaseError) as error:
        raise IndexRefused([str(problem) for problem in error.problems]) from error
    if known is not None:
        return _unchanged(known, digest, path), False
    row = InstalledIndex.objects.create(
        index_id=definition.index,
        first_year=definition.first_year,
        last_year=definition.years.last,
        revision=definition.revision,
        level=definition.level,
        name=definition.name.vi,
        text=text,
        digest=digest,
        library_version=trucso.__version__,
    )
    record(
        actor="install_index",
        action="index.installed",
        subject=f"indexes.installedindex:{row.pk}",
        after=str(row),
    )
    return row, True


def _run_cases(definition: Definition, cases: Path) -> None:
    if not run_cases(definition, cases):
        raise IndexRefused(
            [f"Bộ chỉ số {definition.index} năm {definition.first_year} chưa có ví dụ tính trong {cases}."]
        )


def _unchanged(known: InstalledIndex, digest: str, path: Path) -> InstalledIndex:
    if known.digest != digest:
        raise IndexRefused(
            [
                f"{path}: {known} đã cài với nội dung khác. Tệp đã công bố chỉ được sửa bằng lần sửa mới: "
                f"tăng revision lên {known.revision + 1} và ghi lý do."
            ]
        )
    return known
