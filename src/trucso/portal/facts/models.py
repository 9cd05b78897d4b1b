"""Measures, observations and evidence: what was reported, by whom, on what proof (domain.md §3).

Three kinds of empty are kept apart. No row, or a row with neither value nor reason (a figure taken back), is
*not reported*; a reason without a value is *not applicable*; the value ``0`` is zero. Values are kept as
canonical text ("600", "0.125", "true", "dung_han"), which is exact on SQLite and PostgreSQL alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from .periods import Period

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Measure(models.Model):
    """A statistic that units report once and indexes, targets and reports all read."""

    class Kind(models.TextChoices):
        COUNT = "count", "Số lượng"
        AMOUNT = "amount", "Số tiền, khối lượng"
        SHARE = "share", "Tỷ lệ"
        YES_NO = "yes_no", "Có / không"
        CHOICE = "choice", "Lựa chọn"
        DATE = "date", "Ngày"
        POINTS = "points", "Điểm"
        TEXT = "text", "Văn bản"

    class OverUnits(models.TextChoices):
        SUM = "sum", "Cộng"
        MEAN = "mean", "Trung bình"
        WEIGHTED_MEAN = "weighted_mean", "Trung bình có trọng số"
        NONE = "none", "Không cộng"

    class OverTime(models.TextChoices):
        LAST = "last", "Giá trị cuối kỳ"
        SUM = "sum", "Cộng"
        MEAN = "mean", "Trung bình"

    code = models.CharField("mã", max_length=120, unique=True)
    name_vi = models.CharField("tên", max_length=500)
    name_en = models.CharField("tên tiếng Anh", max_length=500, blank=True)
    unit_of_measure = models.CharField("đơn vị tính", max_length=60, blank=True)
    kind = models.CharField("loại", max_length=10, choices=Kind)
    options = models.JSONField("các lựa chọn", default=dict, blank=True)
    over_units = models.CharField("gộp đơn vị", max_length=20, choices=OverUnits, default=OverUnits.NONE)
    over_time = models.CharField("gộp thời gian", max_length=10, choices=OverTime, default=OverTime.LAST)
    owner = models.CharField("cơ quan chủ trì", max_length=200, blank=True)
    definition = models.TextField("định nghĩa", blank=True)
    source = models.TextField("căn cứ", blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_vi


class Evidence(models.Model):
    """A document that proves figures: number, date, issuer, title, and the file when it was attached.

    One document serves many observations and many scorecard lines. ``unit`` is who holds it; it holds a file
    once. ``file_name`` is what people called the file, ``file_kind`` what it is by its content.
    """

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="evidence")
    number = models.CharField("số, ký hiệu", max_length=120, blank=True)
    date = models.DateField("ngày ban hành", null=True, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    title = models.CharField("trích yếu", max_length=1000, blank=True)
    note = models.TextField("ghi chú", blank=True)
    link = models.URLField("liên kết", max_length=500, blank=True)
    file = models.FileField("tệp", upload_to="evidence/", blank=True)
    file_name = models.CharField("tên tệp", max_length=200, blank=True)
    file_kind = models.CharField("loại tệp", max_length=10, blank=True)
    file_pages = models.PositiveIntegerField("số trang của tệp PDF", default=0)
    file_size = models.PositiveBigIntegerField("cỡ tệp (byte)", default=0)
    file_sha256 = models.CharField("SHA-256 của tệp", max_length=64, blank=True)
    version = models.PositiveIntegerField("phiên bản", default=1)
    is_demo = models.BooleanField("dữ liệu minh hoạ", default=False)
    recorded_at = models.DateTimeField("ghi lúc", auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["unit", "-date", "number"]
        indexes = [models.Index(fields=["unit", "number", "date"]), models.Index(fields=["file_sha256"])]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "file_sha256", "is_demo"],
                condition=~Q(file_sha256=""),
                name="one_document_per_file_of_a_unit",
            ),
        ]

    def __str__(self) -> str:
        day = f" ngày {self.date:%d/%m/%Y}" if self.date else ""
        return f"{self.number or self.file_name or 'Không số'}{day}"


class Figure(models.Model):
    """What an observation and each row of its history have in common."""

    class State(models.TextChoices):
        DRAFT = "draft", "Đang nhập"
        SUBMITTED = "submitted", "Đã gửi"
        VERIFIED = "verified", "Đã thẩm định"
        REJECTED = "rejected", "Không chấp nhận"

    class Source(models.TextChoices):
        TYPED = "typed", "Nhập tay"
        IMPORTED = "imported", "Nhập từ tệp"
        API = "api", "Qua API"
        COMPUTED = "computed", "Tính ra"

    value = models.CharField("giá trị", max_length=1000, null=True, blank=True)
    not_applicable_reason = models.CharField("lý do không áp dụng", max_length=1000, blank=True)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.DRAFT)
    source = models.CharField("nguồn", max_length=10, choices=Source, default=Source.TYPED)
    origin = models.CharField("nguồn chi tiết", max_length=300, blank=True)
    version = models.PositiveIntegerField("phiên bản", default=1)
    changed_at = models.DateTimeField("ghi lúc")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True

    @property
    def is_reported(self) -> bool:
        return self.value is not None or bool(self.not_applicable_reason)


class Observation(Figure):
    """The figure in force of a measure for a unit and a period; ``is_demo`` rows never meet real ones."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="observations")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="observations")
    period = models.CharField("kỳ", max_length=7)
    is_demo = models.BooleanField("dữ liệu minh hoạ", default=False)
    evidence = models.ManyToManyField(Evidence, related_name="observations", blank=True)

    changes: RelatedManager[ObservationChange]

    class Meta:
        ordering = ["unit", "measure", "period"]
        indexes = [models.Index(fields=["period", "unit"])]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "unit", "period", "is_demo"], name="one_observation_per_period"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(not_applicable_reason=""),
                name="observation_value_or_not_applicable",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.unit_id} {self.period}: {self.value}"

    @property
    def period_label(self) -> str:
        return Period.parse(self.period).label


class ObservationChange(Figure):
    """One version of an observation, written in the transaction that made it and never changed after."""

    observation = models.ForeignKey(Observation, on_delete=models.CASCADE, related_name="changes")
    note = models.TextField("ghi chú", blank=True)

    class Meta:
        ordering = ["observation", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["observation", "version"], name="one_change_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.observation_id} v{self.version}: {self.value}"
