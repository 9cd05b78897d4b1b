"""Indexes, their versions and indicators, as the API gives them."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema

from .values import Number, Text


class Decision(Schema):
    """The legal text; ``number`` is null when it is not known, and ``note`` then says so."""

    number: str | None
    date: date | None
    issuer: str
    title: str
    note: str


class Origin(Schema):
    """How a number is known: read | inferred | assumed, from which source, and why."""

    certainty: str
    source: str
    note: str


class VersionSummary(Schema):
    """A version of an index: in force from ``first_year`` to ``last_year`` (null: until further notice)."""

    first_year: int
    last_year: int | None
    revision: int
    decision: str | None
    max_points: Number
    groups: int
    indicators: int
    url: str


class IndexSummary(Schema):
    """An index with its versions, the newest first."""

    id: str
    name: Text
    level: str
    versions: list[VersionSummary]


class Group(Schema):
    """A main index (nhóm)."""

    code: str
    name: Text
    max_points: Number
    components: int | None
    clause: str
    origin: Origin


class Pillar(Schema):
    """A view over groups; ``formula`` says in words how its value is made."""

    code: str
    name: Text
    groups: list[str]
    weights: dict[str, Number] | None
    formula: Text


class Total(Schema):
    """How the total is made."""

    groups: list[str]
    weights: dict[str, Number] | None
    max_points: Number
    formula: Text


class Version(Schema):
    """One version of an index, whole but for its indicators."""

    id: str
    name: Text
    level: str
    first_year: int
    last_year: int | None
    revision: int
    decision: Decision
    source: str
    certainty: str
    missing: str
    rules: list[Text]
    total: Total
    groups: list[Group]
    pillars: list[Pillar]
    indicators: int
    digest: str
    installed_at: datetime
    law_url: str


class InputRead(Schema):
    """A figure that an indicator reads; ``key`` names it in files of figures ("DTI-28.a")."""

    name: str
    key: str
    label: Text
    kind: str
    unit: str
    measure: str | None
    options: dict[str, Text] | None


class Step(Schema):
    """One band of an award, in words."""

    condition: Text
    award: Text


class Rule(Schema):
    """How points are earned: of the indicator, or of one part (``code`` is then the part's)."""

    code: str
    name: Text
    points: Number
    lead: Text
    formula: str
    steps: list[Step]


class IndicatorSummary(Schema):
    """One line of the index."""

    code: str
    group: str
    name: Text
    points: Number
    role: str
    clause: str
    certainty: str
    url: str


class IndicatorDetail(IndicatorSummary):
    """An indicator with its rule in words and the figures it reads."""

    origin: Origin
    inputs: list[InputRead]
    lead: Text
    rules: list[Rule]
    remarks: list[Text]
    guidance: Text | None
    evidence: Text | None
