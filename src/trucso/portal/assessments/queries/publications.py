"""Publications of a round as pages read them: each revision from its own sealed package, for ever."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from trucso.index import Definition, FigureValue
from trucso.index.package import read_value
from trucso.index.package_table import PublishedTable, published_table
from trucso.index.revisions import Moved, compared, decided_last, entries_of

from ...facts.queries import input_keys
from ..models import Publication, Round


@lru_cache(maxsize=8)
def _package(text: str) -> dict[str, Any]:
    """A package is stored once and never changes, so what was read is kept under its text."""
    package: dict[str, Any] = json.loads(text)
    return package


def package_of(publication: Publication) -> dict[str, Any]:
    """The sealed package of a revision; not to be changed by its reader."""
    return _package(publication.package)


def content_of(publication: Publication) -> dict[str, Any]:
    content: dict[str, Any] = package_of(publication)["content"]
    return content


@dataclass(frozen=True)
class Revision:
    """One publication with its table and what moved since the one before (nothing in the first)."""

    publication: Publication
    table: PublishedTable
    moved: list[Moved]
    changes: list[dict[str, Any]]


def revision(publication: Publication) -> Revision:
    """A revision as its page shows it: one query for the publication before."""
    package = package_of(publication)
    table = published_table(package)
    earlier = Publication.objects.filter(
        round=publication.round_id, revision=publication.revision - 1
    ).first()
    moved = compared(published_table(package_of(earlier)), table) if earlier else []
    return Revision(publication, table, moved, package["content"].get("changes", []))


@dataclass(frozen=True)
class Earlier:
    """What a target was before the last correction that touched it. value: what puts it back; shown: what
    readers had then."""

    revision: int
    value: FigureValue | None
    shown: FigureValue | None


def earlier(base: Publication, unit: str, target: str) -> Earlier | None:
    """How to undo what corrections did to a figure or line up to ``base``; None when none touched it."""
    chain = list(Publication.objects.filter(round=base.round_id, revision__lte=base.revision))
    by_revision = {one.revision: one for one in chain}
    for revision in sorted(by_revision, reverse=True):
        content = content_of(by_revision[revision])
        changes = content.get("changes", [])
        made = next((one for one in changes if (one["unit"], one["target"]) == (unit, target)), None)
        if made is None or revision - 1 not in by_revision:
            continue
        before = entries_of(content_of(by_revision[revision - 1]))[unit]
        shown = None if made["before"] is None else read_value(made["before"])
        value = shown if made["kind"] == "figure" else decided_last(before, target)
        return Earlier(revision, value, shown)
    return None


def publications(round_: Round) -> list[Publication]:
    """The publications of a round without their packages, the one in force first: one query."""
    return list(round_.publications.defer("package").select_related("published_by"))


def keys_of(definition: Definition) -> dict[str, list[str]]:
    """For every figure key the keys fed by the same measure, itself among them."""
    return {key: keys for keys in input_keys(definition).values() for key in keys}


def measure_of(definition: Definition, key: str) -> str:
    """The measure behind a figure key. Raises KeyError."""
    return {key: code for code, keys in input_keys(definition).items() for key in keys}[key]
