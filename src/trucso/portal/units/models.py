"""Units that live in time (domain.md §2): what exists, what it is called and where it belongs, on a day.

Days are closed intervals: ``first_day`` and ``last_day`` both belong to the period. An empty ``first_day``
means "since before our records", an empty ``last_day`` "until further notice". History is never rewritten:
a change closes a row and opens another, and a :class:`UnitOperation` says which decision did so.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Level(models.TextChoices):
    """Where a unit stands; districts were abolished on 1 July 2025 but live in the past."""

    PROVINCE = "province", "Tỉnh, thành phố"
    DEPARTMENT = "department", "Sở, ban, ngành"
    DISTRICT = "district", "Huyện"
    COMMUNE = "commune", "Xã, phường, đặc khu"


class Kind(models.TextChoices):
    """What a unit is called by law; it changes with the name (tỉnh Thừa Thiên Huế, thành phố Huế)."""

    PROVINCE = "province", "tỉnh"
    CITY = "city", "thành phố"
    DEPARTMENT = "department", "sở"
    BOARD = "board", "ban"
    OFFICE = "office", "văn phòng"
    INSPECTORATE = "inspectorate", "thanh tra"
    RURAL_DISTRICT = "rural_district", "huyện"
    URBAN_DISTRICT = "urban_district", "quận"
    TOWN = "town", "thị xã"
    COMMUNE = "commune", "xã"
    WARD = "ward", "phường"
    TOWNSHIP = "township", "thị trấn"
    SPECIAL_ZONE = "special_zone", "đặc khu"


class UnitOperation(models.Model):
    """A decision that changed the units: kept as a row for ever, even when undone.

    ``origin`` is the data file that tells of it; empty when a person recorded it in the portal.
    """

    class Type(models.TextChoices):
        CREATE = "create", "Thành lập"
        ABOLISH = "abolish", "Giải thể"
        MERGE = "merge", "Hợp nhất"
        SPLIT = "split", "Chia tách"
        RENAME = "rename", "Đổi tên"
        MOVE = "move", "Chuyển đơn vị cấp trên"

    key = models.CharField("mã thao tác", max_length=120, unique=True)
    type = models.CharField("loại", max_length=10, choices=Type)
    day = models.DateField("ngày có hiệu lực", help_text="Ngày đầu tiên của trạng thái mới.")
    decision = models.CharField("văn bản", max_length=300)
    source = models.TextField("nguồn", blank=True)
    note = models.TextField("ghi chú", blank=True)
    origin = models.CharField("tệp dữ liệu", max_length=200, blank=True)
    recorded_at = models.DateTimeField("ghi lúc", auto_now_add=True)
    recorded_by = models.CharField("người ghi", max_length=150, blank=True)
    undone_at = models.DateTimeField("hoàn tác lúc", null=True, blank=True)
    undone_reason = models.TextField("lý do hoàn tác", blank=True)

    parts: RelatedManager[OperationPart]

    class Meta:
        ordering = ["day", "key"]

    def __str__(self) -> str:
        return f"{self.get_type_display()} {self.day:%d/%m/%Y} ({self.decision})"


class Dated(models.Model):
    """A row true from ``first_day`` to ``last_day``, both included, and the operations that made it so."""

    first_day = models.DateField("từ ngày", null=True, blank=True)
    last_day = models.DateField("đến hết ngày", null=True, blank=True)
    opened_by = models.ForeignKey(
        UnitOperation, on_delete=models.PROTECT, null=True, blank=True, related_name="opened_%(class)ss"
    )
    closed_by = models.ForeignKey(
        UnitOperation, on_delete=models.PROTECT, null=True, blank=True, related_name="closed_%(class)ss"
    )

    class Meta:
        abstract = True


def _one_from_a_day(name: str) -> list[models.UniqueConstraint]:
    """One row from a day on, and one without a first day (to SQL two empty days are different)."""
    return [
        models.UniqueConstraint(fields=["unit", "first_day"], name=name),
        models.UniqueConstraint(fields=["unit"], condition=Q(first_day__isnull=True), name=f"{name}_open"),
    ]


def _days_in_order(name: str) -> models.CheckConstraint:
    in_order = Q(first_day__isnull=True) | Q(last_day__isnull=True) | Q(last_day__gte=F("first_day"))
    return models.CheckConstraint(condition=in_order, name=name)


class Unit(Dated):
    """A province, commune, department or district. ``code`` identifies it for ever and is never reused.

    ``name`` and ``full_name`` are the latest ones, kept beside the dated names so that a list of units
    needs no join; the services that write a :class:`UnitName` write them in the same transaction.
    """

    code = models.CharField("mã", max_length=40, unique=True)
    slug = models.SlugField("địa chỉ", max_length=120, unique=True)
    level = models.CharField("cấp", max_length=20, choices=Level)
    name = models.CharField("tên", max_length=200)
    full_name = models.CharField("tên đầy đủ", max_length=220)
    official_code = models.CharField("mã chính thức", max_length=40, blank=True)
    certainty = models.CharField("độ tin cậy", max_length=10, default="read")
    source = models.TextField("nguồn", blank=True)
    note = models.TextField("ghi chú", blank=True)

    names: RelatedManager[UnitName]
    parents: RelatedManager[UnitParent]

    class Meta:
        ordering = ["code"]
        constraints = [_days_in_order("unit_days_in_order")]
        indexes = [models.Index(fields=["level", "first_day"])]

    def __str__(self) -> str:
        return self.full_name

    def ids_above(self, day: date) -> set[int]:
        """Keys of the units above on ``day``: what the access rules ask of a unit."""
        from .queries import ids_above

        return ids_above(self, day)


class OperationPart(models.Model):
    """A unit before or after an operation. ``code`` and ``name`` outlive a unit taken back by undo."""

    class Side(models.TextChoices):
        BEFORE = "before", "trước"
        AFTER = "after", "sau"

    operation = models.ForeignKey(UnitOperation, on_delete=models.CASCADE, related_name="parts")
    side = models.CharField(max_length=6, choices=Side)
    unit = models.ForeignKey(Unit, on_delete=models.SET_NULL, null=True, related_name="operation_parts")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=220)

    class Meta:
        ordering = ["operation", "side", "code"]
        constraints = [
            models.UniqueConstraint(fields=["operation", "side", "code"], name="part_once_per_side"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_side_display()})"


class UnitName(Dated):
    """What a unit is called in a period. ``name`` is short (Đồng Nai), ``full_name`` as the law writes it."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="names")
    kind = models.CharField("loại", max_length=20, choices=Kind)
    name = models.CharField("tên", max_length=200)
    full_name = models.CharField("tên đầy đủ", max_length=220)

    class Meta:
        ordering = ["unit", "first_day"]
        constraints = [
            _days_in_order("name_days_in_order"),
            *_one_from_a_day("one_name_from_a_day"),
        ]

    def __str__(self) -> str:
        return self.full_name


class UnitParent(Dated):
    """Which unit stands above another in a period."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="parents")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="children")

    class Meta:
        ordering = ["unit", "first_day"]
        constraints = [
            _days_in_order("parent_days_in_order"),
            models.CheckConstraint(condition=~Q(unit=F("parent")), name="unit_is_not_its_own_parent"),
            *_one_from_a_day("one_parent_from_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.unit.full_name} thuộc {self.parent.full_name}"
