"""Changing a document from the line where it is cited."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from trucso.index import Indicator

from ...accounts.models import User
from ...assessments.models import Scorecard
from ...assessments.services.rounds import RoundRefused
from ...facts.file_kinds import FileRefused
from ...facts.models import Evidence
from ...indexes.queries import definition_of
from ...shared import access
from ..entry_page import anchor
from ..evidence_forms import EditForm
from ..services.attaching import Upload
from ..services.documents import DocumentConflict, change_document, fixing_lines
from .sending import CARDS

CONFLICT, REFUSED = 409, 422


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
    person = request.user if isinstance(request.user, User) else None
    file = request.FILES.get("files")
    change_document(
        document=found,
        reference=form.reference,
        seen_version=form.cleaned_data["seen_version"],
        upload=Upload(file.chunks(), file.name or "") if file else None,
        by=person,
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
