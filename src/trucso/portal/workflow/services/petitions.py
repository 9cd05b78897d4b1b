"""Petitions: the unit contests a line before the day, another panel answers; the last answer ends it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from ...accounts.models import User
from ...assessments.models import Line, Round, Scorecard
from ...facts.models import Evidence
from ...journal.services import record
from ...units.models import Unit
from ..models import Petition
from ..panels import not_independent, not_to_be_named
from ..rules import COUNCIL, UNIT, Refusal
from .moves import MoveRefused, ask, move
from .points import locked, refuse_out_of_bounds, set_points, verified_points

LISTENERS: list[Callable[[Petition], None]] = []
"""Told in the same transaction of every petition that was filed, given to a panel, answered or withdrawn."""


@dataclass(frozen=True)
class Plea:
    """What a unit says against the verified points: text, the points it asks for, documents of its own."""

    text: str
    asked: Decimal | None = None
    documents: Sequence[Evidence] = field(default_factory=tuple)


@dataclass(frozen=True)
class Finding:
    """The other panel's answer; ``points`` when it changes them."""

    reason: str
    points: Decimal | None = None


@transaction.atomic
def petition(*, line: Line, plea: Plea, by: User | None, today: date | None = None) -> Petition:
    """A unit contests the verified points of one line; the card is then under appeal."""
    card = locked(line.scorecard_id)
    _refuse_plea(line, plea)
    move(name="petition", scorecard=card, by=by, today=today, note=f"{line.code}: {plea.text}")
    made = Petition.objects.create(
        line=line,
        text=plea.text,
        asked=plea.asked,
        contested=verified_points(line),
        filed_at=timezone.now(),
        filed_by=by,
    )
    made.documents.set(plea.documents)
    _record(made, "petition.filed", by, after=_filed(made, plea), reason=plea.text)
    return made


def _refuse_plea(line: Line, plea: Plea) -> None:
    if not plea.text.strip():
        raise MoveRefused(Refusal("Kiến nghị phải ghi nội dung.", ask=UNIT))
    earlier = list(Petition.objects.filter(line=line, withdrawn_at=None))
    if any(one.is_open for one in earlier):
        raise MoveRefused(Refusal(f"Dòng {line.code} đã có kiến nghị đang chờ trả lời.", ask=COUNCIL))
    if earlier:
        rule = f"Dòng {line.code} đã có kết luận kiến nghị; mỗi dòng được kiến nghị một lần."
        raise MoveRefused(Refusal(rule, ask=COUNCIL))
    if plea.asked is not None:
        refuse_out_of_bounds(line, plea.asked)
    if any(one.unit_id != line.scorecard.unit_id for one in plea.documents):
        rule = "Văn bản kèm theo kiến nghị phải là văn bản của đơn vị kiến nghị."
        raise MoveRefused(Refusal(rule, ask=UNIT))


def _filed(made: Petition, plea: Plea) -> dict[str, Any]:
    documents = [_named(one) for one in plea.documents]
    return {"code": made.line.code, "contested": made.contested, "asked": made.asked, "documents": documents}


def _named(document: Evidence) -> str:
    """The document as the log keeps it: with the digest of its file, so that no other takes its place."""
    return f"{document} (SHA-256 {document.file_sha256})" if document.file_sha256 else str(document)


@transaction.atomic
def withdraw(*, petition: Petition, reason: str, by: User | None, today: date | None = None) -> Petition:
    """The unit takes an unanswered petition back; the points stay as verified."""
    made, card = _open(petition, "withdraw", today)
    made.withdrawn_at, made.withdrawn_by, made.withdrawal_reason = timezone.now(), by, reason
    made.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
    _record(made, "petition.withdrawn", by, before={"code": made.line.code}, reason=reason)
    _settle(card, by, today)
    return made


