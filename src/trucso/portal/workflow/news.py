"""What others changed on lines since a person last looked: figures, points, evidence, notes, decisions.

A line counts as looked at when its page was opened, when it was marked as seen, when the person decided it
or wrote on it. Of a line never looked at nothing is new: all of it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from trucso.index import Definition, Input

from ..assessments.models import Line, LineChange, Round, Scorecard
from ..assessments.services.lines import field_name
from ..facts.models import Figure, ObservationChange
from ..indexes.queries import definition_of
from ..shared import formats
from .entry_page import in_words, options_of
from .models import LastLook, Review

TOLD_BY_REVIEW = ("verified_points", "cause")
"""Fields that a decision writes; the decision itself says them better."""
BY_DECISION = "thẩm định"
"""The origin of a change of a line that a decision made."""
Looks = Mapping[int, datetime]


@dataclass(frozen=True)
class Change:
    """What was changed on a line, from what to what, by whom, when."""

    what: str
    before: str
    after: str
    by: str
    at: datetime


News = Mapping[int, Sequence[Change]]
"""Changes by line, the latest first; only lines with some."""


def last_looks(person: Any, lines: Iterable[int]) -> dict[int, datetime]:
    """When the person last looked at, decided or changed each line: three queries."""
    keys = list(lines)
    looks = LastLook.objects.filter(person=person, line__in=keys).values_list("line", "at")
    decided = Review.objects.filter(by=person, line__in=keys, is_blind=False)
    changed = LineChange.objects.filter(changed_by=person, line__in=keys)
    found: dict[int, datetime] = dict(looks)
    for rows in (
        decided.order_by().values_list("line").annotate(at=Max("at")),
        changed.order_by().values_list("line").annotate(at=Max("changed_at")),
    ):
        for line, at in rows:
            found[line] = max(at, found.get(line, at))
    return found


def news_for(person: Any, round_: Round, lines: Sequence[Line]) -> News:
    """What is new to the person on lines (with their scorecard read) of one round: six queries."""
    looks = last_looks(person, [line.pk for line in lines])
    looked = [line for line in lines if line.pk in looks]
    if not looked:
        return {}
    first = min(looks.values())
    found: dict[int, list[Change]] = defaultdict(list)
    for line, change, author in (
        *_figure_changes(round_, looked, first),
        *_line_changes(looked, first),
        *_decisions(looked, first),
    ):
        if change.at > looks[line] and author != person.pk:
            found[line].append(change)
    return {line: sorted(changes, key=lambda one: one.at, reverse=True) for line, changes in found.items()}


def changed_since(card: Scorecard, at: datetime) -> list[str]:
    """The indicators of a card whose figures or lines anybody changed after a moment: three queries."""
    lines = list(Line.objects.filter(scorecard=card).select_related("scorecard"))
    moved = (*_figure_changes(card.round, lines, at), *_line_changes(lines, at))
    changed = {line for line, _change, _author in moved}
    return [line.code for line in lines if line.pk in changed]


Found = tuple[int, Change, int | None]
"""Line, change, its author's key."""


def _figure_changes(round_: Round, lines: Sequence[Line], since: datetime) -> list[Found]:
    """Versions of the figures that the lines read, with the version before: one query."""
    definition = definition_of(round_.index)
    readers = _readers(definition, lines)
    changed = ObservationChange.objects.filter(
        observation__unit__in={line.scorecard.unit_id for line in lines},
        observation__period=round_.period,
        observation__is_demo=round_.is_demo,
        observation__measure__code__in={measure for _unit, measure in readers},
        observation__changed_at__gt=since,
    )
    rows = changed.select_related("observation__measure", "changed_by").order_by("observation", "version")
    found: list[Found] = []
    before: ObservationChange | None = None
    for row in rows:
        earlier = before if before and before.observation_id == row.observation_id else None
        before = row
        if row.changed_at > since and not _is_same(earlier, row):
            place = (row.observation.unit_id, row.observation.measure.code)
            found += [
                (line, _of_figure(one, earlier, row), row.changed_by_id) for line, one in readers[place]
            ]
    return found


def _readers(definition: Definition, lines: Sequence[Line]) -> dict[tuple[int, str], list[tuple[int, Input]]]:
    """The lines that read a figure, by unit and measure, with the input it is there."""
    found: dict[tuple[int, str], list[tuple[int, Input]]] = defaultdict(list)
    for line in lines:
        for one in definition.indicator(line.code).inputs:
            if one.measure:
                found[line.scorecard.unit_id, one.measure].append((line.pk, one))
    return found


def _is_same(before: Figure | None, after: Figure) -> bool:
    def said(figure: Figure | None) -> tuple[str | None, str]:
        return (figure.value, figure.not_applicable_reason) if figure else (None, "")

    return said(before) == said(after)


def _of_figure(one: Input, before: Figure | None, after: ObservationChange) -> Change:
    def said(figure: Figure | None) -> str:
        if figure is None or not figure.is_reported:
            return str(_("chưa báo cáo"))
        return in_words(figure, one.kind, options_of(one))

    label = one.label.vi
    return Change(label, said(before), said(after), str(after.changed_by or ""), after.changed_at)


def _line_changes(lines: Sequence[Line], since: datetime) -> list[Found]:
    """What the unit wrote on the lines, and points written otherwise than by a decision: one query."""
    rows = LineChange.objects.filter(line__in=[line.pk for line in lines], changed_at__gt=since)
    found: list[Found] = []
    for row in rows.select_related("changed_by"):
        for name, after in row.after.items():
            if row.origin == BY_DECISION and name in TOLD_BY_REVIEW:
                continue
            change = Change(
                _field(name), _value(name, row.before.get(name)), _value(name, after),
                str(row.changed_by or row.origin), row.changed_at,
            )  # fmt: skip
            found.append((row.line_id, change, row.changed_by_id))
    return found


def _field(name: str) -> str:
    try:
        return field_name(name)
    except KeyError:  # evidence and whatever else is noted beside the line's own fields
        return str({"evidence": _("minh chứng")}.get(name, name))


def _value(name: str, value: Any) -> str:
    if value in (None, ""):
        return formats.NOTHING
    if name == "cause":
        return dict(Line.Cause.choices).get(value, value)
    return formats.number(float(value)) if name.endswith("_points") else str(value)


def _decisions(lines: Sequence[Line], since: datetime) -> list[Found]:
    """Decisions made since, with the one before: one query."""
    keys = [line.pk for line in lines]
    moved = Review.objects.filter(line__in=keys, is_blind=False, at__gt=since).values("line")
    rows = Review.objects.filter(line__in=moved, is_blind=False).select_related("by").order_by("line", "pk")
    found: list[Found] = []
    before: Review | None = None
    for row in rows:
        earlier = before if before and before.line_id == row.line_id else None
        before = row
        if row.at > since:
            change = Change(str(_("quyết định")), _said(earlier), _said(row), str(row.by or ""), row.at)
            found.append((row.line_id, change, row.by_id))
    return found


def _said(review: Review | None) -> str:
    if review is None:
        return str(_("chưa quyết định"))
    points = f", {formats.points(review.points)}" if review.points is not None else ""
    reason = f" ({review.reason})" if review.reason else ""
    return f"{review.get_decision_display()}{points}{reason}"
