"""Is every file of evidence there, as it was uploaded? And which files does no row name?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .evidence_files import orphans, place_of, remove, sha256_of
from .models import Evidence
from .previews import forget_others

STALE_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Fault:
    """A document whose file is not as it was uploaded."""

    document: Evidence
    words: str


def faults() -> Iterator[Fault]:
    """Every document whose file is missing or was altered; reads every byte of the store."""
    with_file = Evidence.objects.exclude(file="").select_related("unit").order_by("pk")
    for document in with_file.iterator(chunk_size=500):
        place = place_of(document.file.name or "")
        if not place.is_file():
            yield Fault(document, "thiếu tệp trên đĩa")
        elif sha256_of(place) != document.file_sha256:
            yield Fault(document, "nội dung tệp khác lúc tải lên (SHA-256 không khớp)")


def stray_files() -> list[str]:
    """Files that no row names, older than a day: what crashes and refused uploads left."""
    return orphans(_named(), older_than=STALE_SECONDS)


def sweep(strays: list[str]) -> int:
    """Delete stray files, and previews of files that are gone; how many in all."""
    for path in strays:
        remove(path)
    return len(strays) + forget_others(Evidence.objects.values_list("file_sha256", flat=True))


def _named() -> list[str]:
    return list(Evidence.objects.exclude(file="").values_list("file", flat=True))
