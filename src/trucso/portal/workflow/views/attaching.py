"""Evidence of one line: the page and its fragments, and what may be done: attach, cite, take back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from trucso.index import Indicator

from ...accounts.models import User
from ...assessments.models import Scorecard
from ...assessments.services.gates import refusals
from ...assessments.services.rounds import RoundRefused
from ...facts.file_kinds import FileRefused
from ...facts.models import Evidence
from ...indexes.queries import definition_of
from ...shared import access
from ..entry_page import anchor
from ..entry_queries import self_tree
from ..evidence_forms import ReferenceForm
from ..evidence_panel import cited_documents, offered
from ..services.attaching import Attached, Upload, attach_file, attach_reference, cite_document, detach
from .sending import CARDS

REFUSED = 422
NOTHING_CHOSEN = gettext_lazy("Chưa chọn văn bản nào.")


def attach(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """``/phieu/<id>/minh-chung/<code>/``: the line's documents; takes files and references (POST)."""
    card, indicator = _line(request, pk, code)
    if request.method == "POST":
        return _attach(request, card, indicator)
    query = request.GET.get("q", "").strip()
    context = _context(card, indicator) | {
        "form": ReferenceForm(auto_id=f"vb-{anchor(code)}-%s"),
        "query": query,
        "offered": offered(card, code, query),
    }
    if _is_fragment(request):
        part = "evidence_offered" if "q" in request.GET else "evidence_more"
        return render(request, f"workflow/{part}.html", context)
    return render(request, "workflow/line_evidence.html", context)


def _attach(request: HttpRequest, card: Scorecard, indicator: Indicator) -> HttpResponse:
    form, files = ReferenceForm(request.POST), request.FILES.getlist("files")
    if not form.is_valid():
        return _answer(request, card, indicator, problems=_problems(form))
    if not files and form.reference.is_empty:
        return _answer(request, card, indicator, problems=[_("Chọn tệp, hoặc ghi số, ngày của văn bản.")])
    if len(files) > 1 and not form.reference.is_empty:
        only_one = _("Số, ngày, trích yếu chỉ ghi được khi tải một tệp; nhiều tệp thì tải trước, ghi sau.")
        return _answer(request, card, indicator, problems=[only_one])
    told: list[str] = []
    problems: list[str] = []
    uploads: list[UploadedFile | None] = [*files] or [None]
    for file in uploads:
        try:
            told.append(_said(_attach_one(request, card, indicator.code, file, form)))
        except (FileRefused, RoundRefused) as refused:
            problems.append(f"{file.name}: {refused}" if file else str(refused))
    return _answer(request, card, indicator, told=told, problems=problems)


def _attach_one(
    request: HttpRequest, card: Scorecard, code: str, file: UploadedFile | None, form: ReferenceForm
) -> Attached:
    person = _person(request)
    if file is None:
        return attach_reference(scorecard=card, code=code, reference=form.reference, by=person)
    upload = Upload(file.chunks(), file.name or "")
    return attach_file(scorecard=card, code=code, upload=upload, reference=form.reference, by=person)


def _said(done: Attached) -> str:
    """What became of one document, in words."""
    named = {"document": done.document}
    if done.was_cited:
        return _("Dòng này đã có “%(document)s”; không đính kèm lần nữa.") % named
    if done.was_held:
        return _("Đơn vị đã có “%(document)s”; dùng lại, không lưu hai bản.") % named
    return _("Đã đính kèm “%(document)s”.") % named


@require_POST
def cite(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Cite a document that the unit holds."""
    card, indicator = _line(request, pk, code)
    document = _document(request, card)
    if document is None:
        return _answer(request, card, indicator, problems=[str(NOTHING_CHOSEN)])
    try:
        done = cite_document(scorecard=card, code=code, document=document, by=_person(request))
    except RoundRefused as refused:
        return _answer(request, card, indicator, problems=[str(refused)])
    named = {"document": done.document}
    return _answer(request, card, indicator, told=[_("Đã dẫn “%(document)s” ở dòng này.") % named])


@require_POST
def remove(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Take a document from the line; the answer offers to put it back."""
    card, indicator = _line(request, pk, code)
    document = _document(request, card)
    if document is None:
        return _answer(request, card, indicator, problems=[str(NOTHING_CHOSEN)])
    try:
        detach(scorecard=card, code=code, document=document, by=_person(request))
    except RoundRefused as refused:
        return _answer(request, card, indicator, problems=[str(refused)])
    told = _("Đã gỡ “%(document)s” khỏi dòng này. Đơn vị vẫn giữ văn bản.") % {"document": document}
    return _answer(request, card, indicator, told=[told], removed=document)


def _answer(
    request: HttpRequest,
    card: Scorecard,
    indicator: Indicator,
    *,
    told: list[str] | None = None,
    problems: list[str] | None = None,
    removed: Evidence | None = None,
) -> HttpResponse:
    """The documents of the line with what was said; without scripts messages on the line's page."""
    if _is_fragment(request):
        context = _context(card, indicator) | {"told": told, "problems": problems, "removed": removed}
        context["lacks_evidence"] = not context["cited"] and bool(self_tree(card).node(indicator.code).points)
        status = REFUSED if problems and not told else 200
        return render(request, "workflow/evidence_documents.html", context | {"oob": True}, status=status)
    for text in told or []:
        messages.success(request, text)
    for text in problems or []:
        messages.error(request, text)
    return redirect(reverse("workflow:attach", args=[card.pk, indicator.code]))


def _context(card: Scorecard, indicator: Indicator) -> dict[str, Any]:
    code = indicator.code
    return {
        "card": card,
        "indicator": indicator,
        "code": code,
        "anchor": anchor(code),
        "cited": cited_documents(card, [code]).get(code, []),
        "refused": refusals(card, [code]).get(code, ""),
        "evidence_mb": settings.EVIDENCE_BYTES // 2**20,
        "is_demo": card.round.is_demo,
    }


def _line(request: HttpRequest, pk: int, code: str) -> tuple[Scorecard, Indicator]:
    card = get_object_or_404(CARDS, pk=pk)
    access.require(request, "enter_figures", unit=card.unit)
    indicator = definition_of(card.round.index).find(code)
    if not isinstance(indicator, Indicator):
        raise Http404(_("Phiếu này không có chỉ số %(code)s.") % {"code": code})
    return card, indicator


def _document(request: HttpRequest, card: Scorecard) -> Evidence | None:
    """The document named in the form, none when it names none: one of this unit, never another's."""
    key = request.POST.get("document", "")
    if not key:
        return None
    held = Evidence.objects.filter(unit=card.unit, is_demo=card.round.is_demo)
    return get_object_or_404(held, pk=key if key.isdigit() else 0)


def _problems(form: ReferenceForm) -> list[str]:
    return [
        f"{form.fields[name].label}: {text}" if name in form.fields else str(text)
        for name, errors in form.errors.items()
        for text in errors
    ]


def _is_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
