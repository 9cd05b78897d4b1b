"""Many workbooks of a round at once: sent, looked at file by file, confirmed, written file by file."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ..accounts.models import User
from ..assessments.models import Round
from ..assessments.services.rounds import RoundRefused
from ..shared import access, export
from .batch_forms import BatchForm, WritingForm
from .batch_page import counted, files_table, rows_of
from .batch_queries import OPEN, Progress, files_of, progress_of
from .incoming import MOST_FILES
from .models import Batch
from .services.batches import confirm, look_on, receive, write_on

ACTION = "run_round"
SECONDS = 1.5
"""How long one step of a long work takes before the page says how far it is."""


def batches(request: HttpRequest, slug: str) -> HttpResponse:
    """``/dot-danh-gia/<round>/nhap-excel/``: many filled workbooks in, and what was sent before."""
    round_ = get_object_or_404(Round.objects.select_related("index", "parent"), slug=slug)
    access.require(request, ACTION, unit=round_.parent)
    form = BatchForm(request.POST, request.FILES) if request.method == "POST" else BatchForm()
    if form.is_valid():
        sent = [(file.name or "", file.read()) for file in form.cleaned_data["workbooks"]]
        try:
            made = receive(round_=round_, sent=sent, by=_person(request))
        except RoundRefused as refused:
            messages.error(request, str(refused))
            return redirect("workbooks:batches", slug)
        return redirect("workbooks:batch", made.pk)
    earlier = round_.workbook_batches.select_related("uploaded_by").annotate(number=Count("files"))[:20]
    context = {
        "round": round_, "form": form, "is_demo": round_.is_demo, "earlier": earlier, "most": MOST_FILES,
        "megabytes": settings.MAX_UPLOAD_BYTES // 2**20,
    }  # fmt: skip
    return render(request, "workbooks/batches.html", context, status=422 if form.errors else 200)


@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """``/nhap-excel/lo/<id>/``: how far the work is, and what became, or would become, of every file."""
    found = _batch(request, pk)
    rows = rows_of(files_of(found))
    only = request.GET.get("loc", "")
    table = files_table(found, rows, only).sorted_by(request.GET.get("sort"))
    if file := export.download(request, table):
        return file
    progress = progress_of(found)
    context: dict[str, Any] = {
        "batch": found, "round": found.round, "table": table, "counted": counted(rows), "all": len(rows),
        "only": only, "progress": None if progress.is_over else progress, "said": _in_words(progress),
        "writable": sum(row["kind"] in OPEN for row in rows), "form": WritingForm(),
        "is_demo": found.round.is_demo,
    }  # fmt: skip
    return render(request, "workbooks/batch.html", context)


@require_POST
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """A step of looking or writing; answers how far it is, as JSON to the page's script."""
    found = _batch(request, pk)
    work = write_on if progress_of(found).is_writing else look_on
    work(batch=found, seconds=SECONDS, by=_person(request))
    if "application/json" not in request.headers.get("Accept", ""):
        return redirect("workbooks:batch", pk)
    now = progress_of(found)
    return JsonResponse({"done": now.done, "total": now.total, "text": _in_words(now), "over": now.is_over})


@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue what can be written as chosen."""
    found, form = _batch(request, pk), WritingForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Chọn cách ghi rồi gửi lại. Chưa ghi gì."))
        return redirect("workbooks:batch", pk)
    how = form.cleaned_data
    try:
        queued = confirm(
            batch=found, preferred=how["conflicts"], erases=how["erases"], skips_refused=how["skips_refused"]
        )
    except RoundRefused as refused:
        messages.error(request, str(refused))
        return redirect("workbooks:batch", pk)
    if not queued:
        messages.info(request, _("Không có tệp nào ghi được với cách đã chọn. Chưa ghi gì."))
    return redirect("workbooks:batch", pk)


def _in_words(progress: Progress) -> str:
    numbers = {"done": progress.done, "total": progress.total}
    if progress.is_writing:
        return _("Đã ghi %(done)s trên %(total)s tệp.") % numbers
    return _("Đã xem %(done)s trên %(total)s tệp.") % numbers


def _batch(request: HttpRequest, pk: int) -> Batch:
    found = get_object_or_404(Batch.objects.select_related("round__index", "round__parent"), pk=pk)
    access.require(request, ACTION, unit=found.round.parent)
    return found


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
