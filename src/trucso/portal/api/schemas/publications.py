"""The publications of a round, as the API gives them: number, day, reason, digest, what moved."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema

from .values import Number


class PublicationSummary(Schema):
    """One publication of a round. revision: 1 is the first, the highest is in force; ``digest``: SHA-256 of
    the package's content; ``package``: where the package is.
    """

    round: str
    revision: int
    in_force: bool
    published_at: datetime
    reason: str
    digest: str
    is_demo: bool
    url: str
    package: str


class PublishedValue(Schema):
    """A figure or the points of a line. state: reported | missing | not_applicable (with its reason)."""

    state: str
    value: str | bool | None
    reason: str


class PublishedChange(Schema):
    """One explained change. target: a figure ("DTI-28.a") or, with kind points, a line ("DTI-28"); ``after``
    of points is missing where the points follow verification and the council again.
    """

    unit: str
    target: str
    kind: str
    before: PublishedValue
    after: PublishedValue
    reason: str


class PublishedResult(Schema):
    """The result of a unit in one publication."""

    rank: int | None
    is_tied: bool
    points: Number | None
    max_points: Number
    share: Number | None


class MovedUnit(Schema):
    """A unit whose points, maximum or rank differ from the publication before. places: > 0 gained."""

    unit: str
    name: str
    before: PublishedResult
    after: PublishedResult
    points: Number
    places: int | None


class Publication(PublicationSummary):
    """A publication with what it changed and whom that moved, both empty in the first; ``corrects``: the
    digest of the one it corrects, empty in the first.
    """

    corrects: str
    changes: list[PublishedChange]
    moved: list[MovedUnit]
