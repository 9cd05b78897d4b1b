"""People and the roles they hold in units, for a time (domain.md §7)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from trucso.portal.shared.access import Role

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class User(AbstractUser):
    """A person who can sign in. ``full_name`` is written the Vietnamese way, family name first."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField("họ và tên", max_length=200, blank=True)
    # Of the last link that sets a password: an earlier one, or one already used, opens nothing.
    link_number = models.PositiveIntegerField(default=0, editable=False)
    link_made_at = models.DateTimeField(null=True, blank=True, editable=False)

    role_assignments: RelatedManager[RoleAssignment]

    class Meta:
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return self.full_name or self.username

    def get_short_name(self) -> str:
        return self.full_name.split()[-1] if self.full_name else self.username

    def assignments_on(self, day: date) -> list[RoleAssignment]:
        """The roles held on a day; read once per person and request, whatever is asked later."""
        if not hasattr(self, "_assignments"):
            self._assignments = list(self.role_assignments.all())
        return [a for a in self._assignments if a.is_held_on(day)]


class RoleAssignment(models.Model):
    """A role held in a unit from ``valid_from`` to ``valid_to``, both days included (empty: no end)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_assignments")
    role = models.CharField("vai trò", max_length=20, choices=Role)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="role_assignments")
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = "vai trò trong đơn vị"
        verbose_name_plural = "vai trò trong đơn vị"
        ordering = ["user", "role", "unit", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "unit", "valid_from"], name="role_once_from_a_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="role_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"

    @property
    def period(self) -> str:
        """The days in words."""
        start = f"từ {self.valid_from:%d/%m/%Y}"
        return f"{start} đến hết {self.valid_to:%d/%m/%Y}" if self.valid_to else start

    def is_held_on(self, day: date) -> bool:
        """Whether the role is held on ``day``; the first and the last day count."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class SecondStepReset(models.Model):
    """Taking away a person's second step of signing in: one administrator asks, another confirms."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="second_step_resets")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("đề nghị lúc")
    reason = models.TextField("lý do")
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField("xác nhận lúc", null=True, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(asked_by=F("confirmed_by")), name="reset_needs_two_people"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.asked_at:%d/%m/%Y}"
