"""Changes of one person: account, roles, hand-over, second step. Each answers with the person's page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ..accounts import second_step
from ..accounts.handing_over import waiting_with
from ..accounts.models import User
from ..accounts.requests import SignedInRequest
from . import services
from .authority import may_end, require
from .forms import EndForm, GrantForm, HandOverForm, PersonForm, ReasonForm
from .views import add_problems, person_or_404, tell_link


@require_POST
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Correct name and address."""
    found = person_or_404(request, pk)
    return _done(request, found, PersonForm(request.POST), services.edit, _("Đã sửa."))


@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: SignedInRequest, pk: int) -> HttpResponse:
    """A further role; a page of its own when something typed is wrong."""
    found = person_or_404(request, pk)
    form = GrantForm(request.user, request.POST or None, prefix="giao")
    if request.method == "POST" and form.is_valid():
        try:
            services.grant(actor=request.user, person=found, **form.cleaned_data)
        except ValidationError as problem:
            add_problems(form, problem)
        else:
            messages.success(request, _("Đã giao vai trò."))
            return redirect("people:person", pk=pk)
    return render(request, "people/grant.html", {"form": form, "person": found})


@require_http_methods(["GET", "HEAD", "POST"])
def end_role(request: SignedInRequest, pk: int, assignment: int) -> HttpResponse:
    """The last day of a role."""
    found = person_or_404(request, pk)
    held = get_object_or_404(found.role_assignments.select_related("unit", "user"), pk=assignment)
    require(may_end(request.user, held))
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.end(actor=request.user, assignment=held, **form.cleaned_data)
        except ValidationError as problem:
            add_problems(form, problem)
        else:
            messages.success(request, _("Vai trò kết thúc sau ngày đã chọn."))
            return redirect("people:person", pk=pk)
    return render(request, "people/end_role.html", {"form": form, "person": found, "held": held})


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """Pass roles to a successor; shows what passes before and after."""
    found = person_or_404(request, pk)
    form = HandOverForm(request.user, found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        try:
            given = services.hand_over(
                actor=request.user, assignments=list(wanted["roles"].select_related("unit", "user")),
                to=wanted["to"], last_day=wanted["last_day"], reason=wanted["reason"],
            )  # fmt: skip
        except ValidationError as problem:
            add_problems(form, problem)
        else:
            messages.success(request, _("Đã bàn giao %d vai trò.") % len(given))
            return redirect("people:person", pk=wanted["to"].pk)
    roles: Any = form.fields["roles"]
    held = list(roles.queryset.select_related("unit", "user"))
    waiting = waiting_with(held, timezone.localdate())
    return render(request, "people/hand_over.html", {"form": form, "person": found, "waiting": waiting})


@require_POST
def renew_link(request: SignedInRequest, pk: int) -> HttpResponse:
    """A new one-time link to set the password."""
    found = person_or_404(request, pk)
    tell_link(request, services.renew_link(actor=request.user, person=found))
    return redirect("people:person", pk=pk)


@require_POST
def lock(request: SignedInRequest, pk: int) -> HttpResponse:
    """Close the account."""
    found = person_or_404(request, pk)
    return _done(request, found, ReasonForm(request.POST), services.lock, _("Đã khoá tài khoản."))


@require_POST
def unlock(request: SignedInRequest, pk: int) -> HttpResponse:
    """Open the account again."""
    found = person_or_404(request, pk)
    return _done(request, found, ReasonForm(request.POST), services.unlock, _("Đã mở lại tài khoản."))


@require_POST
def ask_reset(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask that the person's second step be taken away."""
    found = person_or_404(request, pk)
    told = _("Đã ghi đề nghị. Một quản trị khác cần xác nhận trong 24 giờ.")
    return _done(request, found, ReasonForm(request.POST), _ask, told)


@require_POST
def confirm_reset(request: SignedInRequest, pk: int) -> HttpResponse:
    """Confirm what another administrator asked."""
    found = person_or_404(request, pk)
    try:
        second_step.confirm_reset(actor=request.user, user=found)
        messages.success(request, _("Đã đặt lại xác thực hai bước; mọi phiên của người này đã đăng xuất."))
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    return redirect("people:person", pk=pk)


def _ask(*, actor: User, person: User, reason: str) -> None:
    second_step.ask_reset(actor=actor, user=person, reason=reason)


def _done(
    request: SignedInRequest, found: User, form: Any, service: Callable[..., object], told: str
) -> HttpResponse:
    """Call the service with what was typed; success or refusal is told on the person's page."""
    try:
        if not form.is_valid():
            raise ValidationError([f"{form.fields[n].label}: {' '.join(e)}" for n, e in form.errors.items()])
        service(actor=request.user, person=found, **form.cleaned_data)
        messages.success(request, told)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
    return redirect("people:person", pk=found.pk)
