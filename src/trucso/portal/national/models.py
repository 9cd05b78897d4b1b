"""The national results as they were published, contradictions included.

A published figure is a fact about a publication: who said what, where. Two sources that disagree are two
rows, and nothing here decides between them; :mod:`figures` does, by a stated rule, and keeps the other one.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from trucso.portal.units.models import Unit


class Structure(models.IntegerChoices):
    """Which provinces a table lists: the 63 that lived to 30 June 2025, or the 34 since 1 July 2025."""

    NONE = 0, "không theo danh sách tỉnh"
    OLD = 63, "63 tỉnh, thành phố (đến 30/06/2025)"
    NEW = 34, "34 tỉnh, thành phố (từ 01/07/2025)"


class Certainty(models.TextChoices):
    """How we know a figure: read in the source, worked out from others, or taken for granted."""

    READ = "read", "đọc từ nguồn"
    INFERRED = "inferred", "suy ra"
    ASSUMED = "assumed", "giả định"


class Scope(models.TextChoices):
    """Whom a figure is about; means are kept for all of them, so that nobody takes one for another."""

    PROVINCES = "provinces", "các tỉnh, thành phố"
    MINISTRIES_WITH_SERVICES = "ministries_with_services", "các bộ, ngành có dịch vụ công"
    MINISTRIES_WITHOUT_SERVICES = "ministries_without_services", "các bộ, ngành không có dịch vụ công"
    NATION = "nation", "quốc gia"


class PublishedValue(models.Model):
    """One figure of one source: the share (0..1) and the rank of a unit on a metric in a year.

    ``metric`` is ``total``, ``pillar:<code>`` or ``group:<code>``. ``unit`` is empty for what is not one of
    our units; ``reported_name`` is what the source calls it, empty for the mean of a whole scope.
    """

    index_id = models.CharField("bộ chỉ số", max_length=64)
    year = models.PositiveSmallIntegerField("năm")
    structure = models.PositiveSmallIntegerField("cơ cấu", choices=Structure)
    scope = models.CharField("phạm vi", max_length=40, choices=Scope, default=Scope.PROVINCES)
    reported_name = models.CharField("tên trong nguồn", max_length=200, blank=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="published_values"
    )
    metric = models.CharField("chỉ tiêu", max_length=60)
    value = models.DecimalField("giá trị", max_digits=9, decimal_places=6, null=True, blank=True)
    rank = models.PositiveSmallIntegerField("hạng", null=True, blank=True)
    source = models.CharField("nguồn", max_length=500)
    certainty = models.CharField("độ tin cậy", max_length=10, choices=Certainty, default=Certainty.READ)
    note = models.TextField("ghi chú", blank=True)

    class Meta:
        ordering = ["index_id", "year", "structure", "metric", "reported_name", "source"]
        constraints = [
            models.UniqueConstraint(
                fields=["index_id", "year", "structure", "scope", "reported_name", "metric", "source"],
                name="figure_once_per_source",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0, value__lte=1), name="published_share_0_to_1"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(rank__isnull=False), name="published_value_or_rank"
            ),
        ]
        indexes = [models.Index(fields=["index_id", "structure", "year"])]

    def __str__(self) -> str:
        return f"{self.reported_name} {self.year} {self.metric}"
