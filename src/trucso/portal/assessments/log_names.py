"""How the log calls rounds, cards, lines, figures, documents and imported files, and who may open them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..facts.models import Evidence, Observation
from ..journal.subjects import KINDS, Kind, Named
from ..shared import access
from ..units.models import UnitParent
from ..units.queries import alive
from .models import Import, Line, Round, Scorecard

PUBLISHED = Round.State.PUBLISHED


def register() -> None:
    KINDS["assessments.round"] = Kind(gettext_lazy("Đợt"), _rounds, _rounds_called)
    KINDS["assessments.scorecard"] = Kind(gettext_lazy("Phiếu"), _cards)
    KINDS["assessments.line"] = Kind(gettext_lazy("Dòng"), _lines, _lines_called)
    KINDS["assessments.import"] = Kind(gettext_lazy("Tệp nhập phiếu"), _imports)
    KINDS["facts.evidence"] = Kind(gettext_lazy("Văn bản"), _documents, _documents_called)
    KINDS["facts.observation"] = Kind(gettext_lazy("Số liệu"), _figures, _figures_called)


def units_reached(person: Any, action: str, unit: str) -> Q:
    """Rows whose ``unit`` a right reaches today, without asking unit by unit."""
    seen = access.visible(person, action)
    if seen.everywhere:
        return Q(pk__isnull=False)
    below = UnitParent.objects.filter(alive(timezone.localdate()), parent__in=seen.root_ids)
    return Q(**{f"{unit}__in": seen.own_ids}) | Q(**{f"{unit}__in": below.values("unit")})


def card_words(card: Scorecard) -> str:
    """``Phường X · đợt Y``."""
    return f"{card.unit.full_name} · {card.round.name}"


def _rounds(keys: Collection[str], person: Any) -> dict[str, Named]:
    is_seen = access.allowed(person, "see_rounds")
    return {
        str(one.pk): Named(
            _("Đợt %(name)s") % {"name": one.name},
            reverse("assessments:league", args=[one.slug]) if is_seen or one.is_frozen else "",
        )
        for one in Round.objects.filter(pk__in=keys)
    }


def _rounds_called(text: str) -> QuerySet[Round]:
    return Round.objects.filter(name__icontains=text)


def _cards(keys: Collection[str], person: Any) -> dict[str, Named]:
    reached = Q(round__state=PUBLISHED) | units_reached(person, "see_scorecard", "unit")
    found = Scorecard.objects.filter(pk__in=keys).select_related("unit", "round").annotate(is_reached=reached)
    return {
        str(one.pk): Named(
            _("Phiếu %(card)s") % {"card": card_words(one)},
            reverse("assessments:scorecard", args=[one.pk]) if one.is_reached else "",
        )
        for one in found
    }


def _lines(keys: Collection[str], person: Any) -> dict[str, Named]:
    is_frozen = Q(scorecard__round__state=PUBLISHED)
    reached = is_frozen | units_reached(person, "see_scorecard", "scorecard__unit")
    lines = Line.objects.filter(pk__in=keys).select_related("scorecard__unit", "scorecard__round")
    return {
        str(one.pk): Named(
            _("Dòng %(code)s · %(card)s") % {"code": one.code, "card": card_words(one.scorecard)},
            reverse("assessments:line", args=[one.scorecard_id, one.code]) if one.is_reached else "",
        )
        for one in lines.annotate(is_reached=reached)
    }


def _lines_called(text: str) -> QuerySet[Line]:
    return Line.objects.filter(code__iexact=text)


def _imports(keys: Collection[str], person: Any) -> dict[str, Named]:
    reached = units_reached(person, "import_scorecards", "scorecard__unit")
    found = Import.objects.filter(pk__in=keys).select_related("scorecard__unit", "scorecard__round")
    return {
        str(one.pk): Named(
            _("Tệp %(file)s · %(card)s") % {"file": one.file_name, "card": card_words(one.scorecard)},
            reverse("assessments:import", args=[one.pk]) if one.is_reached else "",
        )
        for one in found.defer("raw", "receipt", "undo", "answers").annotate(is_reached=reached)
    }


def _documents(keys: Collection[str], person: Any) -> dict[str, Named]:
    """Linked by the right to see evidence; a document of a published line is public, but asked one by one."""
    found = Evidence.objects.filter(pk__in=keys).select_related("unit")
    return {
        str(one.pk): Named(
            _("Văn bản %(document)s · %(unit)s") % {"document": one, "unit": one.unit.full_name},
            reverse("assessments:evidence", args=[one.pk]) if one.is_reached else "",
        )
        for one in found.annotate(is_reached=units_reached(person, "see_evidence", "unit"))
    }


def _documents_called(text: str) -> QuerySet[Evidence]:
    words = Q(number__icontains=text) | Q(title__icontains=text) | Q(file_name__icontains=text)
    return Evidence.objects.filter(words)


def _figures(keys: Collection[str], person: Any) -> dict[str, Named]:
    found = Observation.objects.filter(pk__in=keys).select_related("measure", "unit")
    return {
        str(one.pk): Named(
            f"{one.measure.name_vi} · {one.unit.full_name} · {one.period_label}",
            reverse("facts:measure", args=[one.measure.code]),
        )
        for one in found
    }


def _figures_called(text: str) -> QuerySet[Observation]:
    return Observation.objects.filter(measure__name_vi__icontains=text)
