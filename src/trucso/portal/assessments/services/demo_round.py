"""One demonstration round, piece by piece: the units as they are drawn, what they report, what they cite."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from trucso.index import Scorecard as Tree

from ...facts import services as facts
from ...facts.models import Figure, Measure
from ...facts.periods import Period
from ...indexes.models import InstalledIndex
from ...indexes.queries import definition_of
from ...units.models import Kind, Unit, UnitName
from ...units.queries import alive, units_on
from ..demo.figures import DemoUnit, demo_unit, unit_figures
from ..demo.lines import DemoLine, DemoVerifier
from ..models import Round, Scorecard
from .demo_lines import write_lines
from .results import reported_on, score_cards
from .rounds import Calendar, RoundPlan, open_round

ORIGIN = facts.Origin(detail="dữ liệu minh hoạ", source=Figure.Source.COMPUTED)


@dataclass(frozen=True)
class Ground:
    """What a demonstration stands on: the province, the index, the number everything is drawn from."""

    province: Unit
    index: InstalledIndex
    seed: int


@dataclass(frozen=True)
class DemoRound:
    """A round in the making: its units as drawn, by primary key, and the last day that figures speak of."""

    round: Round
    units: Mapping[int, DemoUnit]
    last_day: date
    seed: int

    @property
    def cards(self) -> list[Scorecard]:
        return list(self.round.scorecards.select_related("unit"))


def begin_round(
    ground: Ground, *, period: str, calendar: Calendar, last_day: date, previous: Round | None
) -> DemoRound:
    """Open the round and draw its units; nothing is reported yet."""
    label = Period.parse(period).label
    name = f"Chuyển đổi số cấp xã, {label[0].lower()}{label[1:]}"
    plan = RoundPlan(name, ground.index, period, ground.province, last_day, calendar, previous, is_demo=True)
    round_ = open_round(plan=plan)
    units = list(units_on(last_day, level="commune", parent=ground.province))
    names = UnitName.objects.filter(alive(last_day), unit__in=units, kind=Kind.WARD)
    wards = set(names.values_list("unit", flat=True))
    drawn = {unit.pk: demo_unit(unit.code, is_ward=unit.pk in wards, seed=ground.seed) for unit in units}
    return DemoRound(round_, drawn, last_day, ground.seed)


def report(
    made: DemoRound,
    *,
    state: str = Figure.State.SUBMITTED,
    has_gaps: bool = True,
    keeps: Callable[[int, str], bool] = lambda unit, measure: True,
) -> None:
    """Write the figures of every unit; ``keeps(unit, measure)`` leaves out what is not reported yet."""
    measures = {measure.code: measure for measure in Measure.objects.all()}
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=made.units)}
    entries = []
    for pk, unit in made.units.items():
        for drawn in unit_figures(unit, last_day=made.last_day, seed=made.seed, has_gaps=has_gaps):
            if not keeps(pk, drawn.measure):
                continue
            measure = measures[drawn.measure]
            blank = facts.Entry(not_applicable_reason=drawn.reason)
            entry = blank if drawn.value is None else facts.entry_of(measure, drawn.value)
            entries.append((facts.Slot(measure, units[pk], made.round.period, is_demo=True), entry))
    facts.record_new(figures=entries, origin=ORIGIN, state=state)


def draw_lines(
    made: DemoRound, cards: Iterable[Scorecard], *, verified: Collection[int]
) -> dict[int, list[DemoLine]]:
    """What each card cites, by primary key, and what the verifier made of the cards of ``verified``."""
    chosen = list(cards)
    trees = self_trees(made.round, chosen)
    return {card.pk: _lines(made, card, trees[card.pk], card.pk in verified) for card in chosen}


def self_trees(round_: Round, cards: Iterable[Scorecard]) -> dict[int, Tree]:
    """The self-assessed tree of each card, scored from what is reported now."""
    definition = definition_of(round_.index)
    scored = score_cards(definition, reported_on(round_, cards, definition))
    return {pk: columns["self"] for pk, columns in scored.items()}


def cite(made: DemoRound, drawn: Mapping[int, list[DemoLine]]) -> None:
    """Write the drawn lines with their documents."""
    write_lines(made.round, [card for card in made.cards if card.pk in drawn], drawn)


def _lines(made: DemoRound, card: Scorecard, tree: Tree, is_verified: bool) -> list[DemoLine]:
    verifier = DemoVerifier(made.units[card.unit_id], made.last_day, made.seed, is_verified=is_verified)
    return verifier.lines(tree.groups)
