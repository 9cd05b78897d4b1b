"""Filling a card group by group: the page, and the saving of one cell or note at a time."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trucso.index import Definition, Indicator, Input

from ...accounts.models import User
from ...assessments.models import Scorecard
from ...assessments.services.figures import change_figure
from ...assessments.services.rounds import RoundRefused
from ...facts.models import Measure
from ...facts.services import ConflictError, Origin
from ...indexes.queries import definition_of
from ...shared import access
from ..entry_answers import Saved, Touched, figure_conflict, line_conflict
from ..entry_forms import NoteForm, PointsForm, figure_form, problems, readings
from ..entry_page import anchor, has_cells, line_entry, progress
from ..entry_queries import entry_sources, refusal_words, saved_sources
from ..evidence_panel import cited_documents
from ..rules import entry_closes_on
from ..services.entering import LineEntryConflict, asked_reasons, enter_line
from ..standing import calendar_of, card_of
from .sending import CARDS

CONFLICT, REFUSED = 409, 422


def start(request: HttpRequest, pk: int) -> HttpResponse:
    """``/phieu/<id>/nhap/``: to the first line sent back, else to the first group that is not full."""
    card = _card(request, pk)
    definition = definition_of(card.round.index)
    if asked := _asked(card, definition):
        return redirect(asked[0].href)
    groups = progress(definition, entry_sources(card))
    if not groups:
        raise Http404(_("Bộ chỉ số này không có gì để nhập theo nhóm."))
    first = next((one for one in groups if not one.is_done), groups[0])
    return redirect("workflow:entry", pk, first.group.code)


def group(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """``/phieu/<id>/nhap/<group>/``: every cell of the group, saved as it is left."""
    card = _card(request, pk)
    definition = definition_of(card.round.index)
    sources = entry_sources(card)
    groups = progress(definition, sources)
    place = next((n for n, one in enumerate(groups) if one.group.code == code), None)
    if place is None:
        raise Http404(_("Bộ chỉ số này không có nhóm %(code)s để nhập.") % {"code": code})
    asked, cited = _asked(card, definition), cited_documents(card)
    reasons = {one.code: one.reason for one in asked}
    lines = [
        line_entry(definition, one, sources)
        for one in definition.indicators
        if one.group == code and has_cells(one)
    ]
    standing = card_of(card, timezone.localdate())
    context = {
        "card": card,
        "standing": standing,
        "here": groups[place],
        "groups": groups,
        "before": groups[place - 1] if place else None,
        "after": groups[place + 1] if place + 1 < len(groups) else None,
        "lines": [
            (
                one,
                bool(asked) and one.indicator.code not in reasons,
                cited.get(one.indicator.code, []),
                reasons.get(one.indicator.code, ""),
            )
            for one in lines
        ],
        "evidence_mb": settings.EVIDENCE_BYTES // 2**20,
        "refused": refusal_words(card),
        "asked": asked,
        "closes_on": entry_closes_on(standing, calendar_of(card.round)),
        "is_demo": card.round.is_demo,
    }
    return render(request, "workflow/entry.html", context)


class Asked(NamedTuple):
    """A line sent back: what the verifier asked for, and where it is supplemented."""

    code: str
    reason: str
    href: str


def _asked(card: Scorecard, definition: Definition) -> list[Asked]:
    reasons = asked_reasons(card)
    return [
        Asked(one.code, reasons[one.code], _place(card, one))
        for one in definition.indicators
        if one.code in reasons
    ]


def _place(card: Scorecard, indicator: Indicator) -> str:
    page = reverse("workflow:entry", args=[card.pk, indicator.group])
    return f"{page}#chi-tieu-{anchor(indicator.code)}"


@require_POST
def cell(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Save one cell; the answer is its state, with the scores it moved."""
    card = _card(request, pk)
    definition = definition_of(card.round.index)
    indicator, used = _target(definition, key)
    if used is None:
        return _save_points(request, card, indicator)
    measure = get_object_or_404(Measure, code=used.measure)
    form = figure_form(request.POST, used, measure)
    if not form.is_valid():
        offered = readings(request.POST.get("value", ""), measure.kind)
        return _refused(request, card, indicator, key, problems(form), offered)
    try:
        saved = change_figure(
            scorecard=card,
            key=key,
            entry=form.cleaned_data["entry"],
            seen_version=form.cleaned_data["seen_version"],
            origin=Origin(by=_person(request)),
        )
    except ConflictError as conflict:
        if conflict.is_agreement:
            return _saved(request, card, indicator, key, conflict.theirs.version)
        return _state(
            request, card, indicator, key, status=CONFLICT, conflict=figure_conflict(conflict, used, key)
        )
    except RoundRefused as refused:
        return _refused(request, card, indicator, key, [str(refused)])
    return _saved(request, card, indicator, key, saved.version)


