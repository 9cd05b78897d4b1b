"""Measures and units, as the API gives them."""

from __future__ import annotations

from datetime import date

from ninja import Schema

from .values import Text


class MeasureUse(Schema):
    """An input of an indicator that reads the measure."""

    index: str
    first_year: int
    indicator: str
    input: str


class MeasureSummary(Schema):
    """A statistic that is reported once and used everywhere."""

    code: str
    name: Text
    kind: str
    unit: str
    over_units: str
    over_time: str
    owner: str
    uses: int
    url: str


class MeasureDetail(Schema):
    """A measure with its definition and every indicator that reads it."""

    code: str
    name: Text
    kind: str
    unit: str
    options: dict[str, str]
    over_units: str
    over_time: str
    owner: str
    definition: str
    source: str
    uses: list[MeasureUse]


class UnitOnDay(Schema):
    """A unit under the name it bore on the day asked about. Empty days: before our records, until now."""

    code: str
    official_code: str
    name: str
    full_name: str
    level: str
    kind: str
    parent: str | None
    first_day: date | None
    last_day: date | None
    url: str


class DatedName(Schema):
    """A name and the days it was borne."""

    name: str
    full_name: str
    first_day: date | None
    last_day: date | None


class DatedParent(Schema):
    """The unit above and the days it stood there."""

    parent: str
    first_day: date | None
    last_day: date | None


class Operation(Schema):
    """A decision that changed units."""

    type: str
    day: date
    decision: str
    before: list[str]
    after: list[str]
    is_undone: bool


class UnitDetail(Schema):
    """A unit with everything dated about it."""

    code: str
    official_code: str
    name: str
    full_name: str
    level: str
    first_day: date | None
    last_day: date | None
    names: list[DatedName]
    parents: list[DatedParent]
    made_of: list[str]
    became: list[str]
    operations: list[Operation]
