"""The published table as a package holds it: one row per unit, by rank, exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from trucso.index.definition import Definition
from trucso.index.loading import load_definition
from trucso.index.ranking import band_of

EXACT_COLUMNS = {
    "code": ("Mã đơn vị", "Unit code"),
    "rank_exact": ("Hạng công bố", "Published rank"),
    "points_exact": ("Điểm chính xác", "Exact points"),
    "maximum_exact": ("Điểm tối đa chính xác", "Exact maximum"),
    "share_exact": ("Giá trị chính xác", "Exact value"),
    "sha256": ("SHA-256", "SHA-256"),
}
"""Columns by which a table in a file is compared with its package: key → heading (vi, en)."""


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

    @property
    def exact(self) -> dict[str, str]:
        """The result as text that loses nothing in a spreadsheet: "43/60", "" for none."""
        values = {"rank": self.rank, "points": self.points, "maximum": self.maximum, "share": self.share}
        return {f"{name}_exact": "" if value is None else f"{value}" for name, value in values.items()}


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


def load_law(text: str) -> Definition:
    """The definition a package carries. Raises DefinitionError.

    Given as bytes: a text of one line would be taken as the name of a file, which a hostile package would
    make its reader open.
    """
    return load_definition(text.encode())


def published_table(package: Mapping[str, Any]) -> PublishedTable:
    """The table of a package whose shape holds (`package_shape`). Raises DefinitionError for its law."""
    content = package["content"]
    definition = load_law(content["index"]["text"])
    rows = [_row(unit, definition) for unit in content["units"]]
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0, row.code))
    index = f"{definition.index}/{definition.first_year}, bản sửa {definition.revision}"
    return PublishedTable(content["about"], index, definition, str(package.get("sha256")), tuple(rows))


def table_problems(table: PublishedTable, rows: Sequence[Mapping[str, str]]) -> list[str]:
    """Where the rows of a file (keys of ``EXACT_COLUMNS``) differ from the package; empty when they agree."""
    found = {row.get("code", ""): row for row in rows}
    problems = (
        [f"Bảng có {len(rows)} dòng, gói có {len(table.rows)} đơn vị."]
        if len(rows) != len(table.rows)
        else []
    )
    for one in table.rows:
        row = found.pop(one.code, None)
        if row is None:
            problems.append(f"{one.name} ({one.code}): không có trong bảng.")
            continue
        for key, value in {**one.exact, "sha256": table.sha256}.items():
            if key in row and row[key] != value:
                name = EXACT_COLUMNS[key][0]
                problems.append(
                    f"{one.name} ({one.code}): {name} trong bảng là {row[key]}, trong gói là {value}."
                )
    return [*problems, *(f"Mã {code[:40]}: có trong bảng mà không có trong gói." for code in found)]


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
