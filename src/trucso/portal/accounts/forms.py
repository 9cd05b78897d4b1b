"""Forms of allauth without placeholders: the label above a field says what it is."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from django.utils.translation import gettext_lazy as _


class _Bare:
    """Removes placeholders and allauth's help; our templates write labels and help."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
            field.help_text = ""
            field.error_messages["required"] = _("Cần điền ô này.")


class LoginForm(_Bare, allauth_forms.LoginForm):
    """Sign in."""


class ChangePasswordForm(_Bare, allauth_forms.ChangePasswordForm):
    """Change one's own password."""


class ReauthenticateForm(_Bare, allauth_forms.ReauthenticateForm):
    """Type the password again before a delicate act."""


class SetPasswordForm(_Bare, allauth_forms.SetPasswordForm):
    """A first password."""


class ResetPasswordForm(_Bare, allauth_forms.ResetPasswordForm):
    """Ask for a letter with a link."""


class ResetPasswordKeyForm(_Bare, allauth_forms.ResetPasswordKeyForm):
    """A new password through that link."""


class ActivateAppForm(_Bare, totp_forms.ActivateTOTPForm):
    """The first code of an authenticator app."""


class CodeForm(_Bare, mfa_forms.AuthenticateForm):
    """The second step of signing in."""


class ReauthenticateCodeForm(_Bare, mfa_forms.ReauthenticateForm):
    """A code again before a delicate act."""
