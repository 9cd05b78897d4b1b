"""Accounts and roles are given here, by an administrator or a command."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from trucso.portal.shared.access import Role

from .models import RoleAssignment, User


@transaction.atomic
def create_account(*, username: str, full_name: str, password: str, email: str = "") -> User:
    """A person who can sign in and holds no role yet. Raises ValidationError for a weak password."""
    person = User(username=username, full_name=full_name, email=email)
    validate_password(password, person)
    person.set_password(password)
    person.full_clean()
    person.save()
    return person


@transaction.atomic
def give_role(
    *, user: User, role: Role, unit: Any, valid_from: date, valid_to: date | None = None
) -> RoleAssignment:
    """``role`` in ``unit`` from a day; giving the same again changes nothing. PUBLIC is nobody's role."""
    if role is Role.PUBLIC:
        raise ValueError("«Công chúng» là người chưa đăng nhập, không phải vai trò được giao.")
    held, _ = RoleAssignment.objects.get_or_create(
        user=user, role=role, unit=unit, valid_from=valid_from, defaults={"valid_to": valid_to}
    )
    return held


@transaction.atomic
def end_role(*, assignment: RoleAssignment, last_day: date) -> RoleAssignment:
    """The role is held to ``last_day`` and no longer; the row stays, so that the past stays explained."""
    assignment.valid_to = last_day
    assignment.full_clean()
    assignment.save(update_fields=["valid_to"])
    return assignment
