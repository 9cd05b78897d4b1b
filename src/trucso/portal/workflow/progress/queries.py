"""Reading the progress of a round: a fixed number of queries, however many units take part."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from django.utils import timezone

from trucso.index import Definition

from ...accounts.models import RoleAssignment
from ...assessments.models import Line, Round, Scorecard
from ...assessments.queries.league import league, outline
from ...facts.models import Observation
from ...facts.queries import input_keys
from ...indexes.queries import definition_of
from ...shared import search
from ...shared.access import Role
from ..entry_page import has_cells
from ..models import Move, Review
from ..rules import Calendar, Card
from ..standing import calendar_of, cards
from .stages import OWING, Fill, SendMove, owed_until, sent_days, stage_of

FILLED, VERIFIED, POINTS = "nhap", "tham-dinh", "diem"
MODES = (FILLED, VERIFIED, POINTS)
"""What the cells of the heat map say."""
Shares = Mapping[str, Fraction | None]
"""Group → 0–1."""


@dataclass(frozen=True)
class UnitProgress:
    """One unit of the round. groups: what the heat map shows; fills: the counts behind it, if it counts."""

    card: Scorecard
    standing: Card
    stage: str
    owed_until: date | None
    days_late: int
    sent_on: date | None
    was_late: bool
    share: Fraction | None
    groups: Shares
    fills: Mapping[str, Fill] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.card.unit.full_name

    @property
    def owes(self) -> bool:
        return self.stage in OWING


@dataclass(frozen=True)
class Progress:
    """A round on a day. ``units`` are in alphabetical order; ``mode`` says what their cells mean."""

    round: Round
    definition: Definition
    calendar: Calendar
    today: date
    mode: str
    units: Sequence[UnitProgress]

    def of(self, stage: str) -> list[UnitProgress]:
        return [one for one in self.units if one.stage == stage]

    @property
    def sent(self) -> list[UnitProgress]:
        return [one for one in self.units if one.standing.state != "draft"]

    @property
    def overdue(self) -> list[UnitProgress]:
        """Past the day of what they owe, the longest first."""
        late = [one for one in self.units if one.days_late > 0]
        return sorted(late, key=lambda one: -one.days_late)


def progress_of(round_: Round, today: date, mode: str = FILLED) -> Progress:
    """Every unit of the round with its stage, lateness and groups."""
    definition, calendar = definition_of(round_.index), calendar_of(round_)
    found = sorted(
        round_.scorecards.select_related("unit"), key=lambda card: search.sort_key(card.unit.full_name)
    )
    standing = cards(found, today)
    sent = sent_days(_send_moves([round_.pk]).get(round_.pk, ()))
    fills: Mapping[int, Mapping[str, Fill]] = {}
    if mode == POINTS:
        shares = _points_shares(round_)
    else:
        count = verified_lines if mode == VERIFIED else filled_cells
        fills = count(round_, definition)
        shares = {pk: _shares(groups) for pk, groups in fills.items()}
    units = [
        _unit(card, standing[card.pk], calendar, today, sent.get(card.pk), shares, fills) for card in found
    ]
    return Progress(round_, definition, calendar, today, mode, units)


def _unit(
    card: Scorecard,
    standing: Card,
    calendar: Calendar,
    today: date,
    sent: SendMove | None,
    shares: Mapping[int, tuple[Fraction | None, Shares]],
    fills: Mapping[int, Mapping[str, Fill]],
) -> UnitProgress:
    last = owed_until(standing, calendar)
    share, groups = shares.get(card.pk, (None, {}))
    return UnitProgress(
        card=card,
        standing=standing,
        stage=stage_of(standing, is_touched=card.version > 1),
        owed_until=last,
        days_late=max(0, (today - last).days) if last else 0,
        sent_on=sent.day if sent else None,
        was_late=sent.is_late if sent else False,
        share=share,
        groups=groups,
        fills=fills.get(card.pk, {}),
    )


def filled_cells(round_: Round, definition: Definition) -> dict[int, dict[str, Fill]]:
    """Cells answered (a value, or why none applies) by scorecard and group: three queries.

    A line that does not apply at all answers every cell of its indicator.
    """
    cells = _cells(definition)
    cards_by_unit = dict(round_.scorecards.values_list("unit_id", "pk"))
    answered: dict[int, set[str]] = {pk: set() for pk in cards_by_unit.values()}
    for pk, code, points, reason in Line.objects.filter(scorecard__round=round_).values_list(
        "scorecard_id", "code", "self_points", "not_applicable_reason"
    ):
        if reason:
            answered[pk] |= cells.get(code, set())
        elif points is not None:
            answered[pk].add(code)
    keys = input_keys(definition)
    rows = Observation.objects.filter(
        unit__in=cards_by_unit, period=round_.period, is_demo=round_.is_demo, measure__code__in=keys
    )
    for unit, measure in (
        rows.exclude(value=None, not_applicable_reason="").values_list("unit_id", "measure__code").order_by()
    ):
        answered[cards_by_unit[unit]].update(keys[measure])
    groups = _by_group(definition, cells)
    return {
        pk: {group: Fill(len(found & keys_of), len(keys_of)) for group, keys_of in groups.items()}
        for pk, found in answered.items()
    }


def verified_lines(round_: Round, definition: Definition) -> dict[int, dict[str, Fill]]:
    """Lines decided (none waits for an answer), by scorecard and group: two queries."""
    group_of = {one.code: one.group for one in definition.indicators}
    totals = Counter(group_of.values())
    done: dict[int, dict[str, int]] = {
        pk: dict.fromkeys(totals, 0) for pk in round_.scorecards.values_list("pk", flat=True)
    }
    decided = Review.objects.filter(line__scorecard__round=round_, is_blind=False, stands=True)
    for pk, code in decided.exclude(decision=Review.Decision.ASK).values_list(
        "line__scorecard_id", "line__code"
    ):
        done[pk][group_of[code]] += 1
    return {
        pk: {group: Fill(count, totals[group]) for group, count in groups.items()}
        for pk, groups in done.items()
    }


def _cells(definition: Definition) -> dict[str, set[str]]:
    """The keys of the cells of each indicator: the same ones as on the entry page."""
    return {
        one.code: {one.code} if one.given is not None else {cell.key for cell in one.inputs if cell.measure}
        for one in definition.indicators
        if has_cells(one)
    }


def _by_group(definition: Definition, cells: Mapping[str, set[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in definition.indicators:
        if one.code in cells:
            found.setdefault(one.group, set()).update(cells[one.code])
    return found


def _shares(fills: Mapping[str, Fill]) -> tuple[Fraction | None, Shares]:
    done, total = sum(one.done for one in fills.values()), sum(one.total for one in fills.values())
    groups = {group: Fraction(one.done, one.total) if one.total else None for group, one in fills.items()}
    return Fraction(done, total) if total else None, groups


def _points_shares(round_: Round) -> dict[int, tuple[Fraction | None, Shares]]:
    """The shares of the league: two queries."""
    seen = outline(round_)
    return {row.scorecard: (row.share, row.groups) for row in league(round_, seen).rows} if seen else {}


def _send_moves(rounds: Sequence[int]) -> dict[int, list[SendMove]]:
    """Sendings and recalls by round, in the order they were made: one query."""
    rows = Move.objects.filter(scorecard__round__in=rounds, move__in=("submit", "recall")).order_by("pk")
    found: dict[int, list[SendMove]] = defaultdict(list)
    for round_id, card, name, at, is_late in rows.values_list(
        "scorecard__round_id", "scorecard_id", "move", "at", "is_late"
    ):
        found[round_id].append(SendMove(card, name, timezone.localtime(at).date(), is_late))
    return found


def last_round_days(round_: Round) -> tuple[int, list[date]]:
    """Units of the round before, and the days on which they sent: two queries, none without such a round."""
    if round_.previous is None:
        return 0, []
    days = sent_days(_send_moves([round_.previous.pk]).get(round_.previous.pk, ()))
    return round_.previous.scorecards.count(), [one.day for one in days.values()]


def people_of(units: Sequence[int], today: date) -> dict[int, list[RoleAssignment]]:
    """Who reports and approves for each unit on a day, reporters first: one query."""
    held = RoleAssignment.objects.filter(
        unit__in=units, role__in=(Role.REPORTER, Role.APPROVER), user__is_active=True
    )
    found: dict[int, list[RoleAssignment]] = defaultdict(list)
    for one in held.select_related("user").order_by("-role", "user__full_name"):
        if one.is_held_on(today):
            found[one.unit_id].append(one)
    return found
