"""Filling a card off-line: its template, the filled workbook looked at, written, taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ..accounts.models import User
from ..assessments.models import Round, Scorecard
from ..assessments.services.rounds import RoundRefused
from ..shared import access, export
from ..workflow.entry_queries import refusal_words
from . import merging
from .archive import zipped_templates
from .forms import WorkbookForm
from .models import Upload
from .receipt_page import counted, open_rows, rows_table
from .services.applying import Moved, UploadRefused, apply_workbook, undo_workbook
from .services.checking import check_again, check_workbook
from .template import file_name, workbook_of

ACTION = "import_scorecards"
CARDS = Scorecard.objects.select_related("round__index", "round__parent", "unit")
UPLOADS = Upload.objects.select_related("scorecard__round__index", "scorecard__unit", "uploaded_by")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbooks(request: HttpRequest, pk: int) -> HttpResponse:
    """``/phieu/<id>/excel/``: the template to take along, and the filled one to bring back."""
    card = _card(request, pk)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _check(request, card, form)
    context = {
        "card": card,
        "form": form,
        "refused": refusal_words(card),
        "earlier": card.workbooks.defer("raw", "receipt", "undo").select_related("uploaded_by")[:20],
        "is_demo": card.round.is_demo,
    }
    return render(request, "workbooks/workbooks.html", context, status=422 if form.errors else 200)


def _check(request: HttpRequest, card: Scorecard, form: WorkbookForm) -> HttpResponse:
    sent = form.cleaned_data["file"]
    try:
        found = check_workbook(scorecard=card, file_name=sent.name, content=sent.read(), by=_person(request))
    except RoundRefused as refused:
        messages.error(request, str(refused))
        return redirect("workbooks:workbooks", card.pk)
    return redirect("workbooks:receipt", found.pk)


@require_safe
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """``/phieu/<id>/excel/mau.xlsx``: the card as it stands, to be filled."""
    card = _card(request, pk)
    response = HttpResponse(workbook_of(card, timezone.now()), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{file_name(card)}"'
    return response


@require_safe
def templates(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """``/dot-danh-gia/<round>/mau-excel.zip``: the templates of every unit, sent as they are made."""
    round_ = get_object_or_404(Round.objects.select_related("index", "parent"), slug=slug)
    access.require(request, "run_round", unit=round_.parent)
    response = StreamingHttpResponse(zipped_templates(round_, timezone.now()), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{round_.slug}-mau-excel.zip"'
    return response


def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """``/nhap-excel/<id>/``: the fate of every row, what is to be answered and chosen, the receipt."""
    upload = _upload(request, pk)
    table = rows_table(upload, only=request.GET.get("loc", "")).sorted_by(request.GET.get("sort"))
    if found := export.download(request, table):
        return found
    is_open = upload.state == Upload.State.CHECKED
    asked = open_rows(upload, (merging.ASKED,)) if is_open else []
    to_choose = open_rows(upload, merging.TO_CHOOSE) if is_open else []
    kept = upload.receipt
    context: dict[str, Any] = {
        "upload": upload,
        "card": upload.scorecard,
        "table": table,
        "kept": kept,
        "counted": counted(upload),
        "asked": asked,
        "to_choose": to_choose,
        "refused": kept.get("counts", {}).get(merging.REFUSED, 0),
        "writes": sum(kept.get("counts", {}).get(kind, 0) for kind in (merging.CHANGED, *merging.TO_CHOOSE)),
        "only": request.GET.get("loc", ""),
        "is_demo": upload.scorecard.round.is_demo,
    }
    return render(request, "workbooks/receipt.html", context)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """How the numbers that read two ways are meant; the file is looked at again."""
    upload = _upload(request, pk)
    offered = {row["key"]: row["readings"] for row in upload.receipt["rows"]}
    answers = {key: text for key, text in _named(request, "so").items() if text in offered.get(key, [])}
    if upload.state == Upload.State.CHECKED:
        check_again(upload=upload, answers=answers)
    return redirect("workbooks:receipt", pk)


@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what the dry run showed, with the choices made."""
    upload = _upload(request, pk)
    try:
        apply_workbook(
            upload=upload,
            choices=_named(request, "chon"),
            skips_refused="bo-qua" in request.POST,
            by=_person(request),
        )
    except Moved as moved:
        check_again(upload=_upload(request, pk))
        messages.error(request, str(moved))
    except (UploadRefused, RoundRefused) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Đã ghi tệp vào phiếu. Đây là biên nhận."))
    return redirect("workbooks:receipt", pk)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the card back as it was before the workbook."""
    upload = _upload(request, pk)
    try:
        undo_workbook(upload=upload, by=_person(request))
    except (UploadRefused, RoundRefused) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Đã hoàn tác: phiếu trở lại như trước khi nhập tệp."))
    return redirect("workbooks:receipt", pk)


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes as they were uploaded."""
    upload = _upload(request, pk)
    response = HttpResponse(bytes(upload.raw), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="tep-goc-{upload.pk}.xlsx"'
    return response


def _named(request: HttpRequest, prefix: str) -> dict[str, str]:
    """The fields ``prefix:key`` of a form, by key."""
    return {
        name.removeprefix(f"{prefix}:"): str(value)
        for name, value in request.POST.items()
        if name.startswith(f"{prefix}:")
    }


def _card(request: HttpRequest, pk: int) -> Scorecard:
    card = get_object_or_404(CARDS, pk=pk)
    access.require(request, ACTION, unit=card.unit)
    return card


def _upload(request: HttpRequest, pk: int) -> Upload:
    found = get_object_or_404(UPLOADS, pk=pk)
    access.require(request, ACTION, unit=found.scorecard.unit)
    return found


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
