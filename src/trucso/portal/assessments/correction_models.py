"""A correction of a published round while it is prepared, change by change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


def _person() -> models.ForeignKey[Any, Any]:
    """Who did it; empty when a command did."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )


class Correction(models.Model):
    """Nothing of the round moves until the correction is published.

    base: the publication it corrects; publication: the revision it became. Closed without one: abandoned.
    """

    round = models.ForeignKey("assessments.Round", on_delete=models.PROTECT, related_name="corrections")
    base = models.ForeignKey("assessments.Publication", on_delete=models.PROTECT, related_name="corrections")
    reason = models.TextField("lý do đính chính")
    document = models.CharField("văn bản căn cứ", max_length=300, blank=True)
    opened_at = models.DateTimeField("mở lúc")
    opened_by = _person()
    publication = models.OneToOneField(
        "assessments.Publication", on_delete=models.PROTECT, null=True, blank=True, related_name="made_by"
    )
    closed_at = models.DateTimeField("đóng lúc", null=True, blank=True)
    closed_by = _person()
    abandoned_because = models.TextField("lý do huỷ", blank=True)

    changes: RelatedManager[CorrectionChange]

    class Meta:
        ordering = ["round", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round"], condition=Q(closed_at__isnull=True), name="one_open_correction_per_round"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.reason}"


class CorrectionChange(models.Model):
    """One change of a correction, with its own reason. before / after: as a package writes a figure.

    target: a figure ("DTI-28.a"), or a line ("DTI-28") whose published points become others.
    """

    correction = models.ForeignKey(Correction, on_delete=models.CASCADE, related_name="changes")
    scorecard = models.ForeignKey("assessments.Scorecard", on_delete=models.PROTECT, related_name="+")
    target = models.CharField("số liệu hoặc chỉ tiêu", max_length=80)
    is_figure = models.BooleanField("là số liệu")
    before = models.JSONField("trước", null=True)
    after = models.JSONField("sau", null=True)
    reason = models.TextField("lý do")
    made_at = models.DateTimeField("lúc")
    made_by = _person()

    class Meta:
        ordering = ["correction", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["correction", "scorecard", "target"], name="one_change_per_target"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scorecard_id} {self.target}"

    @property
    def line_code(self) -> str:
        """The line the change belongs to."""
        return self.target.rpartition(".")[0] if self.is_figure else self.target
