"""The templates of a round in one ZIP, sent piece by piece while they are made."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import datetime

from ..assessments.models import Round
from .template import file_name, workbook_of


class _Pipe:
    """A file that is written to and emptied; it cannot be wound back, and a ZIP can do without."""

    def __init__(self) -> None:
        self.waiting = bytearray()

    def write(self, data: bytes) -> int:
        self.waiting += data
        return len(data)

    def flush(self) -> None:
        """Nothing waits outside ``waiting``."""

    def close(self) -> None:
        """Nothing is open."""

    def taken(self) -> bytes:
        data, self.waiting = bytes(self.waiting), bytearray()
        return data


def zipped_templates(round_: Round, now: datetime) -> Iterator[bytes]:
    """The ZIP, one unit after the other: memory holds one workbook at a time."""
    pipe = _Pipe()
    cards = round_.scorecards.select_related("round__index", "unit").order_by("unit__name", "pk")
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:
        for card in cards:
            archive.writestr(file_name(card), workbook_of(card, now))
            yield pipe.taken()
    yield pipe.taken()
