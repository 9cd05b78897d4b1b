"""Running a round: extensions for single units, publishing with its gaps named first, and cancelling."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ...accounts.models import User
from ...assessments.models import Round, Scorecard
from ...assessments.services.rounds import RoundRefused
from ...shared import access, export
from ..cancelling import cancelling_obstacles, was_cancelled
from ..forms import ExtensionForm
from ..models import Extension
from ..rules import publishing_refusal
from ..running import left_open, running, running_table, state_counts
from ..services.cancelling import RoundGone, cancel_round
from ..services.exceptions import extend, revoke
from ..services.publishing import publish as publish_in_time
from ..standing import calendar_of

ACTION = "run_round"


def run(request: HttpRequest, slug: str) -> HttpResponse:
    """``/dot-danh-gia/<round>/dieu-hanh/``: where every unit stands; publishing."""
    round_ = _round(request, slug)
    today = timezone.localdate()
    found = running(round_, today)
    state, query = request.GET.get("trang-thai", ""), request.GET.get("q", "").strip()
    table = running_table(round_, found, state, query).sorted_by(request.GET.get("sort"))
    if file := export.download(request, table):
        return file
    context = {
        "round": round_, "table": table, "states": state_counts(found), "unsettled": found.units_unsettled,
        "left_open": left_open(found), "state": state, "query": query,
        "refused": publishing_refusal(calendar_of(round_), today) if found.unsettled else None,
        "is_demo": round_.is_demo, "publication": round_.publications.first(),
        "obstacles": [] if round_.is_frozen else cancelling_obstacles(round_),
    }  # fmt: skip
    return render(request, "workflow/run_round.html", context)


@require_POST
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Freeze and publish; the person has seen what is not settled and said so."""
    round_ = _round(request, slug)
    reason = request.POST.get("reason", "").strip()
    try:
        made = publish_in_time(
            round_=round_, is_seen="seen" in request.POST, reason=reason, by=_person(request)
        )
    except RoundRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Đã công bố. Dấu SHA-256 của gói: %(digest)s") % {"digest": made.digest})
    return redirect("workflow:run_round", slug)


@require_POST
def cancel(request: HttpRequest, slug: str) -> HttpResponse:
    """Take back a round opened by mistake, and go on where it was prepared."""
    try:
        round_ = _round(request, slug)
        reason = request.POST.get("reason", "").strip()[:1000]
        kept = cancel_round(round_=round_, reason=reason, by=_person(request))
    except (Http404, RoundGone):
        if not was_cancelled(slug):
            raise
        messages.error(request, str(RoundGone()))
        return redirect("assessments:rounds")
    except RoundRefused as refused:
        messages.error(request, str(refused))
        return redirect("workflow:run_round", slug)
    told = _("Đã huỷ đợt “%(name)s”. Tên, kỳ, lịch và phân công còn ở đây: sửa rồi mở lại, hoặc xoá hẳn.")
    messages.success(request, told % {"name": kept.name})
    return redirect("workflow:preparation", kept.pk)


def extensions(request: HttpRequest, pk: int) -> HttpResponse:
    """``/phieu/<id>/gia-han/``: more time for one unit, with reason, document and end."""
    card = _card(request, pk)
    form = ExtensionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = extend(scorecard=card, by=_person(request), **form.cleaned_data)
        except RoundRefused as refused:
            form.add_error(None, str(refused))
        else:
            until = f"{made.until:%d/%m/%Y}"
            messages.success(request, _("Đã gia hạn đến hết ngày %(until)s.") % {"until": until})
            return redirect("workflow:extensions", pk)
    context = {
        "card": card, "form": form, "is_demo": card.round.is_demo, "today": timezone.localdate(),
        "given": Extension.objects.filter(scorecard=card).select_related("granted_by"),
    }  # fmt: skip
    return render(request, "workflow/extensions.html", context, status=422 if form.errors else 200)


@require_POST
def end_extension(request: HttpRequest, pk: int) -> HttpResponse:
    """End an extension early; the unit is back on the days of the round."""
    given = get_object_or_404(Extension.objects.select_related("scorecard__unit", "scorecard__round"), pk=pk)
    card = _card(request, given.scorecard_id)
    try:
        revoke(extension=given, by=_person(request), reason=request.POST.get("reason", "").strip())
    except RoundRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Đã thu hồi gia hạn của %(unit)s.") % {"unit": card.unit})
    return redirect("workflow:extensions", card.pk)


def _round(request: HttpRequest, slug: str) -> Round:
    found = get_object_or_404(Round.objects.select_related("index", "parent"), slug=slug)
    access.require(request, ACTION, unit=found.parent)
    return found


def _card(request: HttpRequest, pk: int) -> Scorecard:
    found = get_object_or_404(Scorecard.objects.select_related("round__parent", "unit"), pk=pk)
    access.require(request, ACTION, unit=found.unit)
    return found


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
