"""The main navigation: what a person may open, in the order of the questions people come with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from . import access
from .routes import ROUTES


@dataclass(frozen=True)
class Entry:
    """A link of the main navigation; ``app`` marks which pages belong under it."""

    label: Any
    route: str
    app: str


ENTRIES = (
    Entry(_("Việc của tôi"), "workflow:mine", "mine"),
    Entry(_("Toàn cảnh tỉnh"), "national:province", "national"),
    Entry(_("Bảng xếp hạng"), "national:league", "national"),
    Entry(_("Phiếu chấm điểm"), "assessments:scorecards", "assessments"),
    Entry(_("Thẩm định"), "workflow:worklist", "workflow"),
    Entry(_("Tiến độ"), "workflow:latest_progress", "workflow"),
    Entry(_("Bộ chỉ số"), "indexes:list", "indexes"),
    Entry(_("Số liệu"), "facts:measures", "facts"),
    Entry(_("Đơn vị"), "units:list", "units"),
)
# The menu under one's name: icon, label, route.
ACCOUNT_ENTRIES = (
    ("clock", _("Việc được nhắc"), "notices:list"),
    ("paperclip", _("Văn bản minh chứng"), "workflow:documents"),
    ("history", _("Nhật ký"), "journal:entries"),
    ("users", _("Người dùng"), "people:list"),
    ("key", _("Đổi mật khẩu"), "account_change_password"),
    ("shield-check", _("Xác thực hai bước"), "mfa_index"),
    ("list-check", _("Phiên đăng nhập"), "usersessions_list"),
)


# What waits for a person behind a link of the top bar, by route: apps register a count of one cheap query.
COUNTERS: dict[str, Callable[[Any], int]] = {}


def waiting(request: Any, route: str) -> int:
    """How much waits for the person of a request behind a route; asked once in a request."""
    person = getattr(request, "user", None)
    if route not in COUNTERS or not getattr(person, "is_authenticated", False):
        return 0
    kept: dict[str, int] = request.__dict__.setdefault("_waiting", {})
    if route not in kept:
        kept[route] = COUNTERS[route](person)
    return kept[route]


def links(person: Any, current_route: str, current_app: str) -> list[dict[str, Any]]:
    """``label``, ``href`` and whether the page is it, for every entry this person may open."""
    found = []
    exact = any(entry.route == current_route for entry in ENTRIES)
    marked = False
    for entry in ENTRIES:
        if entry.route not in ROUTES or not access.allowed(person, ROUTES[entry.route]):
            continue
        try:
            href = reverse(entry.route)
        except NoReverseMatch:
            continue
        is_current = entry.route == current_route or (not exact and not marked and entry.app == current_app)
        marked = marked or is_current
        found.append({"label": entry.label, "href": href, "is_current": is_current})
    return found
