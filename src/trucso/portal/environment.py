"""The settings an operator may change: environment variables, each with a default that runs.

``docs/operations.md`` lists them and a test compares. A malformed value stops the start with one message
that names every wrong variable, what was found and what is allowed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from trucso import places

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]", "testserver"})


class Malformed(ValueError):
    """A value that cannot be read; the message says what is allowed."""


def text(value: str) -> str:
    """The value as it is."""
    return value


def flag(value: str) -> bool:
    """``1`` or ``0``."""
    if value not in ("0", "1"):
        raise Malformed("cần 1 (bật) hoặc 0 (tắt)")
    return value == "1"


def whole(lowest: int, highest: int) -> Callable[[str], int]:
    """A reader of whole numbers within bounds."""

    def read(value: str) -> int:
        if not value.isascii() or not value.isdigit() or not lowest <= int(value) <= highest:
            raise Malformed(f"cần số nguyên từ {lowest} đến {highest}")
        return int(value)

    return read


def names(value: str) -> list[str]:
    """A list separated by commas."""
    return [part.strip() for part in value.split(",") if part.strip()]


def origins(value: str) -> list[str]:
    """A list of origins, each with its scheme."""
    found = names(value)
    if any("://" not in origin for origin in found):
        raise Malformed("mỗi địa chỉ cần có giao thức, ví dụ https://chuyendoiso.dongnai.gov.vn")
    return found


def folder(value: str) -> Path:
    """An absolute path."""
    return Path(value).expanduser().resolve()


def database(value: str) -> dict[str, Any]:
    """``sqlite:///…`` or ``postgres://…`` as Django wants it."""
    try:
        found = dj_database_url.parse(value, conn_max_age=60, conn_health_checks=True)
    except ValueError as problem:
        raise Malformed(
            "cần dạng sqlite:////đường/dẫn hoặc postgres://người:mật-khẩu@máy:5432/tên"
        ) from problem
    if not found["ENGINE"].endswith(("sqlite3", "postgresql")):
        raise Malformed("chỉ dùng được SQLite (sqlite:///) hoặc PostgreSQL (postgres://)")
    return dict(found)


def hours(value: str) -> tuple[time, time]:
    """``18-7``: from 18:00 to 7:00; ``0-0`` never."""
    start, dash, end = value.partition("-")
    if not (dash and start.isdigit() and end.isdigit() and int(start) < 24 and int(end) < 24):
        raise Malformed("cần dạng 18-7 (từ 18 giờ đến 7 giờ)")
    return time(int(start)), time(int(end))


