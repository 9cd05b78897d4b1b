"""Importing people from a file: upload, see the fate of every row, carry out, keep the receipt."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from trucso.index.tables import TableError

from ..accounts.requests import SignedInRequest
from ..shared import export
from ..shared.tables import Table
from .bulk import LABELS, REFUSED, Fate, PersonLine, counts, fates, read_people
from .bulk_services import import_people as carry_out
from .bulk_services import template_file
from .forms import FileForm
from .tables import fates_table

WAITING, RECEIPT = "people_waiting", "people_receipt"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def template(request: SignedInRequest) -> HttpResponse:
    """The empty file, with the roles and units this person may give."""
    response = HttpResponse(template_file(request.user), content_type=_XLSX)
    response["Content-Disposition"] = 'attachment; filename="nguoi-dung-mau.xlsx"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def import_people(request: SignedInRequest) -> HttpResponse:
    """A file is read and shown first; ``ap-dung`` carries out exactly the rows that were shown."""
    if "ap-dung" in request.POST and (waiting := request.session.pop(WAITING, None)):
        lines = [PersonLine(**line) for line in waiting["lines"]]
        receipt = carry_out(actor=request.user, lines=lines, file_name=waiting["name"])
        request.session[RECEIPT] = receipt
        return redirect("people:import")
    kept = request.session.get(RECEIPT)
    if "format" in request.GET and (table := _table_shown(request)):
        return export.download(request, table) or redirect("people:import")
    form = FileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        context |= _dry_run(request, form.cleaned_data["file"])
    elif kept and request.method == "GET":
        context |= {"receipt": _receipt_table(kept), "numbers": _receipt_numbers(kept)}
    return render(request, "people/import.html", context)


def _dry_run(request: SignedInRequest, file: Any) -> dict[str, Any]:
    request.session.pop(RECEIPT, None)
    try:
        lines = read_people(file.read(), file.name)
    except TableError as refused:
        request.session.pop(WAITING, None)
        return {"problems": [str(problem) for problem in refused.problems]}
    found = fates(request.user, lines)
    request.session[WAITING] = {"name": file.name, "lines": [asdict(line) for line in lines]}
    number = counts(found)
    return {
        "fates": _waiting_table(found, file.name),
        "numbers": [(LABELS[kind], count) for kind, count in number.items()],
        "can_apply": len(found) > number[REFUSED],
        "total": len(found),
    }


def _table_shown(request: SignedInRequest) -> Table | None:
    """The table this person saw last, for its files: the receipt, or the rows that wait."""
    if receipt := request.session.get(RECEIPT):
        return _receipt_table(receipt)
    if waiting := request.session.get(WAITING):
        lines = [PersonLine(**line) for line in waiting["lines"]]
        return _waiting_table(fates(request.user, lines), waiting["name"])
    return None


def _waiting_table(found: list[Fate], name: str) -> Table:
    title = f"{len(found)} dòng của tệp {name}"
    return fates_table([fate.row() for fate in found], key="dong", title=title)


def _receipt_table(receipt: list[dict[str, Any]]) -> Table:
    return fates_table(
        receipt, key="bien-nhan", title=f"Biên nhận: {len(receipt)} dòng vào, {len(receipt)} dòng ra"
    )


def _receipt_numbers(receipt: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return [(label, sum(row["kind"] == kind for row in receipt)) for kind, label in LABELS.items()]
