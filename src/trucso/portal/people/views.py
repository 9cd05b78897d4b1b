"""The people one manages: the list, one person, and inviting somebody new."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ..accounts.invitations import is_expired
from ..accounts.models import RoleAssignment, User
from ..accounts.requests import SignedInRequest
from ..accounts.second_step import has_second_step, must_have, open_reset
from ..journal.pages import log_table, rows_of
from ..journal.queries import entries
from ..shared import access, export
from . import services
from .authority import may_end, may_manage, require, roles_granted, units_reached
from .forms import GrantForm, InviteForm, PersonForm, ReasonForm
from .queries import STATES, Wanted, people, state_of, visible_people
from .tables import people_table, roles_table

LINK_KEY = "people_link"


@require_safe
def people_list(request: SignedInRequest) -> HttpResponse:
    """``/nguoi-dung/?q=&vai-tro=&don-vi=&tai-khoan=``, also as CSV, XLSX and JSON."""
    wanted = Wanted(*(request.GET.get(name, "") for name in ("q", "vai-tro", "don-vi", "tai-khoan")))
    table = people_table(people(request.user, wanted)).sorted_by(request.GET.get("sort"))
    if file := export.download(request, table):
        return file
    roles = [(role.value, role.label) for role in roles_granted(request.user)]
    units = [(unit.code, unit.full_name) for unit in units_reached(request.user)]
    filters = [
        _filter(_("Vai trò"), "vai-tro", wanted.role, roles),
        _filter(_("Đơn vị"), "don-vi", wanted.unit, units),
        _filter(_("Tài khoản"), "tai-khoan", wanted.state, list(STATES.items())),
    ]
    return render(request, "people/list.html", {"table": table, "wanted": wanted, "filters": filters})


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: SignedInRequest) -> HttpResponse:
    """A new person with a first role; the link to set the password is sent or shown once."""
    form = InviteForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invited = services.invite(actor=request.user, **form.cleaned_data)
        except ValidationError as problem:
            add_problems(form, problem)
        else:
            tell_link(request, invited)
            return redirect("people:person", pk=invited.person.pk)
    return render(request, "people/invite.html", {"form": form})


@require_safe
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    """One person: the account, every role, and what the log tells."""
    found = person_or_404(request, pk)
    table = roles_table([_role_row(request.user, held) for held in _roles(found)])
    history = log_table(rows_of(entries(subject=f"accounts.user:{found.pk}")[:50], request.user))
    if file := export.download(request, table, history):
        return file
    reset = open_reset(found)
    context = {
        "person": found,
        "state": state_of(found),
        "is_expired": is_expired(found),
        "roles": table,
        "history": history,
        "link": request.session.pop(LINK_KEY, None),
        "may_manage": may_manage(request.user, found),
        "may_hand_over": any(row["may_end"] for row in table.rows),  # type: ignore[index]
        "may_reset": access.allowed(request.user, "reset_second_step") and request.user != found,
        "reset": reset,
        "is_reset_mine": reset is not None and reset.asked_by_id == request.user.pk,
        "has_second_step": has_second_step(found),
        "must_have": must_have(found),
        "grant_form": GrantForm(request.user, prefix="giao"),
        "edit_form": PersonForm(initial={"full_name": found.full_name, "email": found.email}),
        "reason_form": ReasonForm(),
    }
    return render(request, "people/person.html", context)


def person_or_404(request: SignedInRequest, pk: int) -> User:
    """The person, if one may see them: 404 for nobody, 403 for somebody out of reach."""
    found = get_object_or_404(User, pk=pk)
    require(visible_people(request.user).filter(pk=pk).exists())
    return found


def tell_link(request: SignedInRequest, invited: services.Invited) -> None:
    """Show the link once on the person's page, unless it went out by e-mail."""
    if invited.is_sent:
        messages.success(request, _("Đã gửi liên kết đặt mật khẩu tới %s.") % invited.person.email)
    else:
        request.session[LINK_KEY] = invited.link


def add_problems(form: Any, problem: ValidationError) -> None:
    """Put the refusals of a service beside the fields they speak of."""
    if not hasattr(problem, "error_dict"):
        form.add_error(None, problem)
        return
    for field, errors in problem.error_dict.items():
        form.add_error(field if field in form.fields else None, errors)


def _roles(found: User) -> list[RoleAssignment]:
    return list(found.role_assignments.select_related("unit", "user").order_by("-valid_from", "role"))


def _role_row(actor: User, held: RoleAssignment) -> dict[str, Any]:
    today = timezone.localdate()
    is_over = held.valid_to is not None and held.valid_to < today
    state = _("đã kết thúc") if is_over else _("sắp tới") if held.valid_from > today else _("đang giữ")
    return {
        "pk": held.pk,
        "user_id": held.user_id,
        "role": held.get_role_display(),
        "unit": held.unit.full_name,
        "valid_from": held.valid_from,
        "valid_to": held.valid_to,
        "state": state,
        "may_end": not is_over and may_end(actor, held),
    }


def _filter(label: str, name: str, chosen: str, options: list[tuple[str, Any]]) -> dict[str, Any]:
    return {"label": label, "name": name, "chosen": chosen, "options": options}
