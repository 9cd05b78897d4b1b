"""A blind second verification: drawing lines, answering them unseen, sending the first decision back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from ...accounts.models import RoleAssignment, User
from ...assessments.models import Line, Round
from ...assessments.services.lines import LineConflict, LineEdit, change_lines
from ...assessments.services.results import rescore
from ...assessments.services.rounds import refuse_if_frozen
from ...journal.services import record
from ...shared.access import Role
from ...units.models import Unit
from ..models import Draw, Review, Sample
from ..rules import Refusal
from ..second.sampling import digest_of, stratified
from .moves import MoveRefused, ask
from .reviewing import Verdict, check_verdict, points_of

REOPENED = "xem lại sau thẩm định lần hai"


@dataclass(frozen=True)
class Decided:
    """A decided line that was never drawn: its unit, the decision in force, everybody who decided it."""

    unit: int
    first: Review
    people: frozenset[int | None]


def decided_lines(round_: Round) -> dict[int, Decided]:
    """The lines that may be drawn, by key: one query. Lines that wait for evidence are not decided."""
    reviews = Review.objects.filter(line__scorecard__round=round_, is_blind=False, line__sample=None)
    rows: dict[int, list[Review]] = defaultdict(list)
    for review in reviews.select_related("line__scorecard").order_by("pk"):
        rows[review.line_id].append(review)
    found = {}
    for line, made in rows.items():
        standing = next((one for one in made if one.stands), None)
        if standing and standing.decision != Review.Decision.ASK:
            people = frozenset(one.by_id for one in made)
            found[line] = Decided(standing.line.scorecard.unit_id, standing, people)
    return found


def drawable(lines: Mapping[int, Decided], panel: int, people: Collection[int]) -> dict[int, Review]:
    """The decisions a panel may repeat: of other units than its own, and not decided by all of its people."""
    return {
        line: one.first
        for line, one in lines.items()
        if one.unit != panel and any(person not in one.people for person in people)
    }


def panel_people(panel: Unit, today: date) -> set[int]:
    """Who verifies for a unit on a day: one query."""
    held = RoleAssignment.objects.filter(unit=panel, role=Role.VERIFIER, user__is_active=True)
    return {one.user_id for one in held if one.is_held_on(today)}


@transaction.atomic
def draw_sample(
    *, round_: Round, panel: Unit, size: int, seed: int, by: User | None, today: date | None = None
) -> Draw:
    """Draw decided lines for a second verification by ``panel``, at least one of every verifier.

    Raises :class:`~.moves.MoveRefused` when nothing can be drawn; the round must not be published.
    """
    Round.objects.select_for_update().get(pk=round_.pk)
    refuse_if_frozen(round_)
    people = panel_people(panel, today or timezone.localdate())
    found = drawable(decided_lines(round_), panel.pk, people)
    if not found:
        raise MoveRefused(Refusal(_nothing_to_draw(panel)))
    by_verifier: dict[str, list[int]] = defaultdict(list)
    for line, review in found.items():
        by_verifier[str(review.by_id or "")].append(line)
    drawn = stratified(by_verifier, size, seed)
    now = timezone.now()
    made = Draw.objects.create(
        round=round_, verifier=panel, size=size, seed=seed, candidates=len(found),
        digest=digest_of(found), at=now, by=by,
    )  # fmt: skip
    Sample.objects.bulk_create(
        Sample(draw=made, line_id=line, verifier=panel, first=found[line], drawn_at=now) for line in drawn
    )
    after = {"lines": len(drawn), "of": made.candidates, "size": size, "seed": seed, "list": made.digest}
    record(actor=by, action="round.sample_drawn", subject=f"assessments.round:{round_.pk}",
           unit=panel.code, after=after)  # fmt: skip
    return made


@transaction.atomic
def take_back_draw(*, draw: Draw, reason: str, by: User | None) -> int:
    """Give up the lines of a draw that nobody answered yet: they may be drawn again; answers stay.

    Returns how many. Raises :class:`~.moves.MoveRefused` without a reason or when every line is answered.
    """
    Round.objects.select_for_update().get(pk=draw.round_id)
    refuse_if_frozen(draw.round)
    if not reason.strip():
        raise MoveRefused(Refusal("Thu hồi mẫu phải ghi lý do."))
    waiting = Sample.objects.select_for_update(of=("self",)).filter(draw=draw, second=None)
    lines = list(waiting.values_list("line_id", flat=True))
    if not lines:
        raise MoveRefused(Refusal("Mọi dòng của lần rút này đã được thẩm định lần hai hoặc đã thu hồi."))
    Sample.objects.filter(draw=draw, second=None).delete()
    record(actor=by, action="round.sample_taken_back", subject=f"assessments.round:{draw.round_id}",
           unit=draw.verifier.code, before={"draw": draw.pk, "lines": lines}, reason=reason)  # fmt: skip
    return len(lines)


def _nothing_to_draw(panel: Unit) -> str:
    return (
        f"Chưa có dòng nào để rút cho {panel}: cần có dòng đã quyết định, chưa rút lần nào, và đơn vị ấy có "
        f"cán bộ thẩm định chưa quyết định dòng đó."
    )


@transaction.atomic
def review_blind(*, sample: Sample, verdict: Verdict, by: User | None, seen_version: int) -> Review:
    """A second opinion on a sampled line, given without the first; it never changes the score.

    Raises :class:`~.moves.MoveRefused` when it was given already or comes from whoever decided first,
    ``LineConflict`` when the line changed since version ``seen_version`` was seen.
    """
    locked = Sample.objects.select_for_update(of=("self",)).get(pk=sample.pk)
    line = Line.objects.select_related("scorecard__round", "scorecard__unit").get(pk=locked.line_id)
    refuse_if_frozen(line.scorecard.round)
    check_verdict(line, verdict)
    if locked.second_id is not None:
        raise MoveRefused(Refusal(f"Dòng {line.code} đã được thẩm định lần hai."))
    if Review.objects.filter(line=line, is_blind=False, by=by).exists():
        raise MoveRefused(Refusal(f"Dòng {line.code}: người đã thẩm định lần đầu không thẩm định lần hai."))
    if line.version != seen_version:
        raise LineConflict([line.code])
    made = Review.objects.create(
        line=line, decision=verdict.decision, points=points_of(verdict), cause=verdict.cause,
        reason=verdict.reason, is_blind=True, line_version=line.version, at=timezone.now(), by=by,
    )  # fmt: skip
    Sample.objects.filter(pk=locked.pk).update(second=made)
    record(actor=by, action="line.reviewed_blind", subject=f"assessments.line:{line.pk}",
           unit=line.scorecard.unit.code, after={"decision": verdict.decision, "points": made.points},
           reason=verdict.reason)  # fmt: skip
    return made


@transaction.atomic
def reopen(*, sample: Sample, reason: str, by: User | None, today: date | None = None) -> None:
    """Send the first decision back: the line waits for its verifier again, who then sees both opinions.

    Raises :class:`~.moves.MoveRefused` before the answer, without a reason, when the decision was replaced
    meanwhile, and when the card can no longer be verified.
    """
    locked = Sample.objects.select_for_update(of=("self",)).select_related("first").get(pk=sample.pk)
    line = Line.objects.select_related("scorecard__round", "scorecard__unit").get(pk=locked.line_id)
    card = line.scorecard
    if locked.second_id is None:
        raise MoveRefused(Refusal(f"Dòng {line.code} chưa có thẩm định lần hai."))
    if not reason.strip():
        raise MoveRefused(Refusal("Mở lại quyết định phải ghi lý do."))
    if not Review.objects.filter(pk=locked.first_id, stands=True).exists():
        raise MoveRefused(Refusal(f"Dòng {line.code}: quyết định lần một đã được thay, không cần mở lại."))
    ask("review", card, today or timezone.localdate())
    _take_back(line, locked.first, by)
    Sample.objects.filter(pk=locked.pk).update(
        reopened_at=timezone.now(), reopened_by=by, reopen_reason=reason
    )
    before = {"decision": locked.first.decision, "points": locked.first.points}
    record(actor=by, action="line.reopened", subject=f"assessments.line:{line.pk}", unit=card.unit.code,
           before=before, reason=reason)  # fmt: skip


def _take_back(line: Line, first: Review, by: User | None) -> None:
    values: dict[str, object] = {"verified_points": None, "cause": ""}
    if first.decision == Review.Decision.NOT_APPLICABLE:
        values["not_applicable_reason"] = ""
    change_lines(scorecard=line.scorecard, edits=[LineEdit(line, values)], by=by, origin=REOPENED)
    Review.objects.filter(pk=first.pk).update(stands=False)
    rescore(round_=line.scorecard.round, scorecards=[line.scorecard_id])
