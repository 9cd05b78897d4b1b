"""How a round was verified, as the API gives it: self minus verified, and agreement of two verifications."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema

from .values import Number


class Difference(Schema):
    """The decided lines of one unit, agency, person, indicator or cause. ``cut``: points claimed minus points
    verified; ``mean`` per line with ``low`` and ``high`` of its 95 % interval (null for one line);
    ``is_few``: too few lines to say much.
    """

    name: str
    lines: int
    cut_lines: int
    claimed: Number
    cut: Number
    cut_share: Number | None
    mean: Number
    low: Number | None
    high: Number | None
    is_few: bool


class Differences(Schema):
    """Self minus verified of a round, most points cut first. ``asked`` and ``not_applicable``: lines with a
    decision that are not compared.
    """

    round: str
    by: str
    is_demo: bool
    asked: int
    not_applicable: int
    items: list[Difference]
    count: int
    limit: int
    offset: int
    next: str | None


class Agreement(Schema):
    """Lines verified twice of one first verifier or indicator, or all. ``mean``: points of the second minus
    points of the first over the ``compared`` lines, with its 95 % interval.
    """

    name: str
    lines: int
    agreed: int
    agreement: Number
    compared: int
    mean: Number | None
    spread: Number | None
    low: Number | None
    high: Number | None
    is_few: bool


class Kappa(Schema):
    """Cohen's kappa over the kinds of decision; null where there is one kind alone."""

    value: Number | None
    low: Number | None
    high: Number | None
    observed: Number


class Drawn(Schema):
    """A sample drawn for a second verification; ``digest``: of the list it was drawn from."""

    verifier: str
    seed: int
    candidates: int
    lines: int
    answered: int
    digest: str
    drawn_at: datetime


class SecondVerification(Schema):
    """How far the second, blind verification of a round agrees with the first, least agreement first."""

    round: str
    by: str
    is_demo: bool
    draws: list[Drawn]
    all: Agreement | None
    kappa: Kappa | None
    items: list[Agreement]
    count: int
    limit: int
    offset: int
    next: str | None
