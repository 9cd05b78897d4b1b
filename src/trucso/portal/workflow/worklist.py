"""What a verifier has to look at: lines of sent cards, by indicator across units or the other way round."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from trucso.index import Node

from ..assessments.models import Line, Round, Scorecard
from ..indexes.queries import definition_of
from ..shared import search
from .checking import Finding
from .doubts import doubts, nodes_of
from .entitlement import codes_verified_by, own_units, verifying_units
from .models import LastLook, Review
from .news import news_for
from .rules import entry_closes_on, refusal
from .second.hiding import to_answer
from .standing import calendar_of, cards, latest_decision

UNDECIDED = Q(decision=None)
"""Of lines annotated with their decision in force."""


@dataclass(frozen=True)
class Task:
    """An indicator or a card of the work list: lines waiting, decided, and with news for the person."""

    key: str
    name: str
    waiting: int
    decided: int
    changed: int = 0


@dataclass(frozen=True)
class WorkLine:
    """A line to decide: who says what on how many documents, and what speaks against accepting it unseen."""

    line: Line
    name: str
    node: Node | None
    documents: int
    decision: str | None
    doubts: Sequence[Finding]

    @property
    def unit(self) -> str:
        return self.line.scorecard.unit.full_name


def rounds_to_verify(person: Any) -> list[Round]:
    """Open rounds in which the person's units verify something, newest first: one query."""
    units = verifying_units(person)
    found = Round.objects.filter(duties__verifier__in=units, state=Round.State.OPEN)
    return list(found.distinct().select_related("index", "parent", "previous"))


def lines_to_verify(person: Any, round_: Round) -> QuerySet[Line]:
    """Lines of sent cards that the person's units verify, with the decision in force as ``decision``.

    Not those to which the person is to give a second opinion: they must not see the first.
    """
    lines = Line.objects.filter(
        scorecard__round=round_,
        scorecard__state=Scorecard.State.SUBMITTED,
        code__in=codes_verified_by(person, round_),
    )
    hidden = to_answer(person).values("line")
    mine = lines.exclude(scorecard__unit__in=own_units(person)).exclude(pk__in=hidden)
    return mine.annotate(decision=latest_decision())


def tasks_by_indicator(person: Any, round_: Round) -> list[Task]:
    """The person's indicators in the order of the index."""
    counted = {key: (waiting, decided) for key, waiting, decided in _counted(person, round_, "code")}
    codes = codes_verified_by(person, round_)
    indicators = [one for one in definition_of(round_.index).indicators if one.code in codes]
    return [Task(one.code, one.name.vi, *counted.get(one.code, (0, 0))) for one in indicators]


def tasks_by_unit(person: Any, round_: Round) -> list[Task]:
    """The sent cards, in alphabetical order of the units."""
    counted = _counted(person, round_, "scorecard_id")
    names = dict(round_.scorecards.values_list("pk", "unit__full_name"))
    found = [Task(str(pk), names[pk], waiting, decided) for pk, waiting, decided in counted]
    return sorted(found, key=lambda task: search.sort_key(task.name))


def _counted(person: Any, round_: Round, by: str) -> list[tuple[Any, int, int]]:
    rows = lines_to_verify(person, round_).order_by().values_list(by)
    waiting, decided = Q(decision__isnull=True), Q(decision__isnull=False)
    return list(rows.annotate(waiting=Count("pk", filter=waiting), decided=Count("pk", filter=decided)))


def with_news(person: Any, round_: Round, tasks: Sequence[Task], *, by_unit: bool) -> list[Task]:
    """The tasks with how many of their lines others changed since the person looked."""
    looked = LastLook.objects.filter(person=person, line__scorecard__round=round_)
    decided = Review.objects.filter(by=person, is_blind=False)
    seen = Q(pk__in=looked.values("line")) | Q(pk__in=decided.values("line"))
    lines = list(lines_to_verify(person, round_).filter(seen).select_related("scorecard"))
    news = news_for(person, round_, lines)
    counts = Counter(str(line.scorecard_id) if by_unit else line.code for line in lines if line.pk in news)
    return [replace(task, changed=counts[task.key]) for task in tasks]


def work_lines(person: Any, round_: Round, **which: Any) -> list[WorkLine]:
    """The lines of an indicator (``code=``) or card (``scorecard=``), with what was found on each."""
    rows = lines_to_verify(person, round_).filter(**which).select_related("scorecard__unit")
    return described(round_, list(rows.annotate(documents=Count("citations", distinct=True))))


def described(round_: Round, lines: Sequence[Any]) -> list[WorkLine]:
    """Lines (annotated with ``decision`` and ``documents``) as the work list shows them."""
    nodes = nodes_of({line.scorecard_id for line in lines}, {line.code for line in lines})
    found = doubts(round_, lines, nodes)
    definition = definition_of(round_.index)
    order = {one.code: place for place, one in enumerate(definition.indicators)}
    made = [
        WorkLine(
            line,
            definition.indicator(line.code).name.vi,
            nodes.get((line.scorecard_id, line.code)),
            line.documents,
            line.decision,
            found[line.pk],
        )
        for line in lines
    ]
    return sorted(made, key=lambda one: (order[one.line.code], search.sort_key(one.unit)))


def lapsed_cards(person: Any, round_: Round, today: date) -> list[Scorecard]:
    """Returned cards whose supplement ended without being sent again, longest ago first: a few queries.

    Nobody of the unit can send them any more; whoever verifies takes them back and decides.
    """
    if not codes_verified_by(person, round_):
        return []
    returned = round_.scorecards.filter(state=Scorecard.State.RETURNED).exclude(unit__in=own_units(person))
    found = list(returned.select_related("unit", "round"))
    calendar = calendar_of(round_)
    standing = cards(found, today)
    ended = {card.pk: entry_closes_on(standing[card.pk], calendar) or today for card in found}
    late = [card for card in found if refusal("take_back", standing[card.pk], calendar, today) is None]
    return sorted(late, key=lambda card: (ended[card.pk], search.sort_key(card.unit.full_name)))


def next_waiting(person: Any, line: Line, *, by_unit: bool) -> Line | None:
    """The next line without a decision: of the same card, or of the same indicator on another card."""
    same = {"scorecard": line.scorecard_id} if by_unit else {"code": line.code}
    waiting = lines_to_verify(person, line.scorecard.round).filter(UNDECIDED, **same).exclude(pk=line.pk)
    return waiting.filter(pk__gt=line.pk).order_by("pk").first() or waiting.order_by("pk").first()


def chosen(person: Any, round_: Round, keys: Collection[int]) -> list[Line]:
    """The undecided lines among ``keys`` that the person may decide; others are left out."""
    rows = lines_to_verify(person, round_).filter(UNDECIDED, pk__in=keys)
    return list(rows.select_related("scorecard__unit", "scorecard__round__index"))
