"""The append-only log: one row per change of a fact, decision, role or setting, chained by hash."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One change. ``digest`` covers every other field and the digest of the entry before.

    ``before`` and ``after`` hold only what changed. Rows are never updated: a database trigger refuses it.
    """

    sequence = models.BigIntegerField("số thứ tự", primary_key=True)
    at = models.DateTimeField("lúc")
    actor = models.CharField("người thực hiện", max_length=150, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    action = models.CharField("việc", max_length=80)
    subject = models.CharField("đối tượng", max_length=200)
    unit = models.CharField("mã đơn vị", max_length=40, blank=True)
    before = models.JSONField("trước", null=True, blank=True)
    after = models.JSONField("sau", null=True, blank=True)
    reason = models.TextField("lý do", blank=True)
    previous = models.CharField("mã băm dòng trước", max_length=64)
    digest = models.CharField("mã băm", max_length=64)

    class Meta:
        ordering = ["sequence"]
        indexes = [
            models.Index(fields=["subject"]),
            models.Index(fields=["unit"]),
            models.Index(fields=["action"]),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action} {self.subject}"


class Head(models.Model):
    """Where the chain ends. Its one row is locked while an entry is added, so that writers take turns."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField("số thứ tự cuối", default=0)
    digest = models.CharField("mã băm cuối", max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="journal_one_head")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.digest[:12]}"


class Anchor(models.Model):
    """The chain's end on a day, sealed with a keyed hash and also appended to a file outside the database."""

    day = models.DateField("ngày", primary_key=True)
    sequence = models.BigIntegerField("số thứ tự")
    digest = models.CharField("mã băm", max_length=64)
    seal = models.CharField("dấu niêm", max_length=64)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.sequence}"
