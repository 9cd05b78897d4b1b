"""How the log calls workbooks that came back filled."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..assessments.log_names import card_words, units_reached
from ..journal.subjects import KINDS, Kind, Named
from .models import Upload


def register() -> None:
    KINDS["workbooks.upload"] = Kind(gettext_lazy("Tệp Excel"), _uploads)


def _uploads(keys: Collection[str], person: Any) -> dict[str, Named]:
    found = Upload.objects.filter(pk__in=keys).select_related("scorecard__unit", "scorecard__round")
    reached = units_reached(person, "import_scorecards", "scorecard__unit")
    return {
        str(one.pk): Named(
            _("Tệp Excel %(file)s · %(card)s") % {"file": one.file_name, "card": card_words(one.scorecard)},
            reverse("workbooks:receipt", args=[one.pk]) if one.is_reached else "",
        )
        for one in found.defer("raw", "receipt", "undo", "answers").annotate(is_reached=reached)
    }
