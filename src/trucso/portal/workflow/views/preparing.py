"""A round that is being prepared: kept, completed, opened or removed; and the calendar of an open one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ...accounts.models import User
from ...assessments.models import Round
from ...assessments.services.rounds import RoundRefused
from ...indexes.queries import definition_of
from ...shared import access, export
from ...shared.tables import Column, Table
from ..duty_file import LIMITS, duty_table, read_duties
from ..opening import DAYS
from ..panels import departments
from ..planning import Preparation
from ..planning_queries import duties_of, lacking, unit_rows
from ..round_form import CalendarForm, DraftForm, DutyBoard
from ..rules import Calendar
from ..services.preparing import (
    Draft,
    change_calendar,
    change_preparation,
    discard,
    open_prepared,
)
from ..standing import calendar_of
from .rounds import ACTION, opened


def preparation(request: HttpRequest, pk: int) -> HttpResponse:
    """``/dot-danh-gia/chuan-bi/<id>/``: everything of a round that is not open yet; saved, then opened."""
    found = _preparation(request, pk)
    board = DutyBoard(definition_of(found.index), departments(found.parent), duties_of(found))
    duties = duty_table(str(found), list(board.rows()))
    units = _units_table(found)
    if file := export.download(request, duties, units):
        return file
    if request.method != "POST":
        return _page(request, found, board, DraftForm(initial=_initial(found)))
    board.read(request.POST.dict())
    form = DraftForm(request.POST)
    if not form.is_valid():
        return _page(request, found, board, form, status=422)
    return _save(request, found, form.draft(board.pairs, _left_out(request, found)), form)


def _save(request: HttpRequest, found: Preparation, draft: Draft, form: DraftForm) -> HttpResponse:
    """Keep what the page holds; open the round when that was asked for and nothing lacks."""
    seen = form.cleaned_data["seen_version"] or 0
    try:
        kept = change_preparation(preparation=found, draft=draft, seen_version=seen, by=_person(request))
        if "open" in request.POST:
            return opened(request, open_prepared(preparation=kept, by=_person(request)))
    except RoundRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Đã lưu."))
    return redirect("workflow:preparation", found.pk)


@require_POST
def import_duties(request: HttpRequest, pk: int) -> HttpResponse:
    """Owners and verifiers from a file; with a wrong row nothing is taken over."""
    found = _preparation(request, pk)
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > (LIMITS.file_bytes or 0):
        messages.error(request, _("Hãy chọn tệp CSV hoặc XLSX, tối đa 2 MB."))
        return redirect("workflow:preparation", pk)
    definition, units = definition_of(found.index), departments(found.parent)
    pairs, problems = read_duties(file.read(), file.name or "", definition=definition, departments=units)
    if problems:
        board = DutyBoard(definition, units, duties_of(found))
        return _page(request, found, board, DraftForm(initial=_initial(found)), problems=problems, status=422)
    draft = _draft_of(found, duties_of(found) | pairs)
    change_preparation(preparation=found, draft=draft, seen_version=found.version, by=_person(request))
    messages.success(request, _("Đã nhận phân công của %(n)s chỉ tiêu từ tệp.") % {"n": len(pairs)})
    return redirect("workflow:preparation", pk)


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a round that was never opened."""
    found = _preparation(request, pk)
    discard(preparation=found, by=_person(request))
    messages.success(request, _("Đã xoá đợt đang chuẩn bị “%(name)s”.") % {"name": found})
    return redirect("assessments:rounds")


def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """``/dot-danh-gia/<round>/lich/``: the days of an open round, moved with a reason."""
    round_ = get_object_or_404(Round.objects.select_related("parent", "index"), slug=slug)
    access.require(request, ACTION, unit=round_.parent)
    days = calendar_of(round_)
    form = CalendarForm(request.POST or None, initial={name: getattr(days, name) for name in DAYS})
    if request.method == "POST" and form.is_valid():
        try:
            change_calendar(
                round_=round_, calendar=form.calendar, reason=form.cleaned_data["reason"], by=_person(request)
            )
        except RoundRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Đã đổi lịch. Những người liên quan được báo ở lần nhắc việc tới."))
            return redirect("workflow:calendar", slug)
    context = {
        "round": round_,
        "form": form,
        "is_demo": round_.is_demo,
        "changes": [_change_row(one) for one in round_.calendar_changes.select_related("by")],
    }
    return render(request, "workflow/calendar.html", context, status=422 if form.errors else 200)


def _change_row(change: Any) -> dict[str, Any]:
    """One change of the calendar in words: which day moved from when to when."""
    moved = [(DAYS[name], _shown(change.before.get(name)), _shown(day)) for name, day in change.after.items()]
    return {"at": change.at, "by": change.by, "reason": change.reason, "moved": moved}


def _shown(day: str | None) -> str:
    return "/".join(reversed(day.split("-"))) if day else "—"


def _page(
    request: HttpRequest,
    found: Preparation,
    board: DutyBoard,
    form: DraftForm,
    *,
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = list(board.rows())
    units = unit_rows(found)
    context = {
        "preparation": found, "index": found.index, "parent": found.parent, "form": form, "rows": rows,
        "departments": list(board.departments.values()), "groups": board.definition.groups,
        "lacking": lacking(found), "problems": problems or [], "units": units,
        "taking_part": sum(row["is_in"] for row in units), "known": sum(row["known"] for row in units),
        "duties": duty_table(str(found), rows), "units_table": _units_table(found), "is_demo": found.is_demo,
    }  # fmt: skip
    return render(request, "workflow/preparation.html", context, status=status)


def _units_table(found: Preparation) -> Table:
    columns = [
        Column("code", _("Mã đơn vị"), "Code", kind="code"),
        Column("unit", _("Đơn vị"), "Unit"),
        Column("takes_part", _("Tham gia"), "Takes part"),
        Column("known", _("Số liệu đã có"), "Figures known", kind="integer"),
        Column("asked", _("Số liệu cần"), "Figures asked", kind="integer"),
    ]
    return Table("don-vi-tham-gia", str(found), columns, unit_rows(found))


def _initial(found: Preparation) -> dict[str, Any]:
    names = ("name", "period", "units_on", *DAYS)
    return {name: getattr(found, name) for name in names} | {"seen_version": found.version}


def _draft_of(found: Preparation, duties: Any) -> Draft:
    """The preparation as it stands, with other duties."""
    out = list(found.left_out.values_list("pk", flat=True))
    days = Calendar(**{name: getattr(found, name) for name in DAYS})
    return Draft(found.name, found.period, found.units_on, days, out, duties)


def _left_out(request: HttpRequest, found: Preparation) -> set[int]:
    """Units that were listed and are not ticked, and those left out before that were not listed."""
    listed = {int(key) for key in request.POST.getlist("listed") if key.isdigit()}
    ticked = {int(key) for key in request.POST.getlist("unit") if key.isdigit()}
    return (set(found.left_out.values_list("pk", flat=True)) - listed) | (listed - ticked)


def _preparation(request: HttpRequest, pk: int) -> Preparation:
    found = get_object_or_404(
        Preparation.objects.select_related("parent", "index", "previous", "changed_by"), pk=pk
    )
    access.require(request, ACTION, unit=found.parent)
    return found


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
