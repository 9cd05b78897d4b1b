"""How the log calls installed indexes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..journal.subjects import KINDS, Kind, Named
from .models import InstalledIndex


def register() -> None:
    KINDS["indexes.installedindex"] = Kind(_("Bộ chỉ số"), _indexes)


def _indexes(keys: Collection[str], person: Any) -> dict[str, Named]:
    found = InstalledIndex.objects.filter(pk__in=keys).defer("text")
    return {
        str(one.pk): Named(str(one), reverse("indexes:version", args=[one.index_id, one.first_year]))
        for one in found
    }
