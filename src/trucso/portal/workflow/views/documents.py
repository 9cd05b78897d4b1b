"""The documents of one's unit; changing one from the line where it is cited, deleting one nobody cites."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trucso.index import Indicator

from ...accounts.models import User
from ...assessments.models import Scorecard
from ...assessments.services.rounds import RoundRefused
from ...facts.file_kinds import FileRefused
from ...facts.models import Evidence
from ...indexes.queries import definition_of
from ...shared import access, export
from ..documents_page import documents_of, documents_table
from ..entry_page import anchor
from ..evidence_forms import EditForm
from ..services.attaching import Upload
from ..services.documents import DocumentConflict, change_document, delete_document, fixing_lines
from .sending import CARDS

CONFLICT, REFUSED = 409, 422


def documents(request: HttpRequest) -> HttpResponse:
    """``/minh-chung/``: what the units hold for which the person reports."""
    units = access.visible(request.user, "enter_figures").own_ids
    query = request.GET.get("q", "").strip()
    table = documents_table(documents_of(units, query)).sorted_by(request.GET.get("sort"))
    if file := export.download(request, table):
        return file
    context = {"table": table, "query": query, "is_demo": table.is_demo}
    return render(request, "workflow/documents.html", context)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a document that nothing cites, with its file."""
    found = get_object_or_404(Evidence.objects.select_related("unit"), pk=pk)
    access.require(request, "enter_figures", unit=found.unit)
    try:
        delete_document(document=found, by=_person(request))
    except RoundRefused as refused:
        messages.error(request, str(refused))
        return redirect("assessments:evidence", pk)
    messages.success(request, _("Đã xoá “%(document)s”.") % {"document": found})
    return redirect("workflow:documents")


def document(request: HttpRequest, pk: int, code: str, document: int) -> HttpResponse:
    """``/phieu/<id>/minh-chung/<code>/<document>/``: what is said of a document, and its file."""
    card = get_object_or_404(CARDS, pk=pk)
    access.require(request, "enter_figures", unit=card.unit)
    indicator = definition_of(card.round.index).find(code)
    if not isinstance(indicator, Indicator):
        raise Http404(_("Phiếu này không có chỉ số %(code)s.") % {"code": code})
    cited = Evidence.objects.filter(citations__line__scorecard=card, citations__line__code=code)
    found = get_object_or_404(cited, pk=document)
    if request.method != "POST":
        return _page(request, card, indicator, found, EditForm.of(found))
    form = EditForm(request.POST)
    if not form.is_valid():
        return _page(request, card, indicator, found, form, status=REFUSED)
    try:
        _write(request, found, form)
    except DocumentConflict as conflict:
        again = EditForm({**request.POST.dict(), "seen_version": conflict.theirs.version})
        return _page(request, card, indicator, conflict.theirs, again, status=CONFLICT, is_conflict=True)
    except (RoundRefused, FileRefused) as refused:
        form.add_error(None, str(refused))
        return _page(request, card, indicator, found, form, status=REFUSED)
    messages.success(request, _("Đã ghi."))
    return redirect(_back(card, indicator))


def _write(request: HttpRequest, found: Evidence, form: EditForm) -> None:
    file = request.FILES.get("files")
    change_document(
        document=found,
        reference=form.reference,
        seen_version=form.cleaned_data["seen_version"],
        upload=Upload(file.chunks(), file.name or "") if file else None,
        by=_person(request),
    )


def _back(card: Scorecard, indicator: Indicator) -> str:
    """The place of the line on the entry page."""
    page = reverse("workflow:entry", args=[card.pk, indicator.group])
    return f"{page}#chi-tieu-{anchor(indicator.code)}"


def _page(
    request: HttpRequest,
    card: Scorecard,
    indicator: Indicator,
    found: Evidence,
    form: EditForm,
    *,
    status: int = 200,
    is_conflict: bool = False,
) -> HttpResponse:
    context = {
        "card": card,
        "code": indicator.code,
        "back": _back(card, indicator),
        "document": found,
        "form": form,
        "theirs": found if is_conflict else None,
        "fixed": fixing_lines(found),
        "is_demo": card.round.is_demo,
    }
    return render(request, "workflow/edit_document.html", context, status=status)


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
