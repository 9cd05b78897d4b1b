"""One piece of evidence: the document, its file, and every line and figure it supports."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from ...facts.evidence_files import content_type, place_of
from ...facts.models import Evidence
from ...facts.previews import PICTURES, Busy, pages_shown, picture_of, text_of
from ...shared import access, export
from ..queries.evidence import Support, support, support_table
from ..queries.visibility import may_see_evidence, require_evidence

DOCUMENTS = Evidence.objects.select_related("unit", "recorded_by")
# A file is never a page of ours: no scripts, no forms, no other address, an origin of its own.
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox"


def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """``/minh-chung/<id>/``: for everybody once a published line cites it, else by the right to see it."""
    document = get_object_or_404(DOCUMENTS, pk=pk)
    found: Support = support(document)
    if not found.is_published:
        require_evidence(request, document)
    table = support_table(document, found)
    if file := export.download(request, table):
        return file
    context = {
        "document": document,
        "support": found,
        "table": table,
        "sees_file": bool(document.file) and may_see_evidence(request.user, document),
        "may_change": access.allowed(request.user, "enter_figures", document.unit),
        "is_demo": document.is_demo,
    }
    return render(request, "assessments/evidence.html", context)


def evidence_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """``/minh-chung/<id>/tep/``: the file as it was uploaded, always by the right to see the evidence."""
    return served(_document_with_file(request, pk))


def evidence_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """``/minh-chung/<id>/xem/``: the first pages, paragraphs or rows; a fragment for htmx."""
    document = _document_with_file(request, pk)
    context = {"document": document, "pages": pages_shown(document), "is_demo": document.is_demo}
    try:
        context["text"] = text_of(document)
    except Busy:
        context["is_busy"] = True
    part = "preview_content" if request.headers.get("HX-Request") == "true" else "preview"
    return render(request, f"assessments/{part}.html", context)


def evidence_page(request: HttpRequest, pk: int, page: int) -> HttpResponseBase:
    """``/minh-chung/<id>/trang/<page>/``: the picture of a page."""
    document = _document_with_file(request, pk)
    try:
        picture = picture_of(document, page) if page in pages_shown(document) else None
    except Busy:
        return HttpResponse(status=503, headers={"Retry-After": "5", "Cache-Control": "no-store"})
    if picture is None:
        raise Http404(_("Không vẽ được trang này; hãy tải tệp về."))
    response = FileResponse(picture.open("rb"), content_type=PICTURES[document.file_kind])
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _document_with_file(request: HttpRequest, pk: int) -> Evidence:
    document = get_object_or_404(DOCUMENTS, pk=pk)
    require_evidence(request, document)
    if not document.file or not place_of(document.file.name or "").is_file():
        raise Http404(_("Văn bản này không có tệp."))
    return document


def served(document: Evidence) -> HttpResponseBase:
    """The file of a document, to be saved and never to be run."""
    file = place_of(document.file.name or "").open("rb")
    kind = content_type(document.file_kind)
    response = FileResponse(file, as_attachment=True, filename=document.file_name, content_type=kind)
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-cache"
    return response
