"""Correcting one line of a published card: its figures, its points, and undoing what was corrected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from trucso.index import Definition, FigureValue, Indicator
from trucso.index.package import UnitEntry
from trucso.index.revisions import decided_last, entries_of, line_value

from ...accounts.models import User
from ...facts.queries import measures_by_code
from ...indexes.queries import definition_of
from ...shared import access
from ..correction_forms import FigureCorrection, PointsCorrection, UndoForm
from ..models import Correction, Scorecard
from ..queries.publications import content_of, earlier
from ..services import correcting
from ..services.rounds import RoundRefused


@dataclass(frozen=True)
class Choice:
    """One panel of the page: the form that changes a target, and the one that undoes a correction."""

    form: FigureCorrection | PointsCorrection
    undo: UndoForm | None

    @property
    def sent(self) -> FigureCorrection | PointsCorrection | UndoForm | None:
        """The form that this request sent, if it is one of these."""
        return next((one for one in (self.form, self.undo) if one is not None and one.is_bound), None)


@dataclass(frozen=True)
class Place:
    """A line of a card in an open correction, as the publication in force has it."""

    card: Scorecard
    correction: Correction
    definition: Definition
    indicator: Indicator

    @property
    def entry(self) -> UnitEntry:
        return entries_of(content_of(self.correction.base))[self.card.unit.code]

    @property
    def value(self) -> FigureValue | None:
        content = content_of(self.correction.base)
        return line_value(self.definition, content, self.card.unit.code, self.indicator.code)


def correct_line(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """``/dinh-chinh/phieu/<id>/<code>/``: figures and published points of one line, a form each.

    ``target`` changes a figure or the line, ``undo`` puts back what it was before it was last corrected.
    """
    place = _place(request, pk, code)
    choices = _choices(request, place)
    form = next((one.sent for one in choices if one.sent is not None), None)
    if form is not None and form.is_valid() and _change(request, place, form):
        return redirect("assessments:correction", place.card.round.slug)
    context = {
        "card": place.card,
        "correction": place.correction,
        "indicator": place.indicator,
        "choices": choices,
        "is_demo": place.card.round.is_demo,
    }
    is_wrong = form is not None and form.errors
    return render(request, "assessments/correct_line.html", context, status=422 if is_wrong else 200)


def _change(request: HttpRequest, place: Place, form: FigureCorrection | PointsCorrection | UndoForm) -> bool:
    """Put the change on the list; the refusal is said at the form."""
    try:
        correcting.change_published(
            correction=place.correction, scorecard=place.card, target=form.target, after=form.after,
            reason=form.because, by=request.user if isinstance(request.user, User) else None,
        )  # fmt: skip
    except RoundRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Đã ghi thay đổi %(target)s vào đính chính.") % {"target": form.target})
    return True


def _choices(request: HttpRequest, place: Place) -> list[Choice]:
    """One panel per figure, and one for the published points; a form is bound only when it was sent."""
    measures = measures_by_code(used.measure for used in place.indicator.inputs if used.measure)
    entry, code = place.entry, place.indicator.code
    found: list[FigureCorrection | PointsCorrection] = [
        FigureCorrection(
            _sent(request, "target", used.key),
            used=used,
            measure=measures[used.measure],
            published=entry.figures.get(used.key),
        )
        for used in place.indicator.inputs
        if used.measure in measures
    ]
    points = PointsCorrection(
        _sent(request, "target", code),
        indicator=place.indicator,
        published=place.value,
        is_decided=decided_last(entry, code) is not None,
    )
    return [Choice(form, _undo(request, place, form.target)) for form in [*found, points]]


def _undo(request: HttpRequest, place: Place, target: str) -> UndoForm | None:
    before = earlier(place.correction.base, place.card.unit.code, target)
    return UndoForm(_sent(request, "undo", target), target=target, earlier=before) if before else None


def _sent(request: HttpRequest, name: str, target: str) -> Any:
    return request.POST if request.POST.get(name) == target else None


def _place(request: HttpRequest, pk: int, code: str) -> Place:
    card = get_object_or_404(Scorecard.objects.select_related("round__index", "round__parent", "unit"), pk=pk)
    access.require(request, "run_round", unit=card.round.parent)
    one = card.round.corrections.filter(closed_at=None).select_related("base", "round").first()
    if one is None:
        raise Http404(_("Đợt này không có đính chính nào đang mở."))
    definition = definition_of(card.round.index)
    indicator = definition.find(code)
    if not isinstance(indicator, Indicator):
        raise Http404(_("Phiếu này không có chỉ số %(code)s.") % {"code": code})
    return Place(card, one, definition, indicator)
