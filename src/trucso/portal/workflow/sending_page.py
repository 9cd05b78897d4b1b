"""The page before sending: what was found, what would be sent, and the steps of this person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trucso.index import Node
from trucso.index import Scorecard as Tree

from ..assessments.models import Scorecard
from ..indexes.queries import definition_of
from ..shared import access, formats
from ..shared.tables import Column, Table
from .checking import Finding
from .entry_page import anchor
from .rules import Calendar, Card, Refusal, is_late, refusal

OPEN = (Scorecard.State.DRAFT, Scorecard.State.RETURNED)


@dataclass(frozen=True)
class Step:
    """A button: what it does, what is asked first, and why it is not to be had now (None: it is).

    note: what is written beside it, in words; "" nothing is asked for.
    """

    name: str
    label: str
    icon: str
    question: str
    note: str
    is_note_needed: bool
    refused: Refusal | None


STEPS = {
    "hand_over": ("enter_figures", gettext_lazy("Chuyển người duyệt"), "user"),
    "submit": ("submit_scorecard", gettext_lazy("Duyệt và gửi"), "send"),
    "hand_back": ("submit_scorecard", gettext_lazy("Trả lại người nhập"), "edit"),
    "recall": ("submit_scorecard", gettext_lazy("Rút lại"), "refresh"),
}
"""The right each step needs, its words and its icon."""


@dataclass(frozen=True)
class Standing:
    """Where a card stands on a day, for the steps of the unit. changed: lines written on since it was handed
    over; untouched: lines sent back on which nothing was written since; warnings: what was found and does not
    stop the sending.
    """

    card: Card
    calendar: Calendar
    today: date
    changed: Sequence[str] = ()
    untouched: Sequence[str] = ()
    warnings: int = 0


def steps_of(person: Any, scorecard: Scorecard, standing: Standing) -> list[Step]:
    """The buttons of this person: those whose right they hold and which this state knows."""
    return [
        _step(name, standing)
        for name, (action, _label, _icon) in STEPS.items()
        if access.allowed(person, action, scorecard.unit) and _is_known(name, standing)
    ]


def _is_known(name: str, standing: Standing) -> bool:
    """Whether the step is worth a word: what is refused for now says why, what has no sense is left out."""
    card = standing.card
    if name == "recall":
        return card.state not in OPEN
    if name == "hand_back":
        return card.state in OPEN and card.is_handed_over
    return name != "hand_over" or not card.is_handed_over or bool(standing.changed)


def _step(name: str, standing: Standing) -> Step:
    _action, label, icon = STEPS[name]
    refused = refusal(name, standing.card, standing.calendar, standing.today)
    note = _("Phải sửa gì (người nhập đọc được)") if name == "hand_back" else _("Ghi chú (không bắt buộc)")
    question = " ".join(_questions(name, standing))
    return Step(name, str(label), icon, question, note, name == "hand_back", refused)


def _questions(name: str, standing: Standing) -> Iterator[str]:
    late = standing.card.state != Scorecard.State.RETURNED and is_late(
        standing.today, standing.calendar, standing.card.extended_until
    )
    due = formats.day(standing.calendar.due_on) if standing.calendar.due_on else ""
    if name == "hand_back":
        yield _("Phiếu trở lại việc của người nhập, kèm lý do của bạn. Không số liệu nào mất.")
        return
    if name == "recall":
        yield _("Rút phiếu về để sửa? Phiếu phải được chuyển duyệt và gửi lại trước hạn.")
        if late:
            yield _("Đã quá hạn nộp %(day)s: gửi lại sẽ được ghi là nộp muộn.") % {"day": due}
        return
    yield (
        _("Gửi phiếu đi thẩm định? Sau khi gửi, số liệu không sửa được.")
        if name == "submit"
        else _("Chuyển phiếu cho người duyệt của đơn vị?")
    )
    if standing.untouched:
        yield _("Chưa bổ sung gì ở %(lines)s.") % {"lines": ", ".join(standing.untouched)}
    if standing.warnings:
        yield _("Còn %(n)s điều cần xem, vẫn gửi được.") % {"n": standing.warnings}
    if late:
        yield _("Đã quá hạn nộp %(day)s: phiếu được ghi là nộp muộn.") % {"day": due}


def groups_table(card: Scorecard, tree: Tree) -> Table:
    """What would be sent, group by group."""
    columns = [
        Column("name", "Nhóm", "Group"),
        Column("points", "Tự đánh giá", "Self-assessed", kind="points"),
        Column("maximum", "Tối đa", "Maximum", kind="points"),
    ]
    rows = [_of_group(group) for group in tree.groups]
    return Table("nhom", "Phiếu sẽ gửi", columns, rows, is_demo=card.round.is_demo)


def _of_group(group: Node) -> dict[str, Any]:
    name = f"{group.code}. {group.name.vi}"
    return {"name": name, "points": group.points, "maximum": group.effective_max}


def findings_table(found: list[Finding], card: Scorecard, *, mends: bool) -> Table:
    """What was found, errors first, each leading to its line; to where it is mended for whoever may."""
    groups = {one.code: one.group for one in definition_of(card.round.index).indicators} if mends else {}
    words = {"error": _("Phải sửa"), "warning": _("Cần xem"), "note": _("Nên biết")}
    ordered = sorted(found, key=lambda one: list(words).index(one.level))
    rows = [
        {"level": words[one.level], "code": one.code, "message": one.message, "fix": one.fix}
        for one in ordered
    ]
    columns = [
        Column("level", "Mức", "Level"),
        Column("code", "Chỉ tiêu", "Indicator", kind="code", on_phone=False),
        Column("message", "Điều thấy", "Finding", href=lambda row: _line_address(card, row, groups)),
        Column("fix", "Cách xử lý", "What to do"),
    ]
    return Table(
        "kiem-tra",
        "Kiểm tra trước khi gửi",
        columns,
        rows,
        is_demo=card.round.is_demo,
        empty="Không thấy điều gì phải sửa.",
        highlight=lambda row: isinstance(row, dict) and row["level"] == words["error"],
    )


def _line_address(card: Scorecard, row: object, groups: Mapping[str, str]) -> str | None:
    code = str(row["code"]) if isinstance(row, dict) else ""
    if code in groups:
        return f"{reverse('workflow:entry', args=[card.pk, groups[code]])}#chi-tieu-{anchor(code)}"
    return reverse("assessments:line", args=[card.pk, code]) if code else None
