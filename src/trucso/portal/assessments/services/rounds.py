"""Opening a round: which law, which period, which units, and a line for every indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, count

from django.db import transaction
from django.utils.text import slugify

from ...accounts.models import User
from ...facts.periods import Period
from ...indexes.models import InstalledIndex
from ...indexes.queries import definition_of
from ...journal.services import record
from ...shared.search import folded
from ...units.models import Unit
from ...units.queries import units_on
from ..models import Line, Round, Scorecard

LONGEST = 80
"""Letters of an address; ``Round.slug`` keeps no more."""


class RoundRefused(ValueError):
    """Something a round does not allow; the message says which rule and what to do."""


@dataclass(frozen=True)
class Calendar:
    """The days of a round; ``None`` = not fixed."""

    opens_on: date | None = None
    due_on: date | None = None
    late_until: date | None = None
    verify_until: date | None = None
    appeal_until: date | None = None
    publish_on: date | None = None


@dataclass(frozen=True)
class RoundPlan:
    """What is assessed: ``index`` over ``period`` for the units under ``parent`` on the day ``units_on``."""

    name: str
    index: InstalledIndex
    period: str
    parent: Unit
    units_on: date
    calendar: Calendar = field(default_factory=Calendar)
    previous: Round | None = None
    is_demo: bool = False
    units: Sequence[Unit] | None = None
    """Take part instead of every unit under ``parent``: a round held for some of them."""


@transaction.atomic
def open_round(*, plan: RoundPlan, by: User | None = None) -> Round:
    """Create the round with one scorecard per participating unit and one line per indicator.

    Raises :class:`RoundRefused` when the index is not in force in the period or nobody takes part.
    """
    definition = definition_of(plan.index)
    year = Period.parse(plan.period).year
    if year not in definition.years:
        raise RoundRefused(f"{plan.index} không áp dụng cho năm {year}.")
    units = list(plan.units or units_on(plan.units_on, level=definition.level, parent=plan.parent))
    if not units:
        day = f"{plan.units_on:%d/%m/%Y}"
        raise RoundRefused(f"Ngày {day}, {plan.parent} không có đơn vị cấp này để tham gia.")
    round_ = Round.objects.create(
        slug=slug_for(plan),
        name=plan.name,
        index=plan.index,
        period=plan.period,
        parent=plan.parent,
        units_on=plan.units_on,
        previous=plan.previous,
        is_demo=plan.is_demo,
        **vars(plan.calendar),
    )
    cards = Scorecard.objects.bulk_create(Scorecard(round=round_, unit=unit) for unit in units)
    codes = [indicator.code for indicator in definition.indicators]
    Line.objects.bulk_create(Line(scorecard=card, code=code) for card in cards for code in codes)
    subject = f"assessments.round:{round_.pk}"
    after = {"name": plan.name, "units": len(units)}
    record(actor=by or "", action="round.opened", subject=subject, after=after)
    return round_


def slug_for(plan: RoundPlan) -> str:
    """The address of a round: ``dong-nai-hcmc-commune-2026-h1``, ``minh-hoa-`` first for a demonstration.

    When another round has it (another index whose name differs in its last word alone), the whole name of
    the index stands in it, and then a number: the first that is free, whatever the order of the index names.
    """
    index = plan.index.index_id
    short, whole = (_address(plan, name) for name in (index.rsplit("-", 1)[0], index))
    taken = set(Round.objects.values_list("slug", flat=True))
    numbered = (f"{whole[: LONGEST - len(end)].rstrip('-')}{end}" for end in (f"-{n}" for n in count(2)))
    return next(slug for slug in chain((short, whole), numbered) if slug not in taken)


def _address(plan: RoundPlan, index: str) -> str:
    parts = ["minh-hoa"] if plan.is_demo else []
    return slugify("-".join([*parts, folded(plan.parent.name), index, plan.period]))[:LONGEST]


def refuse_if_frozen(round_: Round) -> None:
    """A published round never changes; a correction is published as a new revision."""
    if round_.is_frozen:
        raise RoundRefused(
            f"Đợt “{round_.name}” đã công bố nên không sửa được. Muốn đính chính, cơ quan điều phối công bố "
            f"một lần mới kèm lý do."
        )