def _save_points(request: HttpRequest, card: Scorecard, indicator: Indicator) -> HttpResponse:
    form, code = PointsForm(request.POST, indicator=indicator), indicator.code
    if not form.is_valid():
        offered = readings(request.POST.get("value", ""), "points")
        return _refused(request, card, indicator, code, problems(form), offered)
    return _save_line(request, card, indicator, code, form.values, form.cleaned_data["seen_version"])


@require_POST
def note(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Save the note of a line."""
    card = _card(request, pk)
    indicator = definition_of(card.round.index).find(code)
    if not isinstance(indicator, Indicator):
        raise Http404(_("Phiếu này không có chỉ số %(code)s.") % {"code": code})
    form, key = NoteForm(request.POST), f"{code}.ghi-chu"
    if not form.is_valid():
        return _refused(request, card, indicator, key, problems(form))
    values = {"note": form.cleaned_data["note"]}
    return _save_line(request, card, indicator, key, values, form.cleaned_data["seen_version"])


def _save_line(
    request: HttpRequest, card: Scorecard, indicator: Indicator, key: str, values: dict[str, Any], seen: int
) -> HttpResponse:
    try:
        line = enter_line(
            scorecard=card, code=indicator.code, values=values, seen_version=seen, by=_person(request)
        )
    except LineEntryConflict as conflict:
        return _state(request, card, indicator, key, status=CONFLICT, conflict=line_conflict(conflict))
    except RoundRefused as refused:
        return _refused(request, card, indicator, key, [str(refused)])
    return _saved(request, card, indicator, key, line.version)


def _saved(
    request: HttpRequest, card: Scorecard, indicator: Indicator, key: str, version: int
) -> HttpResponse:
    """The state of the cell, and whatever else of the group changed with it."""
    definition = definition_of(card.round.index)
    touched = Touched.by(definition, indicator, key)
    saved = Saved.of(definition, touched, saved_sources(card, touched), version)
    return _state(request, card, indicator, key, saved=saved)


def _refused(
    request: HttpRequest,
    card: Scorecard,
    indicator: Indicator,
    key: str,
    found: list[str],
    offered: list[str] | None = None,
) -> HttpResponse:
    """Nothing was written: why, and the clear ways to write a number that reads two ways."""
    return _state(
        request,
        card,
        indicator,
        key,
        status=REFUSED,
        problems=found,
        offered=offered or [],
        seen_version=request.POST.get("seen_version", "0"),
    )


def _state(
    request: HttpRequest, card: Scorecard, indicator: Indicator, key: str, *, status: int = 200, **found: Any
) -> HttpResponse:
    """The fragment under a cell; without scripts a message on the page of the group."""
    if request.headers.get("HX-Request") == "true":
        context = {"card": card, "anchor": anchor(key), **found}
        return render(request, "workflow/entry_state.html", context, status=status)
    if status == 200:
        messages.success(request, _("Đã ghi."))
    elif "conflict" in found:
        messages.error(request, _("Người khác đã sửa ô này; chưa ghi gì. Số hiện nay đã ở trên trang."))
    else:
        messages.error(request, " ".join(found["problems"]))
    return redirect(_place(card, indicator))


def _target(definition: Definition, key: str) -> tuple[Indicator, Input | None]:
    for indicator in definition.indicators:
        if indicator.code == key and indicator.given is not None:
            return indicator, None
        for used in indicator.inputs:
            if used.key == key and used.measure:
                return indicator, used
    raise Http404(_("Bộ chỉ số này không có ô %(key)s để nhập.") % {"key": key})


def _card(request: HttpRequest, pk: int) -> Scorecard:
    card = get_object_or_404(CARDS, pk=pk)
    access.require(request, "enter_figures", unit=card.unit)
    return card


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
