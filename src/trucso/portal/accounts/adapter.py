"""How allauth behaves here: accounts are given, nobody signs up, the words are Vietnamese."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .second_step import STEPS, must_have

_METHODS = {
    "reauthenticate": _("Dùng mật khẩu"),
    "mfa_reauthenticate": _("Dùng mã của ứng dụng hoặc mã dự phòng"),
    "mfa_reauthenticate:webauthn": _("Dùng khoá bảo mật"),
}


class Adapter(DefaultAccountAdapter):
    """Closed sign-up; everything else as allauth does it (limits on guessing included)."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Tài khoản này đang bị khoá. Hỏi quản trị hệ thống."),
        "enter_current_password": _("Mật khẩu hiện tại không đúng."),
        "incorrect_code": _("Mã không đúng."),
        "incorrect_password": _("Mật khẩu không đúng."),
        "invalid_password_reset": _("Liên kết đặt lại mật khẩu không đúng hoặc đã hết hạn."),
        "too_many_login_attempts": _("Đã thử sai quá nhiều lần. Hãy đợi 5 phút rồi thử lại."),
        "username_password_mismatch": _("Tên đăng nhập hoặc mật khẩu không đúng."),
        "rate_limited": _("Bạn gửi yêu cầu quá nhanh. Hãy đợi ít phút rồi thử lại."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        found = super().get_reauthentication_methods(user)
        return [{**method, "description": _METHODS[method["id"]]} for method in found]


class SecondStepAdapter(DefaultMFAAdapter):
    """The second step in Vietnamese; one that a role asks for is replaced, not taken away."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "Vai trò của bạn buộc có xác thực hai bước. Hãy thêm một khoá bảo mật trước khi bỏ ứng dụng này."
        ),
        "cannot_generate_recovery_codes": _("Hãy bật xác thực hai bước trước khi lấy mã dự phòng."),
        "incorrect_code": _("Mã không đúng. Hãy chờ mã mới trên điện thoại rồi nhập lại."),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user=authenticator.user, type__in=STEPS)
        return not must_have(authenticator.user) or others.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return f"Khoá {number}"
