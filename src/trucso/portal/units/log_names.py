"""How the log calls units and the decisions that changed them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..journal.subjects import KINDS, UNIT, Kind, Named
from .models import Unit, UnitOperation


def register() -> None:
    KINDS[UNIT] = Kind(_("Đơn vị"), _units, _units_called)
    KINDS["units.unitoperation"] = Kind(_("Thay đổi đơn vị"), _operations)
    KINDS["units.data"] = Kind(_("Danh mục đơn vị"))


def _units(codes: Collection[str], person: Any) -> dict[str, Named]:
    found = Unit.objects.filter(code__in=codes)
    return {unit.code: Named(unit.full_name, reverse("units:detail", args=[unit.slug])) for unit in found}


def _units_called(text: str) -> QuerySet[Unit]:
    return Unit.objects.filter(Q(full_name__icontains=text) | Q(code=text))


def _operations(keys: Collection[str], person: Any) -> dict[str, Named]:
    found = UnitOperation.objects.filter(pk__in=keys)
    return {
        str(one.pk): Named(f"{one.get_type_display()}, {one.day:%d/%m/%Y} ({one.decision})") for one in found
    }
