"""The pages that those who run, watch and look after the portal come back to, from what they may do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ..assessments.models import Round
from ..shared import access


@dataclass(frozen=True)
class Page:
    """A page with what it is for."""

    title: str
    about: str
    href: str
    icon: str


def my_pages(person: Any) -> list[Page]:
    """Progress of the running rounds, people, the log, the own ways to sign in: one query at most.

    Nothing for those whose work comes as jobs alone.
    """
    found = [*_progress(person), *_people(person), *_log(person)]
    if not found:
        return []
    about = _("Mật khẩu, ứng dụng mã, khoá và mã dự phòng của tài khoản của bạn.")
    return [*found, Page(_("Cách đăng nhập của tôi"), about, reverse("mfa_index"), "lock")]


def _progress(person: Any) -> Iterator[Page]:
    seen = access.visible(person, "see_progress")
    if not seen.root_ids:
        return
    for round_ in Round.objects.filter(state=Round.State.OPEN, parent__in=seen.root_ids):
        about = _("Đơn vị nào đã nhập, đã gửi, đã thẩm định đến đâu.")
        title = _("Tiến độ: %(round)s") % {"round": round_.name}
        yield Page(title, about, reverse("workflow:progress", args=[round_.slug]), "list-check")


def _people(person: Any) -> Iterator[Page]:
    if access.allowed(person, "manage_accounts"):
        about = _("Tài khoản, vai trò, bàn giao, liên kết đặt mật khẩu.")
        yield Page(_("Người dùng"), about, reverse("people:list"), "users")


def _log(person: Any) -> Iterator[Page]:
    if access.allowed(person, "read_log"):
        about = _("Ai đã đổi gì, lúc nào, trước và sau; kiểm tra nhật ký còn nguyên vẹn.")
        yield Page(_("Nhật ký"), about, reverse("journal:entries"), "shield-check")
