"""Single sign-on of the province (OpenID Connect): it says who somebody is, never what they may do.

Only people already invited come in. The first time, an identity is linked to the account with the same user
name, else to the only one with the same verified e-mail; afterwards the identity's own number counts.
"""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.openid_connect import views as openid
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from requests import RequestException

from trucso.portal.journal.services import record

from .models import User
from .services import subject_of


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Links identities to invited people and refuses everybody else."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Any) -> User:
        """Nothing of the identity is copied: names and addresses are kept by those who manage people."""
        return sociallogin.user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.state.get("process", "login") != "login":
            raise ImmediateHttpResponse(_refused(request, _("Chỉ dùng được để đăng nhập.")))
        if sociallogin.is_existing:
            return
        user = invited_person(claims_of(sociallogin))
        if user is None:
            why = _("Chưa có ai mời bạn vào hệ thống, hoặc tên đăng nhập không khớp.")
            raise ImmediateHttpResponse(_refused(request, why))
        with transaction.atomic():
            sociallogin.connect(request, user)
            after = {"định danh": sociallogin.account.uid}
            record(actor=user, action="account.linked", subject=subject_of(user), after=after)


def claims_of(sociallogin: SocialLogin) -> dict[str, Any]:
    """What the province says of the person."""
    data = sociallogin.account.extra_data
    return data.get("userinfo") or data.get("id_token") or {}


def invited_person(claims: dict[str, Any]) -> User | None:
    """The active account these claims name, if none is linked to another identity yet."""
    free = User.objects.filter(is_active=True).exclude(pk__in=SocialAccount.objects.values("user"))
    if name := claims.get("preferred_username"):
        found = free.filter(username__iexact=name)
        if len(found) == 1:
            return found[0]
    email = claims.get("email")
    if not email or claims.get("email_verified") is False:
        return None
    found = free.filter(email__iexact=email)
    return found[0] if len(found) == 1 else None


def sign_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Go to the province's sign-in; a page of ours when it does not answer."""
    try:
        return openid.login(request, provider_id)
    except RequestException:
        return _refused(request, _("Hệ thống đăng nhập một lần của tỉnh không trả lời."), status=503)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from the province's sign-in."""
    return openid.callback(request, provider_id)


def error(request: HttpRequest) -> HttpResponse:
    """allauth leads here when the province's answer cannot be used."""
    return _refused(request, _("Hệ thống đăng nhập một lần trả lời không đúng. Hãy thử lại."), status=400)


def closed(request: HttpRequest) -> HttpResponse:
    """allauth's own pages for signing up and connecting: nobody does either here."""
    return HttpResponseRedirect("/")


def _refused(request: HttpRequest, why: str, *, status: int = 403) -> HttpResponse:
    return render(request, "socialaccount/refused.html", {"why": why}, status=status)
