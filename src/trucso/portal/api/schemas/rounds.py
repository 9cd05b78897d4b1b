"""Rounds, league tables and scorecards, as the API gives them."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema

from .values import Number, Text


class RoundSummary(Schema):
    """One assessment. state: open | published; ``is_demo``: the figures are made up to show the system."""

    slug: str
    name: str
    index: str
    first_year: int
    revision: int
    period: str
    parent: str
    units_on: date
    state: str
    is_demo: bool
    units: int
    sent: int
    verified: int
    url: str


class RoundDetail(RoundSummary):
    """A round with its calendar and the columns of points that are computed."""

    opens_on: date | None
    due_on: date | None
    late_until: date | None
    verify_until: date | None
    appeal_until: date | None
    publish_on: date | None
    columns: list[str]


class LeagueRow(Schema):
    """A unit in a league table. ``rank_change`` > 0: places gained since the round before."""

    rank: int | None
    is_tied: bool
    unit: str
    name: str
    scorecard: int
    state: str
    points: Number | None
    max_points: Number | None
    share: Number | None
    band: str
    groups: dict[str, Number | None]
    pillars: dict[str, Number | None]
    missing: int
    not_applicable: int
    rank_change: int | None
    share_change: Number | None


class League(Schema):
    """The league of a round in one column of points (self | verified | council | published)."""

    round: str
    column: str
    columns: list[str]
    digest: str
    is_demo: bool
    mean: Number | None
    items: list[LeagueRow]
    count: int
    limit: int
    offset: int
    next: str | None


class UnitProgress(Schema):
    """How far a unit is. stage: not_started | draft | handed_over | submitted | returned | verified |
    appealed | decided | published; ``days_late``: past ``owed_until``; ``was_late``: it was sent late.
    """

    unit: str
    name: str
    scorecard: int
    stage: str
    share: Number | None
    groups: dict[str, Number | None]
    owed_until: date | None
    days_late: int
    sent_on: date | None
    was_late: bool
    lines_returned: int
    undecided: int


class Progress(Schema):
    """The progress of a round on a day. cells: what the shares say (nhap | tham-dinh | diem)."""

    round: str
    day: date
    cells: str
    is_demo: bool
    units: int
    sent: int
    overdue: int
    items: list[UnitProgress]
    count: int
    limit: int
    offset: int
    next: str | None


class CardSummary(Schema):
    """A scorecard in a list."""

    id: int
    unit: str
    name: str
    state: str
    column: str | None
    points: Number | None
    share: Number | None
    rank: int | None
    url: str


class NodeSummary(Schema):
    """A line of a scorecard; state: scored | missing | not_applicable | undefined | unscored | incomplete."""

    kind: str
    code: str
    parent: str | None
    name: Text
    state: str
    role: str
    points: Number | None
    max_points: Number
    effective_max: Number
    share: Number | None
    lost: Number | None
    columns: dict[str, Number | None]
    url: str


class Card(Schema):
    """A scorecard in one column; ``columns`` of a node are its points in every column there is."""

    id: int
    round: str
    unit: str
    name: str
    state: str
    version: int
    is_demo: bool
    column: str
    columns: list[str]
    share: Number | None
    rank: int | None
    is_tied: bool
    band: str
    index_revision: int
    library_version: str
    data_digest: str
    computed_at: datetime
    nodes: list[NodeSummary]


class UsedInput(Schema):
    """A figure as it entered the score. state: reported | missing | not_applicable."""

    name: str
    label: Text
    kind: str
    unit: str
    measure: str | None
    value: str | bool | None
    state: str
    reason: str


class EvidenceCited(Schema):
    """A document cited for a line. ``file_*`` describe its file, empty and 0 without one; the file itself is
    given on the pages alone, to those who may see the evidence.
    """

    number: str
    date: date | None
    issuer: str
    title: str
    link: str
    file_kind: str
    file_size: int
    file_sha256: str


class NodeDetail(NodeSummary):
    """Why this score: a paragraph, a formula line, the figures and the documents."""

    scorecard: int
    column: str
    value: Number | None
    formula: Text
    explanation: Text
    clause: str
    band: int | None
    inputs: list[UsedInput]
    missing: list[str]
    notes: list[str]
    children: list[str]
    evidence: list[EvidenceCited]
