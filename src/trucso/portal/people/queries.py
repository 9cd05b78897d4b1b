"""Reading people: those one may see, with their roles today, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from ..accounts.invitations import is_expired
from ..accounts.models import RoleAssignment, User
from ..accounts.second_step import people_with_second_step
from ..shared import access, search
from ..shared.access import Role
from .authority import ACTION, units_reached

STATES = {
    "active": "Đang dùng",
    "invited": "Chờ đặt mật khẩu",
    "expired": "Liên kết hết hạn",
    "locked": "Đã khoá",
}


@dataclass(frozen=True)
class PersonRow:
    """A person in a list."""

    pk: int
    username: str
    full_name: str
    email: str
    state: str
    roles: str
    units: str
    has_second_step: bool
    last_login: date | None

    @property
    def state_text(self) -> str:
        return STATES[self.state]


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; empty fields narrow nothing."""

    query: str = ""
    role: str = ""
    unit: str = ""
    state: str = ""


def state_of(person: User) -> str:
    """One of :data:`STATES`."""
    if not person.is_active:
        return "locked"
    if person.has_usable_password() or person.last_login:
        return "active"
    return "expired" if is_expired(person) else "invited"


def visible_people(actor: User) -> QuerySet[User]:
    """Everybody for an administrator; else those who hold, held or will hold a role in a unit one reaches."""
    everybody = User.objects.order_by("username")
    if access.visible(actor, ACTION).everywhere:
        return everybody
    reached = RoleAssignment.objects.filter(unit__in=units_reached(actor))
    return everybody.filter(pk__in=reached.values("user"))


def people(actor: User, wanted: Wanted, day: date | None = None) -> list[PersonRow]:
    """The rows of the list, in alphabetical order of the given name."""
    on = day or timezone.localdate()
    held = RoleAssignment.objects.select_related("unit").order_by("unit__code", "role")
    found = visible_people(actor).prefetch_related(Prefetch("role_assignments", held))
    protected = people_with_second_step()
    rows = [
        _row(person, [a for a in person.role_assignments.all() if a.is_held_on(on)], protected)
        for person in found
        if _matches(person, wanted, on)
    ]
    return sorted(rows, key=lambda row: _name_key(row.full_name))


def _matches(person: User, wanted: Wanted, day: date) -> bool:
    held = [a for a in person.role_assignments.all() if a.is_held_on(day)]
    return (
        search.is_found(wanted.query, person.full_name, person.username, person.email)
        and (not wanted.state or state_of(person) == wanted.state)
        and (not wanted.role or any(a.role == wanted.role for a in held))
        and (not wanted.unit or any(a.unit.code == wanted.unit for a in held))
    )


def _row(person: User, held: list[RoleAssignment], protected: set[int]) -> PersonRow:
    return PersonRow(
        pk=person.pk,
        username=person.username,
        full_name=person.get_full_name(),
        email=person.email,
        state=state_of(person),
        roles=", ".join(dict.fromkeys(str(Role(a.role).label) for a in held)),
        units=", ".join(dict.fromkeys(a.unit.full_name for a in held)),
        has_second_step=person.pk in protected,
        last_login=timezone.localtime(person.last_login).date() if person.last_login else None,
    )


def _name_key(full_name: str) -> tuple[object, ...]:
    """By given name, then by the whole name, as office lists are."""
    given = full_name.split()[-1] if full_name.split() else ""
    return (search.sort_key(given), search.sort_key(full_name))