@transaction.atomic
def answer(*, petition: Petition, finding: Finding, by: User | None, today: date | None = None) -> Petition:
    """Answer a petition. Nobody of the unit or the verifying side does; the last one ends the appeal."""
    made, card = _open(petition, "answer", today)
    if refused := not_independent(by, made, today or timezone.localdate()):
        raise MoveRefused(refused)
    _refuse_finding(made, finding)
    changed = finding.points is not None
    made.outcome = Petition.Outcome.CHANGED if changed else Petition.Outcome.UPHELD
    made.points, made.finding = finding.points, finding.reason
    made.answered_at, made.answered_by = timezone.now(), by
    made.save(update_fields=["outcome", "points", "finding", "answered_at", "answered_by"])
    if changed:
        set_points(made.line, "verified_points", finding.points, by, "kết luận kiến nghị")
    before, after = {"points": made.contested}, {"outcome": made.outcome, "points": finding.points}
    _record(made, "petition.answered", by, before=before, after=after, reason=finding.reason)
    _settle(card, by, today)
    return made


def _refuse_finding(made: Petition, finding: Finding) -> None:
    if not finding.reason.strip():
        raise MoveRefused(Refusal("Kết luận phải ghi lý do."))
    if finding.points is None:
        return
    refuse_out_of_bounds(made.line, finding.points)
    if finding.points == made.contested:
        rule = f"Dòng {made.line.code}: điểm kết luận bằng điểm đang có; hãy chọn giữ nguyên."
        raise MoveRefused(Refusal(rule))


@transaction.atomic
def name_panel(
    *, petitions: Sequence[Petition], panel: Unit | None, by: User | None, today: date | None = None
) -> int:
    """The coordinator says which department answers (None: the council); how many petitions changed hands."""
    moved = 0
    for one in petitions:
        made, _card = _open(one, "answer", today)
        if made.panel_id == (panel.pk if panel else None):
            continue
        if panel and (refused := not_to_be_named(panel, made)):
            raise MoveRefused(refused)
        before, made.panel = str(made.panel or ""), panel
        made.save(update_fields=["panel"])
        _record(made, "petition.panel", by, before={"panel": before}, after={"panel": str(panel or "")})
        moved += 1
    return moved


def publishing_gate(round_: Round) -> None:
    """Refuse to publish over the head of a unit that waits for an answer; every such line is named."""
    waiting = Petition.objects.filter(Petition.OPEN, line__scorecard__round=round_)
    found = waiting.select_related("line__scorecard__unit").order_by(
        "line__scorecard__unit__code", "line__pk"
    )
    named = [f"{one.line.scorecard.unit.full_name} ({one.line.code})" for one in found]
    if named:
        rule = f"Còn {len(named)} kiến nghị chưa trả lời: {'; '.join(named)}."
        raise MoveRefused(Refusal(f"{rule} Trả lời xong mới công bố được.", ask=COUNCIL))


def _open(petition: Petition, name: str, today: date | None) -> tuple[Petition, Scorecard]:
    """The petition as it stands under the lock of its card, if it is still open and the rules allow it."""
    found = Petition.objects.select_related("line", "panel").get(pk=petition.pk)
    card = found.line.scorecard = locked(found.line.scorecard_id)
    found.refresh_from_db(fields=["answered_at", "withdrawn_at", "panel"])
    if found.answered_at:
        raise MoveRefused(Refusal(f"Kiến nghị về dòng {found.line.code} đã được trả lời.", ask=COUNCIL))
    if found.withdrawn_at:
        raise MoveRefused(Refusal(f"Kiến nghị về dòng {found.line.code} đã được đơn vị rút.", ask=UNIT))
    ask(name, card, today or timezone.localdate())
    return found, card


def _settle(card: Scorecard, by: User | None, today: date | None) -> None:
    """Once nothing is open the card is verified again."""
    if not Petition.objects.filter(Petition.OPEN, line__scorecard=card).exists():
        move(name="settle", scorecard=card, by=by, today=today)


def _record(made: Petition, action: str, by: User | None, **sides: Any) -> None:
    unit = made.line.scorecard.unit.code
    record(actor=by, action=action, subject=f"assessments.line:{made.line_id}", unit=unit, **sides)
    for told in LISTENERS:
        told(made)
