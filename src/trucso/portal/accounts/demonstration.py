"""Accounts of the demonstration: one per role, with a published password, only on the operator's machine."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.db import transaction

from trucso.portal.journal.services import record
from trucso.portal.shared.access import Role

from .models import RoleAssignment, User
from .services import create_account, give_role, subject_of

PASSWORD = "minh-hoa-2026"
ACTOR = "demo_accounts"
SINCE = date(2025, 7, 1)
# username, what the person is, role, code of the unit: Đồng Nai, its lead department, two of its wards
_ACCOUNTS = (
    ("quantri", "Quản trị hệ thống (minh hoạ)", Role.ADMIN, "75"),
    ("dieuphoi", "Cán bộ điều phối (minh hoạ)", Role.COORDINATOR, "75"),
    ("thamdinh", "Cán bộ thẩm định (minh hoạ)", Role.VERIFIER, "75"),
    ("thamdinh2", "Cán bộ thẩm định của sở (minh hoạ)", Role.VERIFIER, "75-skhcn"),
    ("hoidong", "Thành viên hội đồng (minh hoạ)", Role.COUNCIL, "75"),
    ("lanhdao", "Lãnh đạo tỉnh (minh hoạ)", Role.LEADER, "75"),
    ("kiemtra", "Cán bộ kiểm tra (minh hoạ)", Role.AUDITOR, "75"),
    ("baocao", "Cán bộ báo cáo của phường (minh hoạ)", Role.REPORTER, "26041"),
    ("pheduyet", "Lãnh đạo phường (minh hoạ)", Role.APPROVER, "26041"),
    ("pheduyet2", "Lãnh đạo phường đã thẩm định xong (minh hoạ)", Role.APPROVER, "26020"),
)
USERNAMES = tuple(username for username, *_ in _ACCOUNTS)


def _units() -> dict[str, Any]:
    codes = {code for *_, code in _ACCOUNTS}
    return {unit.code: unit for unit in apps.get_model("units.Unit").objects.filter(code__in=codes)}


@transaction.atomic
def create_demonstration_accounts() -> list[str]:
    """The accounts that were missing; units that are not loaded are left out. Returns the new names."""
    units = _units()
    known = set(User.objects.values_list("username", flat=True))
    made = []
    for username, name, role, code in _ACCOUNTS:
        if username in known or code not in units:
            continue
        person = create_account(actor=ACTOR, username=username, full_name=name, password=PASSWORD)
        give_role(actor=ACTOR, user=person, role=role, unit=units[code], valid_from=SINCE)
        made.append(username)
    return made


@transaction.atomic
def close_demonstration_accounts() -> int:
    """Nobody signs in with them any more; the rows stay, because facts name who wrote them."""
    people = User.objects.filter(username__in=USERNAMES, is_active=True)
    for person in people:
        record(actor=ACTOR, action="account.locked", subject=subject_of(person), reason="Bỏ dữ liệu minh hoạ")
    return people.update(is_active=False)


def demonstration_accounts() -> list[tuple[str, str, str]]:
    """Username, role and unit of those that exist and are open."""
    held = RoleAssignment.objects.filter(user__username__in=USERNAMES, user__is_active=True).select_related(
        "user", "unit"
    )
    order = {username: place for place, (username, *_) in enumerate(_ACCOUNTS)}
    rows = [(a.user.username, str(Role(a.role).label), str(a.unit)) for a in held]
    return sorted(rows, key=lambda row: order[row[0]])
