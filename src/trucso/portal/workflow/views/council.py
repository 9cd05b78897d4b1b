"""The council: provisional points of the verified cards, decided together."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from ...accounts.models import User
from ...assessments.models import Result, Round, Scorecard
from ...assessments.queries.rounds import units_within
from ...assessments.rounds_page import cards_table
from ...assessments.services.rounds import RoundRefused
from ...shared import access, export, search
from ..services.council import decide_cards

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
    with_results = round_.scorecards.filter(unit__in=reached).select_related("unit")
    table = cards_table(round_, list(with_results.prefetch_related(LIGHT_RESULTS))).sorted_by(
        request.GET.get("sort") or "rank"
    )
    if file := export.download(request, table):
        return file
    context = {"round": round_, "cards": cards, "table": table, "is_demo": round_.is_demo}
    return render(request, "workflow/council.html", context)


def _decide(request: HttpRequest, round_: Round, cards: list[Scorecard]) -> HttpResponse:
    by = request.user if isinstance(request.user, User) else None
    try:
        done = decide_cards(cards=cards, note=request.POST.get("note", "").strip(), by=by)
    except RoundRefused as refused:
        messages.error(request, str(refused))
        return redirect("workflow:council", round_.slug)
    messages.success(request, _("Hội đồng đã quyết định %(n)s phiếu.") % {"n": len(done.made)})
    for card, why in done.refused:
        messages.warning(request, f"{card.unit}: {why}")
    return redirect("workflow:council", round_.slug)
