"""All definitions of a folder, `<index>/<first-year>.yaml`, found by index and year."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from trucso.index.definition import Definition
from trucso.index.errors import DefinitionError, Problem
from trucso.index.loading import load_definition

NOT_INDEXES = frozenset({"measures", "units", "results", "crosswalks"})
"""Folders beside the indexes that hold other data."""


@dataclass(frozen=True)
class Library:
    """Definitions by index, versions in the order of their years."""

    definitions: tuple[Definition, ...]

    @staticmethod
    def load(folder: Path | str) -> Library:
        """Read every version of every index. Raises DefinitionError with the problems of all files
        together."""
        problems: list[Problem] = []
        definitions: list[Definition] = []
        for path in sorted(Path(folder).glob("*/*.yaml")):
            if path.parent.name in NOT_INDEXES:
                continue
            try:
                definition = load_definition(path, file=f"{path.parent.name}/{path.name}")
                problems += _misplaced(definition, path)
                definitions.append(definition)
            except DefinitionError as error:
                problems += error.problems
        problems += overlaps(definitions)
        problems += [_misspelt(path) for path in sorted(Path(folder).glob("*/*.yml"))]
        if problems:
            raise DefinitionError(problems)
        return Library(tuple(sorted(definitions, key=lambda one: (one.index, one.first_year))))

    def all(self) -> tuple[Definition, ...]:
        """Every version of every index."""
        return self.definitions

    def indexes(self) -> tuple[str, ...]:
        """Ids of the indexes."""
        return tuple(dict.fromkeys(one.index for one in self.definitions))

    def versions(self, index: str) -> tuple[Definition, ...]:
        """Versions of an index in the order of their years; empty when there is none."""
        return tuple(one for one in self.definitions if one.index == index)

    def get(self, index: str, year: int) -> Definition:
        """The version in force in a year. Raises LookupError, in Vietnamese, saying what there is."""
        versions = self.versions(index)
        if not versions:
            raise LookupError(
                f"không có bộ chỉ số “{index}”; hiện có: {', '.join(self.indexes()) or 'chưa có bộ nào'}"
            )
        for definition in versions:
            if year in definition.years:
                return definition
        known = ", ".join(years_words(one) for one in versions)
        raise LookupError(f"bộ chỉ số “{index}” không có phiên bản cho năm {year}; hiện có: {known}")


def years_words(definition: Definition) -> str:
    """`2021–2023`, `từ 2024`, `2020`."""
    years = definition.years
    if years.last is None:
        return f"từ {years.first}"
    return str(years.first) if years.first == years.last else f"{years.first}–{years.last}"


def overlaps(definitions: list[Definition]) -> list[Problem]:
    """A problem for every two versions of one index in force in the same year."""
    ordered = sorted(definitions, key=lambda one: (one.index, one.first_year))
    problems = []
    for earlier, later in pairwise(ordered):
        if earlier.index == later.index and earlier.years.overlaps(later.years):
            found = f"{years_words(earlier)} và {years_words(later)}"
            message = f"hai phiên bản cùng hiệu lực: {found}; hãy ghi năm cuối (last) của phiên bản cũ."
            where = f"bộ chỉ số {later.index}"
            problems.append(
                Problem(f"{later.index}/{later.first_year}.yaml", None, where, found, "", message)
            )
    return problems


def _misspelt(path: Path) -> Problem:
    found = f"{path.parent.name}/{path.name}"
    return Problem(found, None, "", found, "", "tên tệp phải kết thúc bằng .yaml để được đọc.")


def _misplaced(definition: Definition, path: Path) -> list[Problem]:
    wanted = f"{definition.index}/{definition.first_year}.yaml"
    found = f"{path.parent.name}/{path.name}"
    if found == wanted:
        return []
    message = f"tệp phải mang tên của bộ chỉ số và năm đầu; tìm thấy {found}; được phép: {wanted}."
    return [Problem(found, None, "", found, wanted, message)]
