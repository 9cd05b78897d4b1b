"""People whose role asks for a second step set it up before anything else (TRUCSO_MFA_ROLES)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from trucso.portal.shared import access

from .second_step import has_second_step, must_have

_OPEN = frozenset({"account_logout", "account_reauthenticate", "shared:language", "usersessions_list"})


class SecondStepMiddleware:
    """Leads them to the page that sets it up; whatever they send meanwhile is refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in _OPEN or name.startswith("mfa_") or not must_have(request.user):
            return None
        if has_second_step(request.user):
            return None
        rule = _("Vai trò của bạn buộc có xác thực hai bước. Hãy bật trước khi làm việc khác.")
        if request.method not in ("GET", "HEAD"):
            raise access.Refused(access.Decision(False, rule, _("Quản trị hệ thống")))
        messages.warning(request, rule)
        return redirect("mfa_index")
