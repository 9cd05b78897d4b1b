"""The published national tables as figures, so that every analysis runs on them without a file: ``@2024``.

``@2024`` is the table of the 34 provinces, ``@2024/63`` that of the 63. Only 2024 has every group for every
province; of 2022 and 2023 the totals are complete (`totals`), the groups are not.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path

from trucso.commands.folders import definitions_folder

INDEX = "vn-dti-province"
GROUP = "group:"
_NAME = re.compile(r"@(\d{4})(?:/(34|63))?")


def is_published(file: Path) -> bool:
    """Whether a FILE argument names a published table."""
    return str(file).startswith("@")


def table_named(name: str) -> tuple[int, int]:
    """(year, number of provinces) of "@2024" or "@2023/63". Raises LookupError, in Vietnamese."""
    match = _NAME.fullmatch(name)
    tables = {(int(row["year"]), int(row["structure"])) for row in _rows()}
    if match:
        year = int(match[1])
        wanted = (year, int(match[2] or (34 if year >= 2024 else 63)))
        if wanted in tables:
            return wanted
    known = ", ".join(f"@{year}/{size}" for year, size in sorted(tables))
    raise LookupError(f"không có bảng công bố “{name}”; hiện có {known}")


def groups(year: int, structure: int) -> dict[str, dict[str, Fraction]]:
    """Province → group code → published share, for the groups that were published."""
    found: dict[str, dict[str, Fraction]] = {}
    for row in _of(year, structure):
        if row["metric"].startswith(GROUP) and row["value"]:
            shares = found.setdefault(row["unit"], {})
            shares[row["metric"].removeprefix(GROUP)] = Fraction(row["value"])
    return found


def totals(year: int, structure: int) -> dict[str, Fraction]:
    """Province → published total, where there is one."""
    rows = _of(year, structure)
    return {row["unit"]: Fraction(row["value"]) for row in rows if row["metric"] == "total" and row["value"]}


def published_ranks(year: int, structure: int) -> dict[str, int]:
    """Province → published rank of the total, where there is one."""
    rows = _of(year, structure)
    return {row["unit"]: int(row["rank"]) for row in rows if row["metric"] == "total" and row["rank"]}


@cache
def parts() -> Mapping[str, tuple[str, ...]]:
    """Province of the 34 → the provinces of the 63 it was made of."""
    found: dict[str, tuple[str, ...]] = {}
    with open(definitions_folder() / "units/province-mergers-2025-07-01.csv", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found[row["new_name"]] = (*found.get(row["new_name"], ()), row["old_name"])
    return found


def restated(values: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Values of the 63 as those of the 34: the plain mean of the parts, the ministry's rule of 2024.

    A province of which a part has no value is left out.
    """
    return {
        new: sum((values[old] for old in olds), Fraction(0)) / len(olds)
        for new, olds in parts().items()
        if all(old in values for old in olds)
    }


def _of(year: int, structure: int) -> Iterator[Mapping[str, str]]:
    return (row for row in _rows() if row["year"] == str(year) and row["structure"] == str(structure))


@cache
def _rows() -> tuple[Mapping[str, str], ...]:
    with open(definitions_folder() / "results/national-2020-2024.csv", encoding="utf-8") as file:
        return tuple(csv.DictReader(file))
