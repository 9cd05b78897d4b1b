"""Accounts and roles: every change is one transaction with its entry in the log.

Whether the actor may do it is asked before, in ``people`` (``access.may_grant``); a command asks nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from trucso.portal.journal.services import Actor, record
from trucso.portal.shared.access import Role

from .models import RoleAssignment, User


def subject_of(user: User) -> str:
    """How the log names a person."""
    return f"accounts.user:{user.pk}"


@transaction.atomic
def create_account(
    *, actor: Actor, username: str, full_name: str, password: str | None = None, email: str = ""
) -> User:
    """A person without a role yet; without a password only a link of :mod:`.invitations` lets them in.

    Raises ValidationError for a weak password, a name already taken, a malformed e-mail.
    """
    person = User(username=username, full_name=full_name, email=email)
    if password is not None:
        validate_password(password, person)
    person.set_password(password)
    person.full_clean()
    if alike := User.objects.filter(username__iexact=username).first():
        raise ValidationError(
            {"username": f"Đã có tài khoản «{alike.username}», chỉ khác chữ hoa, chữ thường."}
        )
    person.save()
    after = {"tên đăng nhập": username, "họ và tên": full_name} | ({"thư điện tử": email} if email else {})
    record(actor=actor, action="account.created", subject=subject_of(person), after=after)
    return person


@transaction.atomic
def edit_account(*, actor: Actor, user: User, full_name: str, email: str) -> User:
    """Correct a name or an address; an unchanged one writes nothing."""
    before = {"họ và tên": user.full_name, "thư điện tử": user.email}
    after = {"họ và tên": full_name, "thư điện tử": email}
    if before == after:
        return user
    user.full_name, user.email = full_name, email
    user.full_clean(exclude=["password"])
    user.save(update_fields=["full_name", "email"])
    record(actor=actor, action="account.edited", subject=subject_of(user), before=before, after=after)
    return user


@transaction.atomic
def give_role(
    *, actor: Actor, user: User, role: Role, unit: Any, valid_from: date, valid_to: date | None = None,
    reason: str = "",
) -> RoleAssignment:  # fmt: skip
    """``role`` in ``unit`` from a day; giving the same again changes nothing. PUBLIC is nobody's role.

    Raises ValidationError when the days overlap those of the same role already held there.
    """
    if role is Role.PUBLIC:
        raise ValueError("«Công chúng» là người chưa đăng nhập, không phải vai trò được giao.")
    for held in user.role_assignments.filter(role=role, unit=unit):
        if held.valid_from == valid_from or covers(held, valid_from, valid_to):
            return held
        if overlaps(held, valid_from, valid_to):
            raise ValidationError(f"{user} đã giữ vai trò «{role.label}» tại {unit} {held.period}.")
    given = RoleAssignment(user=user, role=role, unit=unit, valid_from=valid_from, valid_to=valid_to)
    given.full_clean()
    given.save()
    _log_role(actor, "role.given", given, before=None, reason=reason)
    return given


@transaction.atomic
def end_role(*, actor: Actor, assignment: RoleAssignment, last_day: date, reason: str = "") -> RoleAssignment:
    """The role is held to ``last_day`` and no longer; the row stays, so that the past stays explained.

    Raises ValidationError for a day before the first, and when nobody would administer the system any more.
    """
    before = assignment.valid_to
    assignment.valid_to = last_day
    assignment.full_clean()
    assignment.save(update_fields=["valid_to"])
    _require_an_admin(after=last_day)
    _log_role(actor, "role.ended", assignment, before={"đến hết ngày": before or "không hạn"}, reason=reason)
    return assignment


@transaction.atomic
def hand_over(
    *, actor: Actor, assignments: Sequence[RoleAssignment], to: User, last_day: date, reason: str = ""
) -> list[RoleAssignment]:
    """End roles on ``last_day`` and give them to ``to`` from the next day, to the end they had."""
    given = []
    for assignment in assignments:
        until, words = assignment.valid_to, f"Bàn giao: {assignment.user} → {to}. {reason}".strip()
        passed = give_role(
            actor=actor, user=to, role=Role(assignment.role), unit=assignment.unit,
            valid_from=last_day + timedelta(1), valid_to=until, reason=words,
        )  # fmt: skip
        given.append(passed)
        end_role(actor=actor, assignment=assignment, last_day=last_day, reason=words)
    return given


@transaction.atomic
def lock_account(*, actor: Actor, user: User, reason: str) -> None:
    """Nobody signs in with it any more, sessions included; its roles and its past stay."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    _require_an_admin(after=timezone.localdate())
    record(actor=actor, action="account.locked", subject=subject_of(user), reason=reason)


@transaction.atomic
def unlock_account(*, actor: Actor, user: User, reason: str) -> None:
    """The person may sign in again, with the roles that have not ended meanwhile."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(actor=actor, action="account.unlocked", subject=subject_of(user), reason=reason)


def covers(held: RoleAssignment, first: date, last: date | None) -> bool:
    """Whether the role is held on every day from ``first`` to ``last`` (None: without end)."""
    ends_later = held.valid_to is None or (last is not None and last <= held.valid_to)
    return held.valid_from <= first and ends_later


def overlaps(held: RoleAssignment, first: date, last: date | None) -> bool:
    """Whether the role is held on some of those days."""
    return (last is None or held.valid_from <= last) and (held.valid_to is None or held.valid_to >= first)


def _require_an_admin(*, after: date) -> None:
    """Once there is an administrator there stays one: else only the server's terminal could help."""
    admins = RoleAssignment.objects.filter(role=Role.ADMIN).select_related("user")
    day = max(after + timedelta(1), timezone.localdate())
    if admins and not any(a.user.is_active and a.is_held_on(day) for a in admins):
        raise ValidationError(
            f"Từ {day:%d/%m/%Y} sẽ không còn ai là quản trị hệ thống. "
            "Hãy giao vai trò này cho người khác trước."
        )


def _log_role(actor: Actor, action: str, held: RoleAssignment, *, before: Any, reason: str) -> None:
    after = {"vai trò": held.get_role_display(), "từ ngày": held.valid_from}
    if held.valid_to:
        after["đến hết ngày"] = held.valid_to
    record(
        actor=actor, action=action, subject=subject_of(held.user), unit=held.unit.code, before=before,
        after=after, reason=reason,
    )  # fmt: skip
