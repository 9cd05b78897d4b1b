"""allauth's views where ours say more: what the page offers, and an entry in the log with every change."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.usersessions import views as sessions
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from trucso.portal.journal.services import record

from .models import User
from .services import subject_of


class SignIn(account.LoginView):
    """Sign in, with the ways this installation has."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        offered = {"single_sign_on": settings.SINGLE_SIGN_ON_NAME, "is_mail_set": settings.IS_MAIL_SET}
        return {**super().get_context_data(**kwargs), **offered}


class _Logged:
    """The change and its entry in the log are written together, or neither is."""

    action: str
    after: str = ""
    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            user = self.person()
            after = {"cách": self.after} if self.after else None
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            record(actor=user, action=self.action, subject=subject_of(user), after=after)
        return response

    def person(self) -> User:
        assert isinstance(self.request.user, User)
        return self.request.user


class ChangePassword(_Logged, account.PasswordChangeView):
    """Change one's own password."""

    action = "account.password_changed"


class SetPassword(_Logged, account.PasswordSetView):
    """A first password of somebody who came through single sign-on."""

    action = "account.password_set"


class ResetPassword(_Logged, account.PasswordResetFromKeyView):
    """A new password through a letter."""

    action = "account.password_reset"

    def person(self) -> User:
        return self.reset_user


class ActivateApp(_Logged, totp.ActivateTOTPView):
    """Add an authenticator app."""

    action, after = "second_step.added", "ứng dụng xác thực"


class DeactivateApp(_Logged, totp.DeactivateTOTPView):
    """Take the authenticator app away."""

    action, after = "second_step.removed", "ứng dụng xác thực"


class AddKey(_Logged, keys.AddWebAuthnView):
    """Add a security key or a passkey."""

    action, after = "second_step.added", "khoá bảo mật"


class RemoveKey(_Logged, keys.RemoveWebAuthnView):
    """Take a security key away."""

    action, after = "second_step.removed", "khoá bảo mật"


class NewCodes(_Logged, codes.GenerateRecoveryCodesView):
    """New recovery codes; the earlier ones stop working."""

    action, after = "second_step.added", "mã dự phòng"


class Sessions(_Logged, sessions.ListUserSessionsView):
    """Where one is signed in; ending the others."""

    action = "account.signed_out_elsewhere"
