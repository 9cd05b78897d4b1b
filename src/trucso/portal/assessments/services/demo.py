"""Creating and removing the demonstration rounds: real names of units, invented figures, marked as such.

The published rounds are made here; the open one, with people at work in it, by ``workflow.services.demo``.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from ...facts.models import Evidence, Measure, Observation
from ...facts.periods import Period
from ...indexes.queries import installed
from ...journal.services import record
from ...units.models import Unit
from ..models import Correction, Publication, Round, Scorecard
from .demo_card import real_card_round
from .demo_round import Ground, begin_round, cite, draw_lines, report
from .freezing import publish_round
from .rounds import Calendar

SEED = 20261122
PROVINCE = "75"
INDEX = "hcmc-commune-2026"
LAST_DAY = date(2026, 11, 22)
"""The last day of which the invented figures of 2026 speak."""

PUBLISHED = {
    "2026-Q2": Calendar(date(2026, 6, 15), date(2026, 7, 5), verify_until=date(2026, 7, 25)),
    "2026-Q3": Calendar(date(2026, 9, 15), date(2026, 10, 5), verify_until=date(2026, 10, 25)),
}


class DemoRefused(ValueError):
    """The demonstration cannot be created; the message says what must be loaded first."""


@transaction.atomic
def create_demo(*, seed: int = SEED) -> list[Round]:
    """The published rounds of Đồng Nai's communes, and one real card; when they exist, nothing changes.

    Raises :class:`DemoRefused` while units, measures or the index are not loaded.
    """
    existing = list(Round.objects.filter(is_demo=True, state=Round.State.PUBLISHED).order_by("pk"))
    if existing:
        return existing
    ground = demo_ground(seed)
    rounds: list[Round] = []
    for period, calendar in PUBLISHED.items():
        rounds.append(_published(ground, period, calendar, rounds[-1] if rounds else None))
    rounds.append(real_card_round())
    record(actor="demo", action="demo.created", subject="assessments.round", after={"seed": seed})
    return rounds


@transaction.atomic
def remove_demo() -> dict[str, int]:
    """Delete every demonstration round, figure and document, and nothing else; how many of each."""
    rounds = Round.objects.filter(is_demo=True)
    removed = {"rounds": rounds.count(), "observations": Observation.objects.filter(is_demo=True).count()}
    Correction.objects.filter(round__is_demo=True).delete()
    Publication.objects.filter(round__is_demo=True).delete()
    rounds.delete()
    Evidence.objects.filter(is_demo=True).delete()
    Observation.objects.filter(is_demo=True).delete()
    if removed["rounds"]:
        record(actor="demo", action="demo.removed", subject="assessments.round", before=removed)
    return removed


def demo_ground(seed: int) -> Ground:
    """The province and the index of the demonstration; :class:`DemoRefused` says what is not loaded."""
    province = Unit.objects.filter(code=PROVINCE).first()
    index = installed(INDEX, 2026)
    if province is None:
        raise DemoRefused("Chưa có đơn vị hành chính: chạy manage.py load_units trước.")
    if index is None:
        raise DemoRefused(f"Chưa cài bộ chỉ số {INDEX}: chạy manage.py install_indexes trước.")
    if not Measure.objects.exists():
        raise DemoRefused("Chưa có danh mục số liệu: chạy manage.py load_measures trước.")
    return Ground(province, index, seed)


def _published(ground: Ground, period: str, calendar: Calendar, previous: Round | None) -> Round:
    """Everybody reported, every card was verified, the result is frozen."""
    last_day = min(Period.parse(period).last_day, LAST_DAY)
    made = begin_round(ground, period=period, calendar=calendar, last_day=last_day, previous=previous)
    report(made)
    made.round.scorecards.update(state=Scorecard.State.VERIFIED)
    cards = made.cards
    cite(made, draw_lines(made, cards, verified={card.pk for card in cards}))
    publish_round(round_=made.round)
    return made.round
