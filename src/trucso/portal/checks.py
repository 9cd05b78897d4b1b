"""What is checked before the portal starts. Each has an id and a hint; docs/operations.md lists them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from .environment import LOOPBACK

SECRET_KEY_CHARACTERS = 32


def _is_outside() -> bool:
    """Whether other machines can reach this portal."""
    return settings.HOST not in LOOPBACK or any(host not in LOOPBACK for host in settings.ALLOWED_HOSTS)


def _is_weak_key() -> bool:
    return len(settings.SECRET_KEY) < SECRET_KEY_CHARACTERS and _is_outside()


def _has_no_static() -> bool:
    return not any((Path(folder) / "vendor" / "tabler.css").is_file() for folder in settings.STATICFILES_DIRS)


Rule = tuple[type[Error] | type[Warning], str, Callable[[], Any], str, str]
_RULES: tuple[Rule, ...] = (
    (
        Error, "trucso.E001", _is_weak_key,
        "SECRET_KEY quá ngắn cho một hệ thống mở ra mạng.",
        f"Đặt SECRET_KEY có ít nhất {SECRET_KEY_CHARACTERS} ký tự ngẫu nhiên, "
        "hoặc bỏ trống để hệ thống tự sinh và giữ ở var/secret-key.",
    ),
    (
        Error, "trucso.E002", lambda: "*" in settings.ALLOWED_HOSTS and not settings.DEBUG,
        "ALLOWED_HOSTS có «*»: mọi tên miền đều được nhận.",
        "Ghi đúng tên miền của hệ thống, ví dụ ALLOWED_HOSTS=chuyendoiso.dongnai.gov.vn.",
    ),
    (
        Error, "trucso.E003", lambda: settings.DEBUG and _is_outside(),
        "DEBUG bật trong khi máy khác truy cập được: trang lỗi sẽ lộ mã và dữ liệu.",
        "Đặt DEBUG=0.",
    ),
    (
        Error, "trucso.E004", _has_no_static,
        "Chưa có tệp giao diện đã dựng.",
        "Chạy: npm ci && npm run build (make run tự làm việc này).",
    ),
    (
        Error, "trucso.E005", lambda: not settings.DEFINITIONS_DIR.is_dir(),
        "Không thấy thư mục định nghĩa bộ chỉ số.",
        "Đặt TRUCSO_DEFINITIONS trỏ tới thư mục definitions/ của bản cài đặt.",
    ),
    (
        Error, "trucso.E006", lambda: not os.access(settings.VAR_DIR, os.W_OK),
        "Không ghi được vào thư mục dữ liệu.",
        "Cấp quyền ghi thư mục TRUCSO_VAR cho người chạy hệ thống.",
    ),
    (
        Error, "trucso.E007", lambda: settings.IS_DEMO_ALLOWED and _is_outside(),
        "Tài khoản minh hoạ có mật khẩu công khai, không được bật khi máy khác truy cập được.",
        "Đặt TRUCSO_DEMO=0 rồi chạy: manage.py demo remove và manage.py demo_accounts remove.",
    ),
    (
        Warning, "trucso.W001", lambda: _is_outside() and not settings.IS_HTTPS,
        "Máy khác truy cập được nhưng chưa bật HTTPS: mật khẩu đi qua mạng không được mã hoá.",
        "Đặt một máy chủ chuyển tiếp có HTTPS ở trước (nginx, Caddy) và TRUCSO_HTTPS=1.",
    ),
)  # fmt: skip


@register(Tags.security)
def check_installation(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every rule that this installation breaks."""
    return [
        kind(message, hint=hint, id=identifier)
        for kind, identifier, is_broken, message, hint in _RULES
        if is_broken()
    ]
