"""What those who manage people do: each checks the right, then changes and logs in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from ..accounts import services as accounts
from ..accounts.handing_over import LISTENERS, HandedOver, waiting_with
from ..accounts.invitations import make_link, send_link
from ..accounts.models import RoleAssignment, User
from ..journal.services import record
from ..shared.access import Role
from ..units.models import Unit
from .authority import may_end, may_manage, require, require_roles


@dataclass(frozen=True)
class Invited:
    """An account with the link that opens it; ``is_sent`` when the link went out by e-mail."""

    person: User
    link: str
    is_sent: bool


def invite(
    *, actor: User, username: str, full_name: str, email: str, role: Role, unit: Unit, valid_from: date,
    valid_to: date | None = None,
) -> Invited:  # fmt: skip
    """Make an account with its first role and a one-time link.

    The letter goes out after everything is written. Raises ValidationError, Refused.
    """
    with transaction.atomic():
        require_roles(actor, [(role, unit)])
        person = accounts.create_account(actor=actor, username=username, full_name=full_name, email=email)
        accounts.give_role(
            actor=actor, user=person, role=role, unit=unit, valid_from=valid_from, valid_to=valid_to
        )
        link = make_link(actor=actor, user=person)
    return Invited(person, link, send_link(person, link))


def renew_link(*, actor: User, person: User) -> Invited:
    """A new one-time link, for an invitation that ran out or a password that was lost."""
    with transaction.atomic():
        require(may_manage(actor, person))
        link = make_link(actor=actor, user=person)
    return Invited(person, link, send_link(person, link))


@transaction.atomic
def grant(
    *, actor: User, person: User, role: Role, unit: Unit, valid_from: date, valid_to: date | None, reason: str
) -> RoleAssignment:
    """Give a role the actor may give. Raises ValidationError when it is held for other days already."""
    require_roles(actor, [(role, unit)])
    given = accounts.give_role(
        actor=actor, user=person, role=role, unit=unit, valid_from=valid_from, valid_to=valid_to,
        reason=reason,
    )  # fmt: skip
    if not accounts.covers(given, valid_from, valid_to):
        raise ValidationError(
            f"{person} đã giữ vai trò «{role.label}» tại {unit} {given.period}; giao lại từ ngày sau đó."
        )
    return given


@transaction.atomic
def end(*, actor: User, assignment: RoleAssignment, last_day: date, reason: str) -> RoleAssignment:
    """End a role the actor may give."""
    require(may_end(actor, assignment))
    return accounts.end_role(actor=actor, assignment=assignment, last_day=last_day, reason=reason)


@transaction.atomic
def hand_over(
    *, actor: User, assignments: Sequence[RoleAssignment], to: User, last_day: date, reason: str
) -> list[RoleAssignment]:
    """Pass roles to a successor from the day after ``last_day``; what waits with them is logged and told."""
    require_roles(actor, [(a.role, a.unit) for a in assignments])
    waiting = waiting_with(assignments, timezone.localdate())
    former = assignments[0].user if assignments else to
    done = HandedOver(assignments, former, to, last_day + timedelta(1), waiting)
    _log_hand_over(actor, done, reason)
    given = accounts.hand_over(actor=actor, assignments=assignments, to=to, last_day=last_day, reason=reason)
    for told in LISTENERS:
        told(done)
    return given


def _log_hand_over(actor: User, done: HandedOver, reason: str) -> None:
    roles = [f"{one.get_role_display()}, {one.unit}" for one in done.assignments]
    record(
        actor=actor,
        action="role.handed_over",
        subject=accounts.subject_of(done.former),
        after={
            "người nhận": done.successor.username,
            "vai trò": roles,
            "việc đang chờ": [str(one) for one in done.waiting],
        },
        reason=reason,
    )


@transaction.atomic
def edit(*, actor: User, person: User, full_name: str, email: str) -> User:
    """Correct a name or an address."""
    require(may_manage(actor, person))
    return accounts.edit_account(actor=actor, user=person, full_name=full_name, email=email)


@transaction.atomic
def lock(*, actor: User, person: User, reason: str) -> None:
    """Close an account; nobody closes their own."""
    require(may_manage(actor, person) and actor.pk != person.pk)
    accounts.lock_account(actor=actor, user=person, reason=reason)


@transaction.atomic
def unlock(*, actor: User, person: User, reason: str) -> None:
    """Open a closed account again."""
    require(may_manage(actor, person))
    accounts.unlock_account(actor=actor, user=person, reason=reason)
