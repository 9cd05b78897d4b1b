"""A round before it opens, as its coordinator prepares it over several days, and changes once it is open.

A preparation is not a round: there are no scorecards yet, nobody but coordinators sees it and nothing can be
entered. Opening it makes the round and ends the preparation.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Preparation(models.Model):
    """What the coordinator has decided so far. ``duties``: indicator → codes of owner and verifier or None.

    ``version`` moves with every change, so that two coordinators never overwrite each other unseen.
    """

    parent = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    index = models.ForeignKey("indexes.InstalledIndex", on_delete=models.PROTECT, related_name="+")
    previous = models.ForeignKey(
        "assessments.Round", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    name = models.CharField("tên đợt", max_length=200, blank=True)
    period = models.CharField("kỳ", max_length=7, blank=True)
    units_on = models.DateField("đơn vị tham gia tính đến ngày", null=True, blank=True)
    opens_on = models.DateField("mở từ ngày", null=True, blank=True)
    due_on = models.DateField("hạn nộp", null=True, blank=True)
    late_until = models.DateField("nhận muộn đến", null=True, blank=True)
    verify_until = models.DateField("thẩm định đến", null=True, blank=True)
    appeal_until = models.DateField("kiến nghị đến", null=True, blank=True)
    publish_on = models.DateField("ngày công bố", null=True, blank=True)
    left_out = models.ManyToManyField("units.Unit", related_name="+", blank=True)
    duties = models.JSONField("phân công", default=dict, blank=True)
    version = models.PositiveIntegerField("phiên bản", default=1)
    changed_at = models.DateTimeField("ghi lúc")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-changed_at", "-id"]

    def __str__(self) -> str:
        return self.name or f"{self.index} {self.period}"

    @property
    def is_demo(self) -> bool:
        """What follows a demonstration round is one, so that invented and real figures never meet."""
        return self.previous is not None and self.previous.is_demo


class CalendarChange(models.Model):
    """The days of an open round were moved: which, why, by whom. Rows are never changed."""

    round = models.ForeignKey("assessments.Round", on_delete=models.CASCADE, related_name="calendar_changes")
    before = models.JSONField("trước")
    after = models.JSONField("sau")
    reason = models.TextField("lý do")
    at = models.DateTimeField("lúc")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["round", "-id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="calendar_change_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.reason}"


class DutyChange(models.Model):
    """Owners and verifiers of an open round were changed: which, why, by whom. Rows are never changed.

    ``before`` and ``after``: indicator → codes of owner and verifier. Who was on duty at an earlier moment is
    read from these rows (``duty_history``), so that a decision stays with whoever made it.
    """

    round = models.ForeignKey("assessments.Round", on_delete=models.CASCADE, related_name="duty_changes")
    before = models.JSONField("trước")
    after = models.JSONField("sau")
    reason = models.TextField("lý do")
    at = models.DateTimeField("lúc")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["round", "-id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="duty_change_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {', '.join(self.after)}"
