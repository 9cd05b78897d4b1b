"""Writing what happened to the cards of the open demonstration round: moves, decisions, petitions, time."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from trucso.index import Node

from ...accounts.models import User
from ...assessments.demo.lines import DemoLine
from ...assessments.models import Line, LineChange, Scorecard
from ...assessments.services.demo_round import DemoRound, draw_lines, self_trees
from ...assessments.services.lines import plain
from ..demo.stories import ANSWERED, DUE, SUPPLEMENT_DAYS, Step, Story
from ..demo.verdicts import CHANGED, PETITIONS, UPHELD, DemoVerdict, asked, verdict
from ..models import Duty, Extension, Move, Petition, Review
from ..rules import AFTER
from .moves import DIGEST_FORM, digest_of

EXTENSIONS = (
    "Mưa lũ gây mất điện, mất kết nối kéo dài tại trụ sở.",
    "Đang bàn giao số liệu sau khi sắp xếp ấp, khu phố.",
    "Cán bộ đầu mối chuyển công tác, người thay mới nhận việc.",
)
VERIFIERS = {"75": "thamdinh", "75-skhcn": "thamdinh2"}
"""The demonstration account that verifies for a unit."""
COUNCIL = "hoidong"
LINE_FIELDS = ("verified_points", "cause", "status", "version")


@dataclass(frozen=True)
class Writer:
    """What is needed to write the history of a round: its cards, and when today is."""

    made: DemoRound
    today: date
    verifiers: Mapping[str, User | None]
    panel: User | None

    def at(self, day: int, minute: int) -> datetime:
        """The moment ``minute`` minutes after midnight, ``day`` days from today (negative: before)."""
        midnight = datetime.combine(self.today + timedelta(days=day), time(), timezone.get_current_timezone())
        return midnight + timedelta(minutes=minute)

    def chance(self, card: Scorecard, what: str) -> random.Random:
        return random.Random(f"{self.made.seed}:{card.unit.code}:{what}")


@dataclass(frozen=True)
class Told:
    """One card with its story, its lines by code and what the verifiers made of them."""

    card: Scorecard
    story: Story
    lines: Mapping[str, Line]
    verdicts: Sequence[DemoVerdict]


def write_history(made: DemoRound, stories: Mapping[int, Story], today: date) -> None:
    """Everything that happened to the cards; their figures and documents are written already."""
    writer = Writer(made, today, _verifiers(made), User.objects.filter(username=COUNCIL).first())
    told = _told(writer, stories)
    _move(writer, told, ("hand_over", "submit", "recall"))
    _review(writer, told)
    _move(writer, told, ("return", "finish_review", "petition", "settle"))
    _petition(writer, [one for one in told if one.story.kind in ("appealed", "answered")])
    _extend(writer, [one.card for one in told if one.story.kind == "extended"])
    for one in told:
        one.card.state = one.story.state
        one.card.version += bool(one.story.filled)  # something was entered
    Scorecard.objects.bulk_update([one.card for one in told], ["state", "version"])


def _verifiers(made: DemoRound) -> dict[str, User | None]:
    """Who verifies each indicator, by code; nobody in particular where the accounts were not created."""
    people = {person.username: person for person in User.objects.filter(username__in=VERIFIERS.values())}
    duties = Duty.objects.filter(round=made.round).values_list("code", "verifier__code")
    return {code: people.get(VERIFIERS.get(unit or "", "")) for code, unit in duties}


def _told(writer: Writer, stories: Mapping[int, Story]) -> list[Told]:
    cards = writer.made.cards
    reviewed = [card for card in cards if stories[card.pk].reviewed]
    trees = self_trees(writer.made.round, reviewed)
    drawn = draw_lines(writer.made, reviewed, verified={card.pk for card in reviewed})
    lines: dict[int, dict[str, Line]] = {card.pk: {} for card in cards}
    for line in Line.objects.filter(scorecard__round=writer.made.round):
        lines[line.scorecard_id][line.code] = line
    told = []
    for card in cards:
        nodes = {node.code: node for node in trees[card.pk].indicators} if card.pk in trees else {}
        verdicts = _verdicts(writer, card, stories[card.pk], drawn.get(card.pk, ()), nodes)
        told.append(Told(card, stories[card.pk], lines[card.pk], verdicts))
    return told


def _verdicts(
    writer: Writer, card: Scorecard, story: Story, drawn: Sequence[DemoLine], nodes: Mapping[str, Node]
) -> list[DemoVerdict]:
    """The decisions on a card: on the share of its lines that the story says, some of them questions."""
    chance = writer.chance(card, "verdicts")
    decided = [verdict(line, nodes[line.code], chance) for line in drawn]
    doubtful = sorted(range(len(decided)), key=lambda place: decided[place].decision == "accept")
    sent_back = set(doubtful[: story.asks])
    kept = [
        asked(one.code, chance) if place in sent_back else one
        for place, one in enumerate(decided)
        if place in sent_back or chance.random() < story.reviewed
    ]
    return kept if story.reviewed < 1 else decided


def _move(writer: Writer, told: Sequence[Told], names: Sequence[str]) -> None:
    """The moves of these names as receipts, in the order of each story; states follow from the rules."""
    rows = []
    for one in told:
        state = "draft"
        for step in one.story.steps:
            after = AFTER.get(step.move, state)
            if step.move in names:
                rows.append(_receipt(writer, one.card, step, (state, after)))
            state = after
    Move.objects.bulk_create(sorted(rows, key=lambda row: row.at))


def _receipt(writer: Writer, card: Scorecard, step: Step, states: tuple[str, str]) -> Move:
    is_returned = step.move == "return"
    # every third return is overdue by now
    days = SUPPLEMENT_DAYS if card.pk % 3 else -step.day - 1
    return Move(
        scorecard=card,
        move=step.move,
        before=states[0],
        after=states[1],
        note=step.note,
        digest=digest_of(card),
        digest_form=DIGEST_FORM,
        is_late=step.move == "submit" and step.day > DUE,
        supplement_until=writer.today + timedelta(days=step.day + days) if is_returned else None,
        at=writer.at(step.day, step.minute),
    )


def _review(writer: Writer, told: Sequence[Told]) -> None:
    """The decisions as rows, and what they change on the lines, with the history of each change."""
    reviews, lines, changes = [], [], []
    for one in told:
        for found, at in zip(one.verdicts, _moments(writer, one), strict=True):
            line = one.lines[found.code]
            by = writer.verifiers.get(found.code)
            reviews.append(_decision(line, found, at, by, stands=_stands(one.story, found)))
            if found.decision != "accept":
                changes.append(_change(line, found, at, by))
                lines.append(line)
    Review.objects.bulk_create(sorted(reviews, key=lambda row: row.at))
    Line.objects.bulk_create(lines, update_conflicts=True, unique_fields=["id"], update_fields=LINE_FIELDS)
    LineChange.objects.bulk_create(changes)


def _moments(writer: Writer, one: Told) -> list[datetime]:
    """When each decision was made: in order, between the sending and the return, the end or yesterday."""
    if not one.verdicts:
        return []
    chance = writer.chance(one.card, "moments")
    ends = one.story.last("return") or one.story.last("finish_review")
    first, last = (one.story.sent_on or -2) + 1, ends.day - 1 if ends else -1
    moments = [writer.at(chance.randint(first, last), chance.randint(455, 1020)) for _ in one.verdicts]
    return sorted(moments)


def _stands(story: Story, found: DemoVerdict) -> bool:
    """A question is settled once the unit sent the card again."""
    return not (story.kind == "resent" and found.decision == "ask")


def _decision(line: Line, found: DemoVerdict, at: datetime, by: User | None, *, stands: bool) -> Review:
    return Review(
        line=line,
        decision=found.decision,
        points=found.points,
        cause=found.cause,
        reason=found.reason,
        line_version=line.version,
        stands=stands,
        at=at,
        by=by,
    )


def _change(line: Line, found: DemoVerdict, at: datetime, by: User | None) -> LineChange:
    """Set the line as the decision does."""
    line.status = Line.Status.NEEDS_EVIDENCE if found.decision == "ask" else Line.Status.IN_PROGRESS
    change = _set(line, {"verified_points": found.points, "cause": found.cause}, "thẩm định")
    change.changed_at, change.changed_by = at, by
    return change


def _set(line: Line, values: Mapping[str, Any], origin: str) -> LineChange:
    """Move the line one version on; what was before is kept."""
    before = {name: plain(getattr(line, name)) for name in values}
    for name, value in values.items():
        setattr(line, name, value)
    line.version += 1
    after = {name: plain(value) for name, value in values.items()}
    return LineChange(line=line, version=line.version, before=before, after=after, origin=origin)


def _petition(writer: Writer, told: Sequence[Told]) -> None:
    """One petition per appealed card, about a line that lost points; half of the answered ones succeed."""
    rows, lines, changes = [], [], []
    for place, one in enumerate(told):
        step = one.story.last("petition")
        cut = [found for found in one.verdicts if found.claimed]
        if step is None or not cut:
            continue
        line = one.lines[cut[0].code]
        row = Petition(
            line=line,
            text=PETITIONS[place % 3],
            contested=cut[0].points,
            asked=cut[0].claimed,
            filed_at=writer.at(step.day, step.minute),
        )
        if one.story.kind == "answered":
            _answer(writer, row, cut[0].claimed if place % 2 == 0 else None)
        if row.points is not None:
            change = _set(line, {"verified_points": row.points, "cause": ""}, "kết luận kiến nghị")
            change.changed_at, change.changed_by = writer.at(*ANSWERED), writer.panel
            lines.append(line)
            changes.append(change)
        rows.append(row)
    Petition.objects.bulk_create(rows)
    Line.objects.bulk_update(lines, LINE_FIELDS)
    LineChange.objects.bulk_create(changes)


def _answer(writer: Writer, row: Petition, points: Decimal | None) -> None:
    """Let the other panel find: with points it changes them, without it upholds what was verified."""
    changed = points is not None
    row.points = points
    row.outcome = Petition.Outcome.CHANGED if changed else Petition.Outcome.UPHELD
    row.finding = CHANGED if changed else UPHELD
    row.answered_at, row.answered_by = writer.at(*ANSWERED), writer.panel


def _extend(writer: Writer, cards: Sequence[Scorecard]) -> None:
    """More time for a few, each with its reason and document."""
    Extension.objects.bulk_create(
        Extension(
            scorecard=card,
            until=writer.today + timedelta(days=8 + 5 * (place % 3)),
            reason=EXTENSIONS[place % len(EXTENSIONS)],
            document=f"Công văn {210 + 17 * place}/UBND-VX ngày {writer.today - timedelta(days=7):%d/%m/%Y}",
            granted_at=writer.at(-6, 600 + place),
        )
        for place, card in enumerate(cards)
    )
