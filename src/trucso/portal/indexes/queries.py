"""Reading installed indexes: the definition behind a row, parsed once per process and text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from trucso.index import CaseResult, Definition, Indicator, load_definition, read_cases, run_case

from .models import InstalledIndex

TOGETHER = "chung"


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


def versions() -> list[InstalledIndex]:
    """The latest revision of every version, indexes in order, the newest version first: one query."""
    latest: dict[tuple[str, int], InstalledIndex] = {}
    for row in InstalledIndex.objects.order_by("index_id", "-first_year", "-revision"):
        latest.setdefault((row.index_id, row.first_year), row)
    return list(latest.values())


@dataclass(frozen=True)
class Place:
    """A version among the others of its index: older ones of the same file, and the version before it."""

    version: InstalledIndex
    revisions: tuple[InstalledIndex, ...]
    siblings: tuple[InstalledIndex, ...]

    @property
    def previous(self) -> InstalledIndex | None:
        """The version that this one replaced."""
        older = [one for one in self.siblings if one.first_year < self.version.first_year]
        return older[0] if older else None

    @property
    def is_latest_revision(self) -> bool:
        return self.version == self.revisions[0]


def place(index_id: str, first_year: int, revision: int | None = None) -> Place | None:
    """The version that begins in a year, at its latest or a given revision; ``None`` when there is none."""
    rows = list(InstalledIndex.objects.filter(index_id=index_id).order_by("-first_year", "-revision"))
    revisions = tuple(row for row in rows if row.first_year == first_year)
    chosen = [row for row in revisions if revision in (None, row.revision)]
    if not chosen:
        return None
    newest = {row.first_year: row for row in reversed(rows)}
    return Place(chosen[0], revisions, tuple(sorted(newest.values(), key=lambda row: -row.first_year)))


def examples(installed: InstalledIndex) -> tuple[CaseResult, ...]:
    """The worked examples of a version with their results, as they come out today; () where none are kept."""
    folder = settings.CASES_DIR / installed.index_id
    changed = max((path.stat().st_mtime_ns for path in folder.glob("*.yaml")), default=0)
    return _examples(installed.digest, installed.text, folder, changed)


@lru_cache(maxsize=32)
def _examples(digest: str, text: str, folder: Path, changed: int) -> tuple[CaseResult, ...]:
    definition = _parsed(digest, text)
    return tuple(run_case(case, definition) for case in read_cases(folder, definition))


def examples_by_indicator(results: Iterable[CaseResult]) -> dict[str, list[CaseResult]]:
    """Code of an indicator → the examples that expect something of it or of a part of it."""
    found: dict[str, list[CaseResult]] = defaultdict(list)
    for result in results:
        if result.scorecard is None:
            continue
        expected = {one.code for one in result.case.expected}
        for indicator in result.scorecard.indicators:
            if expected & {indicator.code, *(part.code for part in indicator.children)}:
                found[indicator.code].append(result)
    return dict(found)


def examples_by_group(definition: Definition, results: Iterable[CaseResult]) -> dict[str, list[CaseResult]]:
    """Code of a group → its examples, in the order of the law; "chung": about several groups or none."""
    group_of = {group.code: group.code for group in definition.groups}
    for indicator in definition.indicators:
        group_of |= dict.fromkeys((indicator.code, *(part.code for part in indicator.parts)), indicator.group)
    found: dict[str, list[CaseResult]] = {group.code: [] for group in definition.groups}
    for result in results:
        groups = {group_of.get(one.code) for one in result.case.expected}
        only = groups.pop() if len(groups) == 1 else None
        found.setdefault(only or TOGETHER, []).append(result)
    return {code: examples for code, examples in found.items() if examples}


def other_readers(definition: Definition, indicator: Indicator) -> dict[str, str]:
    """Measure → codes of the other indicators of this version that read it: reported once, used again."""
    mine = {one.measure for one in indicator.inputs if one.measure}
    found: dict[str, list[str]] = defaultdict(list)
    for other in definition.indicators:
        if other.code == indicator.code:
            continue
        for measure in dict.fromkeys(one.measure for one in other.inputs if one.measure in mine):
            found[measure or ""].append(other.code)
    return {measure: ", ".join(codes) for measure, codes in found.items()}


def measure_address(code: str) -> str | None:
    """The page of a measure, which another app keeps; None where that app is not installed."""
    try:
        return reverse("facts:measure", args=[code])
    except NoReverseMatch:
        return None