def mail_server(value: str) -> dict[str, Any]:
    """``smtp://user:password@host:587?tls=1`` as Django wants it; empty: mail is printed, not sent."""
    if not value:
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    found = urlsplit(value)
    if found.scheme not in ("smtp", "smtps") or not found.hostname:
        raise Malformed("cần dạng smtp://người:mật-khẩu@máy:587?tls=1 hoặc smtps://…")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": found.hostname,
        "EMAIL_PORT": found.port or (465 if found.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(found.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(found.password or ""),
        "EMAIL_USE_SSL": found.scheme == "smtps",
        "EMAIL_USE_TLS": "tls=1" in found.query.split("&"),
    }


def roles(value: str) -> frozenset[str]:
    """Roles separated by commas."""
    from trucso.portal.shared.access import Role

    known = {role.value for role in Role} - {Role.PUBLIC.value}
    found = frozenset(names(value)) - {"none"}
    if found - known:
        raise Malformed(f"cần vai trò trong {', '.join(sorted(known))}; hoặc none")
    return found


def web_address(value: str) -> str:
    """An address with its scheme, or nothing."""
    if value and not value.startswith(("https://", "http://")):
        raise Malformed("cần địa chỉ bắt đầu bằng https://")
    return value.rstrip("/")


def level(value: str) -> str:
    """A level of the log."""
    if value not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise Malformed("cần một trong DEBUG, INFO, WARNING, ERROR")
    return value


@dataclass(frozen=True)
class Variable:
    """One environment variable. ``default`` may be computed from the values read before it."""

    name: str
    default: str | Callable[[Mapping[str, Any]], str]
    read: Callable[[str], Any]
    is_secret: bool = False


VARIABLES = (
    Variable("DEBUG", "0", flag),
    Variable("TRUCSO_VAR", str(places.VAR), folder),
    Variable("TRUCSO_DEFINITIONS", str(places.DEFINITIONS), folder),
    Variable("TRUCSO_CASES", str(places.CASES), folder),
    Variable("TRUCSO_PROVINCE", "75", text),
    Variable("HOST", "127.0.0.1", text),
    Variable("PORT", "8000", whole(1, 65535)),
    Variable("WORKERS", "2", whole(1, 64)),
    Variable("SECRET_KEY", "", text, is_secret=True),
    Variable("DATABASE_URL", lambda read: f"sqlite:///{read['TRUCSO_VAR']}/trucso.sqlite3", database, True),
    Variable("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]", names),
    Variable("CSRF_TRUSTED_ORIGINS", "", origins),
    Variable("TRUCSO_HTTPS", "0", flag),
    Variable("TRUCSO_DEMO", lambda read: "1" if read["HOST"] in LOOPBACK else "0", flag),
    Variable("TRUCSO_SESSION_HOURS", "12", whole(1, 720)),
    Variable("TRUCSO_UPLOAD_MB", "30", whole(1, 1024)),
    Variable("TRUCSO_EVIDENCE_MB", "20", whole(1, 1024)),
    Variable("TRUCSO_ADDRESS", lambda read: f"http://{read['HOST']}:{read['PORT']}", text),
    Variable("TRUCSO_MAIL", "", mail_server, is_secret=True),
    Variable("TRUCSO_MAIL_FROM", "truc-so@localhost", text),
    Variable("TRUCSO_INVITATION_DAYS", "7", whole(1, 60)),
    Variable("TRUCSO_MFA_ROLES", lambda read: "none" if read["TRUCSO_DEMO"] else "admin,coordinator", roles),
    Variable("TRUCSO_OIDC_URL", "", web_address),
    Variable("TRUCSO_OIDC_CLIENT", "", text),
    Variable("TRUCSO_OIDC_SECRET", "", text, is_secret=True),
    Variable("TRUCSO_OIDC_NAME", "Đăng nhập một lần của tỉnh", text),
    Variable("TRUCSO_QUIET_HOURS", "18-7", hours),
    Variable("TRUCSO_LOG_LEVEL", "INFO", level),
)


def read_environment(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Every variable by name; raises ImproperlyConfigured with one line per malformed one."""
    found: dict[str, Any] = {}
    wrong: list[str] = []
    for variable in VARIABLES:
        default = variable.default(found) if callable(variable.default) else variable.default
        value = environ.get(variable.name, "").strip() or default
        try:
            found[variable.name] = variable.read(value)
        except Malformed as problem:
            shown = "(không hiện giá trị)" if variable.is_secret else f"«{value}»"
            wrong.append(f"  {variable.name} = {shown}: {problem}")
            found[variable.name] = variable.read(default)
    if wrong:
        raise ImproperlyConfigured("Cài đặt sai, chưa khởi động:\n" + "\n".join(wrong))
    return found


def single_sign_on(read: Mapping[str, Any]) -> dict[str, Any]:
    """The province's OpenID Connect provider as allauth wants it; none when no address is set."""
    if not read["TRUCSO_OIDC_URL"]:
        return {"APPS": []}
    app = {
        "provider_id": "tinh",
        "name": read["TRUCSO_OIDC_NAME"],
        "client_id": read["TRUCSO_OIDC_CLIENT"],
        "secret": read["TRUCSO_OIDC_SECRET"],
        "settings": {"server_url": read["TRUCSO_OIDC_URL"]},
    }
    return {"APPS": [app], "OAUTH_PKCE_ENABLED": True}


def secret_key(given: str, var: Path) -> str:
    """The key given, else one made at the first start and kept in ``var/secret-key`` (mode 600)."""
    from django.core.management.utils import get_random_secret_key

    if given:
        return given
    kept = var / "secret-key"
    if not kept.exists():
        var.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(get_random_secret_key())
    return kept.read_text().strip()
