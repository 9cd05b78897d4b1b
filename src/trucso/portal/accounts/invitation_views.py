"""The page a one-time link opens: set the password, then sign in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from .invitations import LinkRefused, person_of, set_password_by_link


class PasswordForm(forms.Form):
    """A new password, twice."""

    password1 = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    password2 = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if "password2" in found and found.get("password1") != found["password2"]:
            self.add_error("password2", gettext_lazy("Hai lần nhập không giống nhau."))
        return found


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """``/tai-khoan/loi-moi/…/``; a link that opens nothing says why."""
    try:
        person = person_of(token)
    except LinkRefused as refused:
        return render(request, "account/invitation_refused.html", {"why": str(refused)}, status=410)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_password_by_link(token=token, password=form.cleaned_data["password1"])
        except ValidationError as weak:
            form.add_error("password1", weak)
        else:
            messages.success(request, _("Đã đặt mật khẩu. Mời bạn đăng nhập."))
            return redirect("account_login")
    return render(request, "account/invitation.html", {"form": form, "person": person})
