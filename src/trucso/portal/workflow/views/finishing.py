"""The end of verifying a card: finished, given back for a supplement, taken back when none came in time."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ...accounts.models import User
from ...assessments.models import Scorecard
from ...assessments.services.rounds import RoundRefused
from ..entitlement import require_duty
from ..forms import SupplementForm
from ..services.moves import move, send_back


@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Every line is decided: the card is verified."""
    card = _card(request, pk)
    try:
        move(name="finish_review", scorecard=card, by=_person(request))
    except RoundRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Đã kết thúc thẩm định phiếu của %(unit)s.") % {"unit": card.unit})
    return redirect("workflow:verify_card", pk)


@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Lines asked about go back to the unit, until a day."""
    card = _card(request, pk)
    form = SupplementForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Chọn ngày cuối để đơn vị bổ sung."))
        return redirect("workflow:verify_card", pk)
    until, note = form.cleaned_data["until"], form.cleaned_data["note"]
    try:
        send_back(scorecard=card, until=until, note=note, by=_person(request))
    except RoundRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Đã trả lại phiếu của %(unit)s để bổ sung.") % {"unit": card.unit})
    return redirect("workflow:verify_card", pk)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit did not supplement in time: its lines are verified as they stand."""
    card = _card(request, pk)
    try:
        move(name="take_back", scorecard=card, by=_person(request))
    except RoundRefused as refused:
        messages.error(request, str(refused))
    else:
        named = {"unit": card.unit}
        messages.success(request, _("Phiếu của %(unit)s trở lại thẩm định theo số liệu hiện có.") % named)
    return redirect("workflow:verify_card", pk)


def _card(request: HttpRequest, pk: int) -> Scorecard:
    card = get_object_or_404(Scorecard.objects.select_related("round", "unit"), pk=pk)
    require_duty(request, card)
    return card


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
