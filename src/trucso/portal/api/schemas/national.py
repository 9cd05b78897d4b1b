"""The published national results, as the API gives them."""

from __future__ import annotations

from ninja import Schema

from .values import Number, Text


class NationalYear(Schema):
    """A year with results; ``provinces``: the lists it can be asked for (34, 63)."""

    year: int
    first_year: int
    provinces: list[int]
    url: str


class Figure(Schema):
    """A share (0–1) or rank. basis: published | restated (mean of the merged parts) | recomputed."""

    value: Number | None
    rank: int | None
    basis: str
    is_contradicted: bool
    sources: list[str]


class ProvinceRow(Schema):
    """A province in a year's table."""

    code: str
    name: str
    rank: int | None
    is_tied: bool
    total: Figure | None
    groups: dict[str, Figure | None]
    pillars: dict[str, Figure | None]
    recomputed: Number | None
    verdict: str
    rank_change: int | None
    value_change: Number | None


class NationalTable(Schema):
    """The league table of provinces of a year."""

    index: str
    year: int
    provinces: int
    basis: str
    first_year: int
    decision: str | None
    previous_year: int | None
    is_comparable: bool
    groups: dict[str, Text]
    pillars: dict[str, Text]
    mean: Number | None
    rows: list[ProvinceRow]
