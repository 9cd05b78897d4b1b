"""How the log calls rounds that are being prepared, and the words of decisions kept in it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..assessments.log_names import units_reached
from ..assessments.models import Line, Scorecard
from ..journal.sides import CHOICES
from ..journal.subjects import KINDS, Kind, Named
from .models import Petition, Review
from .planning import Preparation


def register() -> None:
    KINDS["workflow.preparation"] = Kind(gettext_lazy("Đợt đang chuẩn bị"), _preparations)
    CHOICES["decision"] = dict(Review.Decision.choices)
    CHOICES["outcome"] = dict(Petition.Outcome.choices)
    CHOICES["cause"] = dict(Line.Cause.choices)
    CHOICES["state"] = dict(Scorecard.State.choices)


def _preparations(keys: Collection[str], person: Any) -> dict[str, Named]:
    found = Preparation.objects.filter(pk__in=keys).annotate(
        is_reached=units_reached(person, "run_round", "parent")
    )
    return {
        str(one.pk): Named(
            _("Đợt đang chuẩn bị %(name)s") % {"name": one.name or one.pk},
            reverse("workflow:preparation", args=[one.pk]) if one.is_reached else "",
        )
        for one in found
    }
