"""Reading second verifications: pairs of opinions, draws, and a line as the second verifier may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import CharField, Count, Q, QuerySet, Value
from django.utils import timezone

from trucso.index import Node, score_unit

from ...accounts.models import RoleAssignment
from ...assessments.columns import Reported, score_columns
from ...assessments.models import Column, Line, Round
from ...assessments.queries.league import self_points
from ...assessments.queries.lines import LinePage, line_page
from ...assessments.services.results import reported_on
from ...indexes.queries import definition_of
from ...shared import search
from ...shared.access import Role
from ...units.models import Unit, UnitParent
from ...units.queries import alive
from ..doubts import doubts
from ..models import Draw, Review, Sample
from ..names import apart
from ..progress.bias import ZERO
from ..services.second import decided_lines, drawable
from ..worklist import WorkLine
from .agreement import Opinion, Pair
from .hiding import to_answer


def pairs_of(round_: Round) -> list[Pair]:
    """Every line that was verified twice, with both opinions: three queries."""
    found = Sample.objects.filter(draw__round=round_, second__isnull=False)
    rows = found.select_related("line__scorecard__unit", "first__by", "second__by")
    claimed = self_points(round_)
    people = [review.by for one in rows for review in (one.first, one.second) if review and review.by]
    names = apart({person.username: person.get_full_name() for person in people})
    return [
        _pair(one, claimed.get(one.line.scorecard_id, ("", {}))[1].get(one.line.code), names) for one in rows
    ]


def _pair(sample: Sample, own: Fraction | None, names: Mapping[str, str]) -> Pair:
    line = sample.line
    assert sample.second is not None
    return Pair(
        sample.pk,
        line.pk,
        line.scorecard.unit.full_name,
        line.code,
        _opinion(sample.first, own or ZERO, names),
        _opinion(sample.second, own or ZERO, names),
    )


def _opinion(review: Review, own: Fraction, names: Mapping[str, str]) -> Opinion:
    """Accepting gives what the unit claims; a line that does not apply, or waits, gives no points."""
    given = own if review.decision == Review.Decision.ACCEPT else review.points
    points = None if given is None else Fraction(given)
    cause = Line.Cause(review.cause).label if review.cause else ""
    person = names[review.by.username] if review.by else ""
    return Opinion(review.decision, points, str(cause), review.reason, person)


def draws_of(round_: Round) -> QuerySet[Draw]:
    """The draws with how many lines each drew and how many are answered: one query."""
    draws = Draw.objects.filter(round=round_).select_related("verifier", "by")
    answered = Count("samples", filter=Q(samples__second__isnull=False))
    return draws.annotate(lines=Count("samples"), answered=answered).order_by("-pk")


def draws_waiting(round_: Round) -> QuerySet[Draw]:
    """The draws of which some lines have no second opinion yet: one query."""
    open_ = Sample.objects.filter(draw__round=round_, second__isnull=True)
    return draws_of(round_).filter(pk__in=open_.values("draw"))


def panels(round_: Round) -> list[tuple[Unit, int]]:
    """The units with verifiers, with how many lines could be drawn for each: four queries."""
    today = timezone.localdate()
    below = UnitParent.objects.filter(alive(today), parent=round_.parent).values("unit")
    held = RoleAssignment.objects.filter(
        Q(unit=round_.parent) | Q(unit__in=below), role=Role.VERIFIER, user__is_active=True
    )
    people: dict[Unit, set[int]] = defaultdict(set)
    for one in held.select_related("unit"):
        if one.is_held_on(today):
            people[one.unit].add(one.user_id)
    lines = decided_lines(round_)
    found = [(unit, len(drawable(lines, unit.pk, members))) for unit, members in people.items()]
    return sorted(found, key=lambda pair: search.sort_key(pair[0].full_name))


@dataclass(frozen=True)
class SecondLine:
    """A sampled line as its second verifier sees it: nothing of the first decision is in it."""

    sample: Sample
    page: LinePage
    work: WorkLine


def samples_for(person: Any) -> list[Sample]:
    """What waits for the person's second opinion, in the order of the draws: one query."""
    found = to_answer(person).select_related("line__scorecard__unit", "line__scorecard__round__index")
    return list(found.order_by("pk"))


def second_line(sample: Sample) -> SecondLine | None:
    """The line with its own column alone; None before the card was scored."""
    line, card = sample.line, sample.line.scorecard
    definition = definition_of(card.round.index)
    node = _self_node(sample)
    page = line_page(card, definition, line.code, own=node)
    if page is None:
        return None
    shown = (
        Line.objects.filter(pk=line.pk)
        .select_related("scorecard__unit")
        .annotate(decision=Value(None, output_field=CharField()), documents=Count("citations", distinct=True))
        .get()
    )
    for one in (shown, page.line):
        _without_first(one, sample.first)
    found = doubts(card.round, [shown], {(card.pk, line.code): node})
    name = definition.indicator(line.code).name.vi
    return SecondLine(sample, page, WorkLine(shown, name, node, shown.documents, None, found[line.pk]))


def _without_first(line: Line | None, first: Review) -> None:
    """Take what the first decision wrote off a line in memory."""
    if line is None:
        return
    line.verified_points, line.cause = None, ""
    if first.decision == Review.Decision.NOT_APPLICABLE:
        line.not_applicable_reason = ""


def _self_node(sample: Sample) -> Node:
    """What the unit's own column said before the first decision: one found not to apply is scored again."""
    card, code = sample.line.scorecard, sample.line.code
    definition = definition_of(card.round.index)
    reported = reported_on(card.round, [card], definition)[card.pk]
    own = dict(reported.decided.get(Column.SELF, {}))
    if sample.first.decision == Review.Decision.NOT_APPLICABLE:
        own.pop(code, None)
    alone = Reported(reported.figures, {Column.SELF: own})
    return score_columns(definition, score_unit(definition, reported.figures), alone)[Column.SELF].node(code)
