"""What people are told, and the one digest a day that carries it by e-mail."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """Something one person should know. ``key`` names the occasion, so that nobody is told twice."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    key = models.CharField("dịp", max_length=120)
    kind = models.CharField("loại", max_length=20)
    title = models.CharField("tiêu đề", max_length=300)
    text = models.TextField("nội dung", blank=True)
    link = models.CharField("địa chỉ trong hệ thống", max_length=300, blank=True)
    scorecard = models.ForeignKey(
        "assessments.Scorecard", on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )
    round = models.ForeignKey(
        "assessments.Round", on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )
    created_at = models.DateTimeField("lúc")
    read_at = models.DateTimeField("đọc lúc", null=True, blank=True)
    digest = models.ForeignKey(
        "Digest", on_delete=models.SET_NULL, null=True, blank=True, related_name="notices"
    )

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["person"], condition=Q(read_at=None), name="unread_notices")]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_notice_per_occasion")]

    def __str__(self) -> str:
        return self.title


class Digest(models.Model):
    """The one e-mail a person may get on a day. Claimed before it is sent, so that it never goes out twice.

    A digest whose ``sent_at`` is empty was claimed by a run that died: its notices stay in the application.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests")
    day = models.DateField("ngày")
    claimed_at = models.DateTimeField("bắt đầu gửi lúc")
    sent_at = models.DateTimeField("đã gửi lúc", null=True, blank=True)

    class Meta:
        ordering = ["-day", "person"]
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="one_digest_a_day")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day:%d/%m/%Y}"
