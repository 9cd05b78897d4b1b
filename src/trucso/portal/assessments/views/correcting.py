"""Correcting a published round: the coordinator gathers changes, compares, publishes or abandons."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trucso.index.package_table import published_table
from trucso.index.revisions import compared

from ...accounts.models import User
from ...indexes.queries import definition_of
from ...shared import access, export, search
from .. import publication_page
from ..correction_forms import OpeningForm
from ..models import CorrectionChange, Round
from ..queries.publications import package_of
from ..services import correcting
from ..services.rounds import RoundRefused

ACTION = "run_round"


def correction(request: HttpRequest, slug: str) -> HttpResponse:
    """``/dot-danh-gia/<round>/dinh-chinh/``: opening one, or the one that is open with its comparison."""
    round_ = _round(request, slug)
    one = round_.corrections.filter(closed_at=None).select_related("base", "opened_by").first()
    if one is None:
        return _opening(request, round_)
    one.round = round_
    changes = list(one.changes.select_related("scorecard__unit", "made_by"))
    moved = []
    if changes:
        after = published_table(correcting.draft_package(one, correcting.changes_of(one)))
        moved = compared(published_table(package_of(one.base)), after)
    definition = definition_of(round_.index)
    names = {change.scorecard.unit.code: change.scorecard.unit.full_name for change in changes}
    plain = publication_page.plain_changes(changes)
    table = publication_page.changes_table(round_, definition, names, plain)
    moved_table = publication_page.moved_table(round_, moved)
    if file := export.download(request, table, moved_table):
        return file
    cards = sorted(round_.scorecards.select_related("unit"), key=lambda card: search.sort_key(card.unit.name))
    context = {
        "round": round_, "correction": one, "changes": list(zip(changes, table.rows, strict=True)),
        "moved": moved_table, "cards": cards, "indicators": definition.indicators, "is_demo": round_.is_demo,
    }  # fmt: skip
    return render(request, "assessments/correction.html", context)


def _opening(request: HttpRequest, round_: Round) -> HttpResponse:
    form = OpeningForm(request.POST or None)
    if form.is_valid():
        try:
            correcting.open_correction(round_=round_, by=_person(request), **form.cleaned_data)
        except RoundRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Đã mở đính chính. Người khác vẫn thấy kết quả đang công bố."))
            return redirect("assessments:correction", round_.slug)
    past = round_.corrections.select_related("publication", "closed_by")
    context = {"round": round_, "form": form, "past": past, "is_demo": round_.is_demo}
    return render(request, "assessments/open_correction.html", context, status=422 if form.errors else 200)


def choose_line(request: HttpRequest, slug: str) -> HttpResponse:
    """From the two lists of the correction to the line: ``?phieu=<id>&chi-tieu=<code>``."""
    round_ = _round(request, slug)
    card, code = request.GET.get("phieu", ""), request.GET.get("chi-tieu", "")
    if not card.isdigit() or not code:
        messages.error(request, _("Chọn đơn vị và chỉ tiêu cần đính chính."))
        return redirect("assessments:correction", round_.slug)
    return redirect("assessments:correct_line", int(card), code)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one change off the list."""
    changes = CorrectionChange.objects.select_related("correction__round__parent", "scorecard__unit")
    change = get_object_or_404(changes, pk=pk)
    round_ = change.correction.round
    access.require(request, ACTION, unit=round_.parent)
    return _done(request, round_, lambda: correcting.drop_change(change=change, by=_person(request)),
                 _("Đã bỏ thay đổi %(target)s.") % {"target": change.target})  # fmt: skip


@require_POST
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish the correction as the next revision."""
    round_ = _round(request, slug)
    one = get_object_or_404(round_.corrections.select_related("round"), closed_at=None)
    said = _("Đã công bố bản đính chính; bản trước vẫn đọc được ở địa chỉ của nó.")
    return _done(
        request, round_, lambda: correcting.publish_correction(correction=one, by=_person(request)), said
    )


@require_POST
def abandon(request: HttpRequest, slug: str) -> HttpResponse:
    """Close the correction without publishing."""
    round_ = _round(request, slug)
    one = get_object_or_404(round_.corrections.select_related("round"), closed_at=None)
    reason = request.POST.get("reason", "").strip()
    said = _("Đã huỷ đính chính; kết quả công bố không thay đổi.")
    return _done(
        request,
        round_,
        lambda: correcting.abandon_correction(correction=one, reason=reason, by=_person(request)),
        said,
    )


def _done(request: HttpRequest, round_: Round, act: Any, said: str) -> HttpResponse:
    try:
        act()
    except RoundRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect("assessments:correction", round_.slug)


def _round(request: HttpRequest, slug: str) -> Round:
    found = get_object_or_404(Round.objects.select_related("index", "parent"), slug=slug)
    access.require(request, ACTION, unit=found.parent)
    return found


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
