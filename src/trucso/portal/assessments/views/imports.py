"""Importing a scorecard file: upload, look at every row's fate, write, take back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from ...accounts.models import User
from ...indexes.queries import definition_of
from ...shared import access, export
from ..forms import UploadForm
from ..import_page import rows_table
from ..models import Import, Scorecard
from ..services.imports import ImportRefused, apply_import, check_import, undo_import
from ..services.rounds import RoundRefused
from .cards import CARDS

IMPORTS = Import.objects.select_related("scorecard__round__index", "scorecard__unit", "uploaded_by")


def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """``/phieu/<id>/nhap-tep/``: choose a file; it is kept and looked at, nothing is written to the card."""
    card = get_object_or_404(CARDS, pk=pk)
    access.require(request, "import_scorecards", unit=card.unit)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _check(request, card, form)
    earlier = card.imports.defer("raw").select_related("uploaded_by")[:20]
    context = {"card": card, "form": form, "earlier": earlier, "is_demo": card.round.is_demo}
    return render(request, "assessments/upload.html", context, status=422 if form.errors else 200)


def _check(request: HttpRequest, card: Scorecard, form: UploadForm) -> HttpResponse:
    file = form.cleaned_data["file"]
    try:
        found = check_import(
            scorecard=card,
            file_name=file.name,
            content=file.read(),
            by=_person(request),
            decimal=form.cleaned_data["decimal"] or None,
            writes_verified=access.allowed(request.user, "run_round", card.unit),
        )
    except RoundRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("assessments:scorecard", card.pk)
    return redirect("assessments:import", found.pk)


def imported(request: HttpRequest, pk: int) -> HttpResponse:
    """``/nhap-phieu/<id>/``: the fate of every row, and the buttons to write or take back."""
    found = _import(request, pk)
    definition = definition_of(found.scorecard.round.index)
    table = rows_table(found, definition, only=request.GET.get("loc", ""))
    if file := export.download(request, table):
        return file
    context: dict[str, Any] = {
        "upload": found,
        "card": found.scorecard,
        "table": table,
        "receipt": found.receipt,
        "counts": found.receipt.get("counts", {}),
        "only": request.GET.get("loc", ""),
        "is_demo": found.scorecard.round.is_demo,
    }
    return render(request, "assessments/import.html", context)


@require_POST
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what the dry run showed."""
    found = _import(request, pk)
    try:
        apply_import(upload=found, by=_person(request))
    except (ImportRefused, RoundRefused) as refusal:
        messages.error(request, str(refusal))
        return redirect("assessments:import", pk)
    messages.success(request, f"Đã ghi {found.receipt['rows_in']} dòng của {found.file_name} vào phiếu.")
    return redirect("assessments:import", pk)


@require_POST
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the card back as it was before the file."""
    found = _import(request, pk)
    try:
        undo_import(upload=found, by=_person(request))
    except (ImportRefused, RoundRefused) as refusal:
        messages.error(request, str(refusal))
        return redirect("assessments:import", pk)
    messages.success(request, f"Đã hoàn tác: phiếu trở lại như trước khi nhập {found.file_name}.")
    return redirect("assessments:import", pk)


def import_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes as they were uploaded."""
    found = _import(request, pk)
    response = HttpResponse(bytes(found.raw), content_type="application/octet-stream")
    extension = "xlsx" if bytes(found.raw[:2]) == b"PK" else "csv"
    response["Content-Disposition"] = f'attachment; filename="tep-goc-{found.pk}.{extension}"'
    return response


def _import(request: HttpRequest, pk: int) -> Import:
    found = get_object_or_404(IMPORTS, pk=pk)
    access.require(request, "import_scorecards", unit=found.scorecard.unit)
    return found


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
