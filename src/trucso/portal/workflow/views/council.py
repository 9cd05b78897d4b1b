"""The council: verified cards decided together, single lines settled, decisions reopened."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ...accounts.models import User
from ...assessments.models import Line, Result, Round, Scorecard
from ...assessments.queries.lines import line_page
from ...assessments.queries.rounds import units_within
from ...assessments.services.lines import LineConflict
from ...assessments.services.rounds import RoundRefused
from ...indexes.queries import definition_of
from ...shared import access, export, search
from .. import petition_queries
from ..council_page import provisional_table, settled_table
from ..forms import CouncilForm, ReasonForm
from ..models import Review
from ..rules import Refusal, refusal
from ..services.council import decide_cards, reopen_decision, set_council_points
from ..standing import calendar_of, card_of

ACTION = "decide_points"
LIGHT_RESULTS = Prefetch("results", queryset=Result.objects.defer("tree"))


def council(request: HttpRequest, slug: str) -> HttpResponse:
    """``/dot-danh-gia/<round>/hoi-dong/``: the provisional table, and deciding what is ticked."""
    round_ = get_object_or_404(Round.objects.select_related("index", "parent"), slug=slug)
    reached = units_within(access.visible(request.user, ACTION), round_)
    found = round_.scorecards.filter(unit__in=reached, state=Scorecard.State.VERIFIED)
    cards = sorted(found.select_related("unit", "round"), key=lambda card: search.sort_key(card.unit.name))
    if request.method == "POST":
        ticked = set(request.POST.getlist("card"))
        return _decide(request, round_, [card for card in cards if str(card.pk) in ticked])
    every = list(round_.scorecards.select_related("unit").prefetch_related(LIGHT_RESULTS))
    units = frozenset(reached.values_list("pk", flat=True))
    table = provisional_table(round_, every, definition_of(round_.index), units)
    table = table.sorted_by(request.GET.get("sort") or "rank")
    if file := export.download(request, table):
        return file
    context = {
        "round": round_, "cards": cards, "table": table, "is_demo": round_.is_demo,
        "waits": round_.appeal_until if _may_appeal(round_) else None,
    }  # fmt: skip
    return render(request, "workflow/council.html", context)


def _may_appeal(round_: Round) -> bool:
    return bool(round_.appeal_until and timezone.localdate() <= round_.appeal_until)


def _decide(request: HttpRequest, round_: Round, cards: list[Scorecard]) -> HttpResponse:
    try:
        done = decide_cards(cards=cards, note=request.POST.get("note", "").strip(), by=_person(request))
    except RoundRefused as refused:
        messages.error(request, str(refused))
        return redirect("workflow:council", round_.slug)
    messages.success(request, _("Hội đồng đã quyết định %(n)s phiếu.") % {"n": len(done.made)})
    for card, why in done.refused:
        messages.warning(request, f"{card.unit}: {why}")
    return redirect("workflow:council", round_.slug)


def card(request: HttpRequest, pk: int) -> HttpResponse:
    """``/hoi-dong/phieu/<id>/``: the lines of a card in every column, each leading to its settling."""
    one = _card(request, pk)
    table = settled_table(one).sorted_by(request.GET.get("sort"))
    if file := export.download(request, table):
        return file
    context = {
        "card": one, "table": table, "refused": _refused("council", one), "reopening": ReasonForm(),
        "may_reopen": _refused("reopen", one) is None, "is_demo": one.round.is_demo,
    }  # fmt: skip
    return render(request, "workflow/council_card.html", context)


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the decision on a card back before it is published."""
    one = _card(request, pk)
    try:
        reopen_decision(scorecard=one, reason=request.POST.get("reason", "").strip(), by=_person(request))
    except RoundRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Đã mở lại quyết định về phiếu của %(unit)s.") % {"unit": one.unit})
    return redirect("workflow:council_card", pk)


def line(request: HttpRequest, pk: int) -> HttpResponse:
    """``/hoi-dong/dong/<id>/``: what was said of a line by everybody, and the council's points of it."""
    found = get_object_or_404(Line, pk=pk)
    found.scorecard = _card(request, found.scorecard_id)
    indicator = definition_of(found.scorecard.round.index).indicator(found.code)
    if request.method != "POST":
        initial = {"seen_version": found.version}
        return _line_page(request, found, CouncilForm(indicator=indicator, initial=initial))
    form = CouncilForm(request.POST, indicator=indicator)
    if not form.is_valid():
        return _line_page(request, found, form, status=422)
    found.version = form.cleaned_data["seen_version"]
    try:
        set_council_points(line=found, points=form.points, reason=form.reason, by=_person(request))
    except (RoundRefused, LineConflict) as refused:
        form.add_error(None, str(refused))
        return _line_page(request, found, form, status=409)
    messages.success(
        request, _("Đã ghi quyết định của Hội đồng về chỉ tiêu %(code)s.") % {"code": found.code}
    )
    return redirect("workflow:council_card", found.scorecard_id)


def _line_page(request: HttpRequest, found: Line, form: CouncilForm, status: int = 200) -> HttpResponse:
    one = found.scorecard
    page = line_page(one, definition_of(one.round.index), found.code)
    if page is None:
        raise Http404(_("Phiếu này chưa được tính điểm."))
    context = {
        "card": one, "line": found, "page": page, "form": form, "refused": _refused("council", one),
        "petitions": petition_queries.of_line(one.pk, found.code),
        "reviews": Review.objects.filter(line=found, is_blind=False).select_related("by").order_by("-pk"),
        "sees_evidence": access.allowed(request.user, "see_evidence", one.unit), "is_demo": one.round.is_demo,
    }  # fmt: skip
    return render(request, "workflow/council_line.html", context, status=status)


def _refused(name: str, one: Scorecard) -> Refusal | None:
    today = timezone.localdate()
    return refusal(name, card_of(one, today), calendar_of(one.round), today)


def _card(request: HttpRequest, pk: int) -> Scorecard:
    cards = Scorecard.objects.select_related("round__index", "round__parent", "round__previous", "unit")
    one = get_object_or_404(cards, pk=pk)
    access.require(request, ACTION, unit=one.unit)
    return one


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
