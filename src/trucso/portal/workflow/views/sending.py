"""From the unit to the verifier: the check before sending, handing over, signing off, recalling, receipts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ...accounts.models import User
from ...assessments.models import Scorecard
from ...assessments.queries.visibility import require_seen
from ...assessments.services.rounds import RoundRefused
from ...indexes.queries import definition_of
from ...shared import access, export
from ...shared.tables import Column, Table
from ..checking import Finding
from ..entry_page import anchor
from ..entry_queries import refusal_words
from ..models import Move
from ..queries import check_card
from ..rules import Refusal, entry_closes_on, refusal
from ..services.moves import digest_of
from ..services.sending import send_step
from ..standing import calendar_of, card_of

CARDS = Scorecard.objects.select_related("round__index", "round__parent", "round__previous", "unit")


@dataclass(frozen=True)
class Step:
    """A button: what it does, which right it needs, and why it is not to be had now (None: it is)."""

    name: str
    label: str
    icon: str
    question: str
    refused: Refusal | None


STEPS = {
    "hand_over": (
        "enter_figures", _("Chuyển người duyệt"), "user",
        _("Chuyển phiếu cho người duyệt của đơn vị?"),
    ),
    "submit": (
        "submit_scorecard", _("Duyệt và gửi"), "send",
        _("Gửi phiếu đi thẩm định? Sau khi gửi, số liệu không sửa được."),
    ),
    "recall": (
        "submit_scorecard", _("Rút lại"), "refresh",
        _("Rút phiếu về để sửa? Phiếu phải gửi lại trước hạn."),
    ),
}  # fmt: skip


def sending(request: HttpRequest, pk: int) -> HttpResponse:
    """``/phieu/<id>/gui/``: what was found on the card, where it stands, and what may be done next."""
    card = _card(request, pk)
    found = check_card(card)
    mends = access.allowed(request.user, "enter_figures", card.unit) and not refusal_words(card)
    table = findings_table(found, card, mends=mends)
    if file := export.download(request, table):
        return file
    today = timezone.localdate()
    standing = card_of(card, today)
    context = {
        "card": card,
        "table": table,
        "errors": sum(one.level == "error" for one in found),
        "warnings": sum(one.level == "warning" for one in found),
        "steps": _steps(request, card, errors=sum(one.level == "error" for one in found)),
        "moves": Move.objects.filter(scorecard=card).select_related("by").order_by("-pk"),
        "closes_on": entry_closes_on(standing, calendar_of(card.round)),
        "standing": standing,
        "is_demo": card.round.is_demo,
    }
    return render(request, "workflow/sending.html", context)


@require_POST
def make_move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One step of ``STEPS``; a refusal comes back as a message: which rule, until when, whom to ask."""
    card = _card(request, pk)
    if name not in STEPS:
        raise Http404(_("Không có bước này."))
    access.require(request, STEPS[name][0], unit=card.unit)
    person = request.user if isinstance(request.user, User) else None
    try:
        made = send_step(name=name, scorecard=card, by=person, note=request.POST.get("note", "").strip())
    except RoundRefused as refused:
        messages.error(request, str(refused))
        return redirect("workflow:sending", pk)
    messages.success(request, _("Đã ghi nhận: %(step)s.") % {"step": STEPS[name][1]})
    return redirect("workflow:receipt", made.pk) if name == "submit" else redirect("workflow:sending", pk)


def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """``/bien-nhan/<id>/``: who sent what when, with the digest of the content, for printing."""
    made = get_object_or_404(Move.objects.select_related("scorecard__round", "scorecard__unit", "by"), pk=pk)
    require_seen(request, made.scorecard)
    context = {
        "move": made,
        "card": made.scorecard,
        "is_unchanged": made.digest == digest_of(made.scorecard, made.digest_form),
        "is_demo": made.scorecard.round.is_demo,
    }
    return render(request, "workflow/receipt.html", context)


def _card(request: HttpRequest, pk: int) -> Scorecard:
    card = get_object_or_404(CARDS, pk=pk)
    require_seen(request, card)
    return card


def _steps(request: HttpRequest, card: Scorecard, *, errors: int) -> list[Step]:
    """The buttons of this person: those whose right they hold."""
    today = timezone.localdate()
    standing, calendar = card_of(card, today, errors=errors), calendar_of(card.round)
    return [
        Step(name, label, icon, question, refusal(name, standing, calendar, today))
        for name, (action, label, icon, question) in STEPS.items()
        if access.allowed(request.user, action, card.unit)
    ]


def findings_table(found: list[Finding], card: Scorecard, *, mends: bool) -> Table:
    """What was found, errors first, each leading to its line; to where it is mended for whoever may."""
    groups = {one.code: one.group for one in definition_of(card.round.index).indicators} if mends else {}
    words = {"error": _("Phải sửa"), "warning": _("Cần xem")}
    ordered = sorted(found, key=lambda one: one.level != "error")
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
