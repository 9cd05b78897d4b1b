"""Creating and removing the demonstration rounds: real names of units, invented figures, marked as such."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from trucso.index import Scorecard as Tree

from ...facts import services as facts
from ...facts.models import Evidence, Figure, Measure, Observation
from ...facts.periods import Period
from ...indexes.models import InstalledIndex
from ...indexes.queries import definition_of, installed
from ...journal.services import record
from ...units.models import Kind, Unit, UnitName
from ...units.queries import alive, units_on
from ..demo.figures import DemoUnit, demo_unit, unit_figures
from ..demo.lines import DemoLine, DemoVerifier
from ..models import Publication, Round, Scorecard
from .demo_card import real_card_round
from .demo_lines import write_lines
from .freezing import publish_round
from .results import recompute, reported_on, score_cards
from .rounds import Calendar, RoundPlan, open_round

SEED = 20261122
PROVINCE = "75"
INDEX = "hcmc-commune-2026"
ORIGIN = facts.Origin(detail="dữ liệu minh hoạ", source=Figure.Source.COMPUTED)


class DemoRefused(ValueError):
    """The demonstration cannot be created; the message says what must be loaded first."""


@dataclass(frozen=True)
class Stage:
    """One demonstration round: its period, and how far it has come."""

    period: str
    calendar: Calendar
    is_published: bool


STAGES = (
    Stage("2026-Q2", Calendar(date(2026, 6, 15), date(2026, 7, 5), verify_until=date(2026, 7, 25)), True),
    Stage("2026-Q3", Calendar(date(2026, 9, 15), date(2026, 10, 5), verify_until=date(2026, 10, 25)), True),
    Stage("2026", Calendar(date(2026, 11, 1), date(2026, 12, 20), verify_until=date(2027, 1, 31)), False),
)


@transaction.atomic
def create_demo(*, seed: int = SEED) -> list[Round]:
    """The demonstration rounds of Đồng Nai's communes, and one real card; when they exist, nothing changes.

    Raises :class:`DemoRefused` while units, measures or the index are not loaded.
    """
    existing = list(Round.objects.filter(is_demo=True).order_by("pk"))
    if existing:
        return existing
    province, index = _ground()
    rounds: list[Round] = []
    for stage in STAGES:
        rounds.append(_create_stage(stage, province, index, rounds[-1] if rounds else None, seed))
    rounds.append(real_card_round())
    record(actor="demo", action="demo.created", subject="assessments.round", after={"seed": seed})
    return rounds


@transaction.atomic
def remove_demo() -> dict[str, int]:
    """Delete every demonstration round, figure and document, and nothing else; how many of each."""
    rounds = Round.objects.filter(is_demo=True)
    removed = {"rounds": rounds.count(), "observations": Observation.objects.filter(is_demo=True).count()}
    Publication.objects.filter(round__is_demo=True).delete()
    rounds.delete()
    Evidence.objects.filter(is_demo=True).delete()
    Observation.objects.filter(is_demo=True).delete()
    if removed["rounds"]:
        record(actor="demo", action="demo.removed", subject="assessments.round", before=removed)
    return removed


def _ground() -> tuple[Unit, InstalledIndex]:
    province = Unit.objects.filter(code=PROVINCE).first()
    index = installed(INDEX, 2026)
    if province is None:
        raise DemoRefused("Chưa có đơn vị hành chính: chạy manage.py load_units trước.")
    if index is None:
        raise DemoRefused(f"Chưa cài bộ chỉ số {INDEX}: chạy manage.py install_indexes trước.")
    if not Measure.objects.exists():
        raise DemoRefused("Chưa có danh mục số liệu: chạy manage.py load_measures trước.")
    return province, index


def _create_stage(
    stage: Stage, province: Unit, index: InstalledIndex, previous: Round | None, seed: int
) -> Round:
    period = Period.parse(stage.period)
    day = min(period.last_day, date(2026, 11, 22))
    name = f"Chuyển đổi số cấp xã, {period.label[0].lower()}{period.label[1:]}"
    plan = RoundPlan(name, index, stage.period, province, day, stage.calendar, previous, is_demo=True)
    round_ = open_round(plan=plan)
    units = list(units_on(day, level="commune", parent=province))
    wards = set(
        UnitName.objects.filter(alive(day), unit__in=units, kind=Kind.WARD).values_list("unit", flat=True)
    )
    people = {unit.pk: demo_unit(unit.code, is_ward=unit.pk in wards, seed=seed) for unit in units}
    _report(round_, units, people, day, seed)
    cards = _move(list(round_.scorecards.select_related("unit")), people, stage)
    trees = score_cards(definition_of(index), reported_on(round_, cards, definition_of(index)))
    drawn = {
        card.pk: _draw_lines(card, people[card.unit_id], trees[card.pk]["self"], day, seed) for card in cards
    }
    write_lines(round_, cards, drawn)
    if stage.is_published:
        publish_round(round_=round_)
    else:
        recompute(round_=round_)
    return round_


def _report(
    round_: Round, units: Iterable[Unit], people: Mapping[int, DemoUnit], day: date, seed: int
) -> None:
    measures = {measure.code: measure for measure in Measure.objects.all()}
    entries = []
    for unit in units:
        for drawn in unit_figures(people[unit.pk], last_day=day, seed=seed):
            measure = measures[drawn.measure]
            blank = facts.Entry(not_applicable_reason=drawn.reason)
            entry = blank if drawn.value is None else facts.entry_of(measure, drawn.value)
            entries.append((facts.Slot(measure, unit, round_.period, is_demo=True), entry))
    facts.record_new(figures=entries, origin=ORIGIN, state=Figure.State.SUBMITTED)


def _move(cards: list[Scorecard], people: Mapping[int, DemoUnit], stage: Stage) -> list[Scorecard]:
    """How far each has come: all verified in a published round, the skilled first in an open one."""
    state = Scorecard.State
    for card in cards:
        skill = people[card.unit_id].skill
        reached = state.VERIFIED if skill > 0.7 else state.SUBMITTED if skill > 0.45 else state.DRAFT
        card.state = state.VERIFIED if stage.is_published else reached
    Scorecard.objects.bulk_update(cards, ["state"])
    return cards


def _draw_lines(card: Scorecard, unit: DemoUnit, tree: Tree, day: date, seed: int) -> list[DemoLine]:
    is_verified = card.state == Scorecard.State.VERIFIED
    return DemoVerifier(unit, day, seed, is_verified=is_verified).lines(tree.groups)
