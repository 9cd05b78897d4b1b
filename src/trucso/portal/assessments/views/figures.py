"""Changing one figure: the form names the version that was seen, so nobody is overwritten in silence."""

from __future__ import annotations

from fractions import Fraction

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from trucso.index import Input

from ...accounts.models import User
from ...facts.models import Measure, Observation
from ...facts.queries import observations
from ...facts.services import ConflictError, Origin
from ...indexes.queries import definition_of
from ...shared import access, formats
from ..forms import FigureForm, figure_initial
from ..models import Column, Result, Scorecard
from ..queries.league import Standing, standings
from ..services.figures import change_figure
from ..services.gates import refusals
from ..services.rounds import RoundRefused
from .cards import CARDS


def figure(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """``/phieu/<id>/so-lieu/<key>/``: the form of one figure ("DTI-28.a"); saving ranks the round at once."""
    card = get_object_or_404(CARDS, pk=pk)
    access.require(request, "enter_figures", unit=card.unit)
    used = _input(card, key)
    measure = get_object_or_404(Measure, code=used.measure)
    observation = _observation(card, measure)
    if request.method != "POST":
        form = FigureForm(used=used, measure=measure, initial=figure_initial(observation))
        return _page(request, card, used, form, observation)
    form = FigureForm(request.POST, used=used, measure=measure)
    if not form.is_valid():
        return _page(request, card, used, form, observation, status=422)
    return _save(request, card, used, form)


def _save(request: HttpRequest, card: Scorecard, used: Input, form: FigureForm) -> HttpResponse:
    before = _standing(card)
    person = request.user if isinstance(request.user, User) else None
    origin = Origin(by=person, note=form.cleaned_data["note"])
    try:
        change_figure(
            scorecard=card,
            key=used.key,
            entry=form.cleaned_data["entry"],
            seen_version=form.cleaned_data["seen_version"],
            origin=origin,
        )
    except ConflictError as conflict:
        context_form = FigureForm(
            {**request.POST.dict(), "seen_version": conflict.theirs.version}, used=used, measure=form.measure
        )
        return _page(request, card, used, context_form, conflict.theirs, conflict=conflict, status=409)
    except RoundRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("assessments:scorecard", card.pk)
    messages.success(request, _moved(before, _standing(card)))
    return redirect("assessments:line", card.pk, used.key.rpartition(".")[0])


def _page(
    request: HttpRequest,
    card: Scorecard,
    used: Input,
    form: FigureForm,
    observation: Observation | None,
    *,
    conflict: ConflictError | None = None,
    status: int = 200,
) -> HttpResponse:
    code = used.key.rpartition(".")[0]
    context = {
        "card": card,
        "used": used,
        "indicator": definition_of(card.round.index).indicator(code),
        "form": form,
        "observation": observation,
        "refused": refusals(card, [code]).get(code, ""),
        "changes": observation.changes.select_related("changed_by") if observation else [],
        "conflict": conflict,
        "is_demo": card.round.is_demo,
    }
    return render(request, "assessments/figure.html", context, status=status)


def _input(card: Scorecard, key: str) -> Input:
    definition = definition_of(card.round.index)
    found = (one for indicator in definition.indicators for one in indicator.inputs if one.key == key)
    used = next(found, None)
    if used is None or not used.measure:
        raise Http404(f"Bộ chỉ số này không có số liệu {key}.")
    return used


def _observation(card: Scorecard, measure: Measure) -> Observation | None:
    round_ = card.round
    found = observations(
        unit=card.unit, period=round_.period, is_demo=round_.is_demo, measures=[measure.code]
    )
    return found.get(measure.code)


def _standing(card: Scorecard) -> tuple[str, str]:
    """Points and rank of the self-assessment, as they are shown."""
    points = (
        Result.objects.filter(scorecard=card, column=Column.SELF).values_list("points", flat=True).first()
    )
    rank = standings(card.round).get((card.pk, Column.SELF), Standing()).rank
    return formats.points(Fraction(points)) if points else formats.NOTHING, str(rank or formats.NOTHING)


def _moved(before: tuple[str, str], after: tuple[str, str]) -> str:
    """What the change did: points and rank, before and now."""
    return f"Đã ghi. Điểm tự đánh giá {before[0]} → {after[0]}; hạng {before[1]} → {after[1]}."
