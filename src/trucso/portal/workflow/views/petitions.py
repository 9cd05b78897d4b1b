"""Petitions: the list of a round, one petition with its answer, filing on a line, withdrawing, the panel."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ...accounts.models import User
from ...assessments.models import Round, Scorecard
from ...assessments.queries.lines import LinePage, line_page
from ...assessments.queries.visibility import refuse_blind, rounds_seen_by
from ...assessments.services.lines import LineConflict
from ...assessments.services.rounds import RoundRefused
from ...indexes.queries import definition_of
from ...shared import access, export
from ...units.models import Unit
from .. import petition_queries as queries
from ..forms import FindingForm, ReasonForm
from ..models import Petition, Review
from ..panels import departments, may_answer, not_independent, require_panel
from ..petition_page import petitions_table
from ..petition_queries import Wanted
from ..rules import refusal
from ..services import petitions as service
from ..standing import calendar_of, card_of

CARDS = Scorecard.objects.select_related("round__index", "round__parent", "unit")
FILTERS = {"cho": "open", "da-tra-loi": "answered", "rut": "withdrawn"}


def petitions(request: HttpRequest) -> HttpResponse:
    """``/kien-nghi/``: petitions of a round (``?dot=``), the oldest open one first."""
    rounds = queries.rounds_with_petitions(rounds_seen_by(request.user))
    slug = request.GET.get("dot", "")
    round_ = next((one for one in rounds if one.slug == slug), rounds[0] if rounds else None)
    if round_ is None:
        return render(request, "workflow/no_petitions.html")
    seen = list(queries.petitions_seen(request.user, round_))
    wanted = Wanted(
        FILTERS.get(request.GET.get("tinh-trang", ""), ""),
        request.GET.get("chi-tieu", ""),
        request.GET.get("q", "").strip(),
    )
    shown = queries.worst_first(one for one in seen if wanted.keeps(one))
    table = petitions_table(round_, shown, timezone.localdate()).sorted_by(request.GET.get("sort"))
    if file := export.download(request, table):
        return file
    may_name = access.allowed(request.user, "run_round", round_.parent)
    context = {
        "round": round_, "rounds": rounds, "table": table, "counts": queries.counts(seen), "wanted": wanted,
        "chosen": request.GET.get("tinh-trang", ""), "codes": sorted({one.line.code for one in seen}),
        "open": [one for one in shown if one.is_open], "is_demo": round_.is_demo,
        "departments": departments(round_.parent) if may_name else [],
    }  # fmt: skip
    return render(request, "workflow/petitions.html", context)


@require_POST
def name_panel(request: HttpRequest, slug: str) -> HttpResponse:
    """The coordinator gives the ticked petitions to a department, or back to the council."""
    round_ = get_object_or_404(Round.objects.select_related("parent"), slug=slug)
    access.require(request, "run_round", unit=round_.parent)
    keys = [key for key in request.POST.getlist("petition") if key.isdigit()]
    found = list(Petition.objects.filter(Petition.OPEN, pk__in=keys, line__scorecard__round=round_))
    panel = _chosen_panel(request, round_)
    try:
        moved = service.name_panel(petitions=found, panel=panel, by=person_of(request))
    except RoundRefused as refused:
        messages.error(request, str(refused))
    else:
        name = panel.full_name if panel else _("Hội đồng thẩm định")
        messages.success(request, _("%(n)s kiến nghị do %(panel)s trả lời.") % {"n": moved, "panel": name})
    return redirect("workflow:petitions")


def _chosen_panel(request: HttpRequest, round_: Round) -> Unit | None:
    wanted = request.POST.get("panel", "")
    found = next((one for one in departments(round_.parent) if str(one.pk) == wanted), None)
    if wanted and found is None:
        raise Http404(_("Không có cơ quan này."))
    return found


def petition(request: HttpRequest, pk: int) -> HttpResponse:
    """``/kien-nghi/<id>/``: what is contested, on what grounds, and what was found."""
    one = _petition(request, pk)
    return _page(request, one, FindingForm(indicator=_indicator(one)))


def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """``/kien-nghi/<id>/tra-loi/``: the panel's finding, never by whoever had a part in the line."""
    one = _petition(request, pk)
    require_panel(request, one)
    form = FindingForm(request.POST or None, indicator=_indicator(one))
    if not form.is_valid():
        return _page(request, one, form, status=422 if form.is_bound else 200)
    try:
        made = service.answer(petition=one, finding=form.finding, by=person_of(request))
    except (RoundRefused, LineConflict) as refused:
        form.add_error(None, str(refused))
        return _page(request, one, form, status=409)
    messages.success(request, _("Đã trả lời: %(outcome)s.") % {"outcome": made.get_outcome_display().lower()})
    return redirect("workflow:petition", pk)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit takes its own unanswered petition back."""
    one = _petition(request, pk)
    access.require(request, "file_petition", unit=one.line.scorecard.unit)
    reason = request.POST.get("reason", "").strip()
    try:
        service.withdraw(petition=one, reason=reason, by=person_of(request))
    except RoundRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Đã rút kiến nghị về chỉ tiêu %(code)s.") % {"code": one.line.code})
    return redirect("workflow:petition", pk)


def _page(request: HttpRequest, one: Petition, form: FindingForm, status: int = 200) -> HttpResponse:
    card, today = one.line.scorecard, timezone.localdate()
    standing, calendar = card_of(card, today), calendar_of(card.round)
    sits = may_answer(request.user, one)
    context = {
        "petition": one, "card": card, "page": shown_line(card, one.line.code), "form": form,
        "reviews": Review.objects.filter(line=one.line, is_blind=False).select_related("by").order_by("-pk"),
        "sits": sits and one.is_open,
        "refused": refusal("answer", standing, calendar, today) or not_independent(request.user, one, today),
        "may_withdraw": one.is_open and access.allowed(request.user, "file_petition", card.unit),
        "sees_evidence": sits or access.allowed(request.user, "see_evidence", card.unit),
        "withdrawing": ReasonForm(), "is_demo": card.round.is_demo,
    }  # fmt: skip
    return render(request, "workflow/petition.html", context, status=status)


def shown_line(card: Scorecard, code: str) -> LinePage:
    """The figures and points of a line, for the page of a petition on it."""
    page = line_page(card, definition_of(card.round.index), code)
    if page is None:
        raise Http404(_("Phiếu này chưa được tính điểm."))
    return page


def _indicator(one: Petition) -> Any:
    return definition_of(one.line.scorecard.round.index).indicator(one.line.code)


def _petition(request: HttpRequest, pk: int) -> Petition:
    found = Petition.objects.select_related(
        "line__scorecard__round__index", "line__scorecard__round__parent", "line__scorecard__unit", "panel",
        "filed_by", "answered_by", "withdrawn_by",
    )  # fmt: skip
    one = get_object_or_404(found, pk=pk)
    refuse_blind(request, one.line.scorecard)
    if not queries.is_seen(request.user, one):
        access.require(request, "see_scorecard", unit=one.line.scorecard.unit)
    return one


def person_of(request: HttpRequest) -> User | None:
    """Who asks, for the log."""
    return request.user if isinstance(request.user, User) else None
