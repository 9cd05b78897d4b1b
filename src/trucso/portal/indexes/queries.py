"""Reading installed indexes: the definition behind a row, parsed once per process and text."""

from __future__ import annotations

from functools import lru_cache

from trucso.index import Definition, load_definition

from .models import InstalledIndex


def definition_of(installed: InstalledIndex) -> Definition:
    """The definition as it was installed. Cached by digest: a text never changes under its digest."""
    return _parsed(installed.digest, installed.text)


@lru_cache(maxsize=32)
def _parsed(digest: str, text: str) -> Definition:
    return load_definition(text)


def installed(index_id: str, year: int) -> InstalledIndex | None:
    """The latest revision of the version in force in ``year``; ``None`` when none is installed."""
    versions = InstalledIndex.objects.filter(index_id=index_id, first_year__lte=year).order_by(
        "-first_year", "-revision"
    )
    return next((one for one in versions if one.last_year is None or year <= one.last_year), None)
