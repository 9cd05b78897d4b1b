"""The published table as a package holds it: one row per unit, by rank, exact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from trucso.index.definition import Definition
from trucso.index.loading import load_definition
from trucso.index.ranking import band_of


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """One unit as it was published. groups: code → points; maxima as the definition has them."""

    rank: int | None
    is_tied: bool
    code: str
    name: str
    points: Fraction | None
    maximum: Fraction
    share: Fraction | None
    band: str
    groups: Mapping[str, Fraction | None]


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """The rows, and what names them: round, period, index with its revision, which publication, seal."""

    about: Mapping[str, str]
    index: str
    definition: Definition
    sha256: str
    rows: tuple[PublishedRow, ...]

    @property
    def revision(self) -> int:
        return int(self.about.get("revision", "1"))


def published_table(package: Mapping[str, Any]) -> PublishedTable:
    """The table of a package whose shape holds (`package_shape`). Raises DefinitionError for its law."""
    content = package["content"]
    definition = load_definition(content["index"]["text"])
    rows = [_row(unit, definition) for unit in content["units"]]
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0, row.code))
    index = f"{definition.index}/{definition.first_year}, bản sửa {definition.revision}"
    return PublishedTable(content["about"], index, definition, str(package.get("sha256")), tuple(rows))


def _row(unit: Mapping[str, Any], definition: Definition) -> PublishedRow:
    points, share = _number(unit["points"].get("total")), _number(unit["share"])
    value = points if definition.ranking.by == "points" else share
    band = band_of(value, definition.ranking) if value is not None else None
    return PublishedRow(
        rank=unit["rank"],
        is_tied=unit["is_tied"],
        code=unit["code"],
        name=unit["name"],
        points=points,
        maximum=_number(unit["effective_max"]) or Fraction(0),
        share=share,
        band=band.vi if band else "",
        groups={group.code: _number(unit["points"].get(group.code)) for group in definition.groups},
    )


def _number(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
