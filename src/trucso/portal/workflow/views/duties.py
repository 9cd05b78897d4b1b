"""The duties of an open round: looked at, changed for some indicators or from a file, confirmed when seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ...accounts.models import User
from ...assessments.models import Round, Scorecard
from ...assessments.services.rounds import RoundRefused, refuse_if_frozen
from ...indexes.queries import definition_of
from ...shared import access, export
from ..duty_file import read_duties
from ..duty_forms import ONE, DutyFileForm, DutyForm, packed, unpacked
from ..duty_history import DutyHistory, duties_in_force
from ..duty_page import changes_table, duties_table, history_table
from ..panels import departments
from ..reassignment import changes, holders, mark_of, refusals, unmanned
from ..services.duties import Pair
from ..services.reassigning import reassign

ACTION = "run_round"


def duties(request: HttpRequest, slug: str) -> HttpResponse:
    """``/dot-danh-gia/<round>/phan-cong/``: who owns and verifies what; forms show what they change."""
    round_ = _round(request, slug)
    now = duties_in_force(round_)
    if request.method == "POST":
        return _preview(request, round_, now)
    query = request.GET.get("q", "").strip()
    card = _card(round_, request.GET.get("phieu", ""))
    table = duties_table(round_, now, query, card).sorted_by(request.GET.get("sort"))
    history = history_table(round_, DutyHistory.of(round_))
    if file := export.download(request, table, history):
        return file
    context = {"table": table, "history": history, "query": query, "card": card}
    return _page(request, round_, _duty_form(request, round_, now), DutyFileForm(), context)


def _preview(request: HttpRequest, round_: Round, now: Mapping[str, Pair]) -> HttpResponse:
    """The dry run of a form or a file: nothing is written."""
    try:
        refuse_if_frozen(round_)
    except RoundRefused as refused:
        messages.error(request, str(refused))
        return redirect("workflow:duties", round_.slug)
    by_form, by_file = _duty_form(request, round_, now), DutyFileForm()
    problems: list[str] = []
    if "file" in request.FILES or "by_file" in request.POST:
        by_form, by_file = DutyForm(**_choices(round_, now)), DutyFileForm(request.POST, request.FILES)
        if by_file.is_valid():
            wanted, problems = _read(round_, by_file)
            if not problems:
                return _seen(request, round_, now, wanted, by_file.cleaned_data["reason"])
    elif by_form.is_valid():
        return _seen(request, round_, now, by_form.duties, by_form.cleaned_data["reason"])
    context = {
        "table": duties_table(round_, now), "history": history_table(round_, DutyHistory.of(round_)),
        "problems": problems, "query": "",
    }  # fmt: skip
    return _page(request, round_, by_form, by_file, context, status=422)


def _read(round_: Round, form: DutyFileForm) -> tuple[dict[str, Pair], list[str]]:
    file = form.cleaned_data["file"]
    return read_duties(
        file.read(), file.name or "", definition=definition_of(round_.index), departments=holders(round_)
    )


def _seen(
    request: HttpRequest, round_: Round, now: Mapping[str, Pair], wanted: Mapping[str, Pair], reason: str
) -> HttpResponse:
    """What would change, to be confirmed."""
    found = changes(round_, wanted, now)
    if not found:
        messages.info(request, _("Phân công không có gì thay đổi."))
        return redirect("workflow:duties", round_.slug)
    problems = refusals(round_, found)
    context = {
        "round": round_, "table": changes_table(round_, found), "count": len(found), "problems": problems,
        "unmanned": unmanned(found), "reason": reason, "seen": mark_of(now), "is_demo": round_.is_demo,
        "packed": packed({one.code: one.after for one in found}),
    }  # fmt: skip
    return render(request, "workflow/duty_preview.html", context, status=422 if problems else 200)


@require_POST
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """Write what was shown, unless somebody else changed the duties meanwhile."""
    round_ = _round(request, slug)
    units = {unit.pk: unit for unit in holders(round_)}
    try:
        wanted = unpacked(request.POST.getlist("duty"), units)
        made = reassign(
            round_=round_, duties=wanted, reason=request.POST.get("reason", "").strip()[:1000],
            seen=request.POST.get("seen", ""), by=request.user if isinstance(request.user, User) else None,
        )  # fmt: skip
    except (RoundRefused, KeyError, ValueError) as refused:
        messages.error(request, str(refused.args[0]))
    else:
        told = _(
            "Đã đổi phân công của %(n)s chỉ tiêu, có hiệu lực từ bây giờ. Những người liên quan đã được báo."
        )
        messages.success(request, told % {"n": len(made.after)})
    return redirect("workflow:duties", slug)


def _duty_form(request: HttpRequest, round_: Round, now: Mapping[str, Pair]) -> DutyForm:
    """The form as it was sent, or with the indicator that was clicked."""
    which = {"which": f"{ONE}:{request.GET['chi-tieu']}"} if "chi-tieu" in request.GET else None
    return DutyForm(request.POST or None, initial=which, **_choices(round_, now))


def _choices(round_: Round, now: Mapping[str, Pair]) -> dict[str, Any]:
    return {
        "definition": definition_of(round_.index), "now": now, "departments": departments(round_.parent),
    }  # fmt: skip


def _page(
    request: HttpRequest,
    round_: Round,
    by_form: DutyForm,
    by_file: DutyFileForm,
    more: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    context = {"round": round_, "form": by_form, "file_form": by_file, "is_demo": round_.is_demo, **more}
    return render(request, "workflow/duties.html", context, status=status)


def _card(round_: Round, key: str) -> Scorecard | None:
    """The card whose waiting lines alone are asked for."""
    return round_.scorecards.select_related("unit").filter(pk=key).first() if key.isdecimal() else None


def _round(request: HttpRequest, slug: str) -> Round:
    found = get_object_or_404(Round.objects.select_related("index", "parent"), slug=slug)
    access.require(request, ACTION, unit=found.parent)
    return found
