"""A file that somebody uploaded to be written to a scorecard: kept as it was, with what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class KeptFile(models.Model):
    """The bytes as uploaded, the answers and the receipt of the dry run, what was applied, how to undo it."""

    class State(models.TextChoices):
        CHECKED = "checked", "Đã kiểm tra"
        REFUSED = "refused", "Từ chối"
        APPLIED = "applied", "Đã ghi"
        UNDONE = "undone", "Đã hoàn tác"

    state = models.CharField("trạng thái", max_length=10, choices=State)
    file_name = models.CharField("tên tệp", max_length=255)
    raw = models.BinaryField("nội dung gốc")
    sha256 = models.CharField("SHA-256", max_length=64)
    answers = models.JSONField("câu trả lời về số mơ hồ", default=dict, blank=True)
    receipt = models.JSONField("biên nhận")
    undo = models.JSONField("để hoàn tác", default=dict, blank=True)
    uploaded_at = models.DateTimeField("tải lên lúc")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    applied_at = models.DateTimeField("ghi lúc", null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_state_display()})"
