"""The second step of signing in: who must have one, and how two administrators take a lost one away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from trucso.portal.journal.services import record
from trucso.portal.shared import access

from .models import SecondStepReset, User
from .services import subject_of

CONFIRM_WITHIN = timedelta(hours=24)
STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_step(user: Any) -> bool:
    """Whether the person has an authenticator app or a security key."""
    return Authenticator.objects.filter(user_id=user.pk, type__in=STEPS).exists()


def people_with_second_step() -> set[int]:
    """Keys of everybody who has one."""
    return set(Authenticator.objects.filter(type__in=STEPS).values_list("user_id", flat=True))


def must_have(user: Any) -> bool:
    """Whether a role held today asks for it (TRUCSO_MFA_ROLES)."""
    held = access.assignments(user, timezone.localdate()) if settings.MFA_ROLES else []
    return any(assignment.role in settings.MFA_ROLES for assignment in held)


def open_reset(user: User) -> SecondStepReset | None:
    """The request that waits for another administrator; after a day it waits no longer."""
    since = timezone.now() - CONFIRM_WITHIN
    return user.second_step_resets.filter(confirmed_by=None, asked_at__gte=since).first()


@transaction.atomic
def ask_reset(*, actor: User, user: User, reason: str) -> SecondStepReset:
    """Ask that the second step of ``user`` be taken away; nothing happens until another one confirms."""
    _require_another(actor, user)
    if open_reset(user):
        raise ValidationError("Đã có đề nghị đặt lại đang chờ người quản trị thứ hai xác nhận.")
    reset = SecondStepReset.objects.create(user=user, asked_by=actor, asked_at=timezone.now(), reason=reason)
    record(actor=actor, action="second_step.reset_asked", subject=subject_of(user), reason=reason)
    return reset


@transaction.atomic
def confirm_reset(*, actor: User, user: User) -> SecondStepReset:
    """Carry out what another administrator asked: keys, codes and sessions of ``user`` are gone."""
    _require_another(actor, user)
    reset = open_reset(user)
    if reset is None:
        raise ValidationError("Không có đề nghị nào đang chờ, hoặc đề nghị đã quá 24 giờ.")
    if reset.asked_by_id == actor.pk:
        raise ValidationError("Người xác nhận phải khác người đề nghị.")
    reset.confirmed_by, reset.confirmed_at = actor, timezone.now()
    reset.save(update_fields=["confirmed_by", "confirmed_at"])
    removed, _ = Authenticator.objects.filter(user=user).delete()
    sign_out_everywhere(user)
    record(
        actor=actor, action="second_step.reset", subject=subject_of(user), before={"cách xác thực": removed},
        after={"người đề nghị": reset.asked_by.username}, reason=reset.reason,
    )  # fmt: skip
    return reset


def sign_out_everywhere(user: User) -> None:
    """End every session of the person."""
    for session in UserSession.objects.filter(user=user):
        session.end()


def _require_another(actor: User, user: User) -> None:
    if actor.pk == user.pk:
        raise ValidationError("Không ai tự đặt lại xác thực hai bước của mình.")
