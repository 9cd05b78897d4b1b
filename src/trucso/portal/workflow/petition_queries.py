"""Petitions as pages read them: those a person may see, counted and worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from trucso.index import Scorecard as Tree

from ..assessments.models import Column, Result, Round, Scorecard
from ..assessments.queries.rounds import units_within
from ..assessments.queries.visibility import may_see_card
from ..indexes.queries import definition_of
from ..shared import access, search
from .entitlement import codes_verified_by, verifying_units
from .models import Petition, Review
from .second.hiding import to_answer

STATES = ("open", "upheld", "changed", "withdrawn")
RELATED = (
    "line__scorecard__unit",
    "line__scorecard__round",
    "panel",
    "filed_by",
    "answered_by",
    "withdrawn_by",
)


def petitions_seen(person: Any, round_: Round) -> QuerySet[Petition]:
    """Of the units the person may see, of the indicators they verify, and those they are to answer."""
    found = Petition.objects.filter(line__scorecard__round=round_).select_related(*RELATED)
    found = found.exclude(line__in=to_answer(person).values("line"))
    seen = access.visible(person, "see_scorecard")
    if seen.everywhere:
        return found
    theirs = Q(line__scorecard__unit__in=units_within(seen, round_))
    verifying = verifying_units(person)
    if verifying:
        theirs |= Q(panel__in=verifying) | Q(line__code__in=codes_verified_by(person, round_))
    return found.filter(theirs)


def is_seen(person: Any, petition: Petition) -> bool:
    """Whether the person may open this petition; its round and unit are read."""
    return petition.panel_id in verifying_units(person) or may_see_card(person, petition.line.scorecard)


def rounds_with_petitions(rounds: QuerySet[Round]) -> list[Round]:
    """The rounds in which something was contested or still may be, in the order given."""
    return list(rounds.filter(scorecards__lines__petitions__isnull=False).distinct())


@dataclass(frozen=True)
class Counts:
    """How many petitions stand how, and what the findings moved: points given and points taken."""

    by_state: Counter[str]
    given: Decimal
    taken: Decimal

    @property
    def filed(self) -> int:
        return self.by_state.total()

    @property
    def open(self) -> int:
        return self.by_state["open"]

    @property
    def answered(self) -> int:
        return self.by_state["upheld"] + self.by_state["changed"]


def counts(petitions: Iterable[Petition]) -> Counts:
    """The numbers above the list and on the page of a publication."""
    found = list(petitions)
    moved = [one.moved for one in found if one.moved is not None]
    up, down = (sum((m for m in moved if (m > 0) is sign), Decimal(0)) for sign in (True, False))
    return Counts(Counter(one.state for one in found), up, -down)


def counts_of(round_: Round) -> Counts:
    """The counts of a whole round: one query."""
    return counts(Petition.objects.filter(line__scorecard__round=round_))


def open_count(round_: Round) -> int:
    return Petition.objects.filter(Petition.OPEN, line__scorecard__round=round_).count()


def of_card(scorecard: Scorecard) -> list[Petition]:
    """The petitions of a card, newest first: one query."""
    found = Petition.objects.filter(line__scorecard=scorecard).select_related(*RELATED)
    return list(found.order_by("-pk"))


def of_line(scorecard: int, code: str) -> list[Petition]:
    """The petitions of one line, newest first, with their documents: two queries."""
    found = Petition.objects.filter(line__scorecard=scorecard, line__code=code)
    return list(found.select_related(*RELATED).prefetch_related("documents").order_by("-pk"))


@dataclass(frozen=True)
class Contestable:
    """A line of a verified card as the unit weighs it: both columns, why it was cut, what it filed."""

    code: str
    name: str
    own: Fraction | None
    verified: Fraction | None
    maximum: Fraction
    review: Review | None
    petition: Petition | None

    @property
    def cut(self) -> Fraction:
        return (self.own or Fraction(0)) - (self.verified or Fraction(0))

    @property
    def may_be_filed(self) -> bool:
        return self.petition is None or self.petition.state == "withdrawn"


def contestable(scorecard: Scorecard, petitions: Sequence[Petition]) -> list[Contestable]:
    """Every line of the card with its verified points, those that lost most first: two queries."""
    stored = Result.objects.filter(scorecard=scorecard, column__in=(Column.SELF, Column.VERIFIED))
    trees = {one.column: Tree.from_dict(one.tree) for one in stored}
    if Column.VERIFIED not in trees:
        return []
    own = {node.code: node for node in trees[Column.SELF].indicators}
    standing = Review.objects.filter(line__scorecard=scorecard, is_blind=False, stands=True).order_by("pk")
    reviews = {one.line.code: one for one in standing.select_related("line")}
    latest = {one.line.code: one for one in reversed(petitions)}
    lines = [
        Contestable(
            node.code, node.name.vi, own[node.code].points, node.points, node.effective_max,
            reviews.get(node.code), latest.get(node.code),
        )
        for node in trees[Column.VERIFIED].indicators
    ]  # fmt: skip
    return sorted(lines, key=lambda one: -one.cut)


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; empty narrows nothing."""

    state: str = ""
    code: str = ""
    query: str = ""

    def keeps(self, one: Petition) -> bool:
        answered = self.state == "answered" and one.outcome
        return (
            (not self.state or one.state == self.state or bool(answered))
            and (not self.code or one.line.code == self.code)
            and search.is_found(self.query, one.line.scorecard.unit.full_name)
        )


def worst_first(petitions: Iterable[Petition]) -> list[Petition]:
    """The open ones by age, then those that ended, the last one first."""
    found = list(petitions)
    waiting = sorted((one for one in found if one.is_open), key=lambda one: one.filed_at)
    ended = [one for one in found if not one.is_open]
    return [*waiting, *sorted(ended, key=_ended_at, reverse=True)]


def _ended_at(one: Petition) -> Any:
    return one.answered_at or one.withdrawn_at


def rows(round_: Round, petitions: Sequence[Petition], today: date) -> list[dict[str, Any]]:
    """One row per petition, for the page's table and its files."""
    definition = definition_of(round_.index)
    return [_row(one, definition.indicator(one.line.code).name.vi, round_, today) for one in petitions]


def _row(one: Petition, name: str, round_: Round, today: date) -> dict[str, Any]:
    filed = timezone.localtime(one.filed_at).date()
    ended = _ended_at(one)
    return {
        "pk": one.pk,
        "unit": one.line.scorecard.unit.full_name,
        "unit_code": one.line.scorecard.unit.code,
        "code": one.line.code,
        "name": name,
        "state": f"petition_{one.state}",
        "filed": filed,
        "waits": (today - filed).days if one.is_open else None,
        "left": (round_.publish_on - today).days if one.is_open and round_.publish_on else None,
        **{name: _exact(getattr(one, name)) for name in ("contested", "asked", "points", "moved")},
        "panel": one.panel.full_name if one.panel else "",
        "text": one.text,
        "finding": one.finding or one.withdrawal_reason,
        "ended": timezone.localtime(ended).date() if ended else None,
    }


def _exact(points: Decimal | None) -> Fraction | None:
    """Points without the zeros that a column of six places adds."""
    return None if points is None else Fraction(points)
