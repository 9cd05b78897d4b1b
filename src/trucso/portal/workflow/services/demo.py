"""The open demonstration round: who verifies what, and every card where its story has brought it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from trucso.index import Definition

from ...assessments.models import Round, Scorecard
from ...assessments.services import demo as published
from ...assessments.services import rounds
from ...assessments.services.demo_round import DemoRound, begin_round, cite, draw_lines, report
from ...assessments.services.results import recompute
from ...facts.models import Figure
from ...facts.queries import input_keys
from ...indexes.queries import definition_of
from ..demo.stories import Story, Teller, calendar, kinds, order
from ..planning import Preparation
from .demo_duties import assign_demo_duties
from .demo_files import attach_files, remove_files
from .demo_history import write_history
from .demo_steps import take_steps

WARD = "26041"
"""The ward of the demonstration's reporter and approver: half way, so that both have something to do."""
WARD_STORY = Story("entering", filled=0.75)
VERIFIED_WARD = "26020"
"""The ward of the second approver: verified already, so that a petition can be tried."""


@transaction.atomic
def create_demonstration(*, seed: int = published.SEED, today: date | None = None) -> list[Round]:
    """The published rounds, the real card, and a round that is open today; what exists stays as it is.

    Raises :class:`~trucso.portal.assessments.services.demo.DemoRefused` while something is not loaded.
    """
    day = today or timezone.localdate()
    made = published.create_demo(seed=seed)
    found = Round.objects.filter(is_demo=True, state=Round.State.OPEN).order_by("pk")
    if found:
        return made + list(found)
    latest = _latest(made)
    opened = _open_round(seed, day, latest)
    take_steps(opened, latest)
    return [*made, opened]


@transaction.atomic
def remove_demonstration() -> dict[str, int]:
    """Everything of the demonstration, the steps of its cards included; how much of what."""
    Preparation.objects.filter(previous__is_demo=True).delete()
    remove_files()
    return published.remove_demo()


def _latest(made: list[Round]) -> Round:
    """The newest published round of the same index and province."""
    return [one for one in made if one.parent.code == published.PROVINCE][-1]


def _open_round(seed: int, today: date, previous: Round) -> Round:
    last_day = min(date(_year(today), 11, 22), today)
    made = begin_round(
        published.demo_ground(seed),
        period=str(_year(today)),
        calendar=rounds.Calendar(**asdict(calendar(today))),
        last_day=last_day,
        previous=previous,
    )
    assign_demo_duties(made.round)
    stories = _stories(made)
    _report(made, stories)
    cite(made, draw_lines(made, _begun(made, stories), verified=()))
    attach_files(made.round, (WARD, VERIFIED_WARD))
    recompute(round_=made.round)
    write_history(made, stories, today)
    recompute(round_=made.round)
    return made.round


def _year(today: date) -> int:
    """The year assessed: last year's until May, when it is settled everywhere."""
    return max(published.LAST_DAY.year, (today - timedelta(days=150)).year)


def _stories(made: DemoRound) -> dict[int, Story]:
    """What happened to each card, by primary key."""
    cards = {card.pk: card for card in made.cards}
    skills = {pk: made.units[card.unit_id].skill for pk, card in cards.items()}
    ordered = order(skills, made.seed)
    told = {
        pk: Teller(made.seed, cards[pk].unit.code).tell(kind)
        for pk, kind in zip(ordered, kinds(len(ordered)), strict=True)
    }
    fixed = {WARD: WARD_STORY, VERIFIED_WARD: Teller(made.seed, VERIFIED_WARD).tell("verified")}
    return {pk: fixed.get(cards[pk].unit.code, story) for pk, story in told.items()}


def _begun(made: DemoRound, stories: dict[int, Story]) -> list[Scorecard]:
    return [card for card in made.cards if stories[card.pk].filled]


def _report(made: DemoRound, stories: dict[int, Story]) -> None:
    """All figures of a card that was handed over; of one being entered those of its first groups."""
    by_unit = {card.unit_id: stories[card.pk] for card in made.cards}
    groups = _groups_of_measures(definition_of(made.round.index))

    def keeps(is_sent: bool) -> Callable[[int, str], bool]:
        def asked(unit: int, measure: str) -> bool:
            story = by_unit[unit]
            return bool(story.steps) == is_sent and groups[measure] < story.filled

        return asked

    report(made, has_gaps=False, keeps=keeps(True))
    report(made, has_gaps=False, keeps=keeps(False), state=Figure.State.DRAFT)


def _groups_of_measures(definition: Definition) -> dict[str, float]:
    """How far into the index (0 to below 1) each measure is first asked for."""
    places = {group.code: place for place, group in enumerate(definition.groups)}
    firsts = {one.code: places[one.group] / len(places) for one in definition.indicators}
    return {
        measure: min(firsts[key.rpartition(".")[0]] for key in keys)
        for measure, keys in input_keys(definition).items()
    }
