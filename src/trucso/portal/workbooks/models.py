"""Workbooks that came back filled: one of a card, or many of a round at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from ..assessments.kept_files import KeptFile

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Upload(KeptFile):
    """A filled workbook of one scorecard. ``answers``: how ambiguous numbers are meant, by row key."""

    scorecard = models.ForeignKey("assessments.Scorecard", on_delete=models.CASCADE, related_name="workbooks")


class Batch(models.Model):
    """Many workbooks of a round that came together. Each is looked at, and written, on its own.

    ``choices``: how the files are to be written, as confirmed last, and how many (``files``);
    ``passed_over``: entries of a ZIP that no person put there.
    """

    round = models.ForeignKey("assessments.Round", on_delete=models.CASCADE, related_name="workbook_batches")
    passed_over = models.JSONField("tệp phụ bỏ qua", default=list, blank=True)
    choices = models.JSONField("cách ghi", default=dict, blank=True)
    uploaded_at = models.DateTimeField("tải lên lúc")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    files: RelatedManager[BatchFile]

    class Meta:
        ordering = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.uploaded_at:%d/%m/%Y %H:%M}"


class BatchFile(models.Model):
    """One file of a batch: its bytes until it is looked at, then what was found (``upload``) or is wrong."""

    class Stage(models.TextChoices):
        WAITING = "waiting", "Chờ xem"
        LOOKED = "looked", "Đã xem"
        QUEUED = "queued", "Chờ ghi"

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="files")
    name = models.CharField("tên tệp", max_length=255)
    raw = models.BinaryField("nội dung chờ xem", default=bytes)
    stage = models.CharField("bước", max_length=10, choices=Stage, default=Stage.WAITING)
    upload = models.OneToOneField(Upload, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    problems = models.JSONField("vì sao không dùng, không ghi được", default=list, blank=True)

    class Meta:
        ordering = ["batch", "id"]

    def __str__(self) -> str:
        return self.name
