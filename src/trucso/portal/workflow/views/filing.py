"""The unit's side of petitions: what of a card may be contested, and filing on one line with documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from trucso.index import Indicator

from ...assessments.models import Line, Scorecard
from ...assessments.queries.visibility import require_seen
from ...assessments.services.rounds import RoundRefused
from ...facts.file_kinds import FileRefused
from ...facts.models import Evidence
from ...facts.periods import Period
from ...indexes.queries import definition_of
from ...shared import access, export
from .. import petition_queries as queries
from ..evidence_forms import ReferenceForm
from ..evidence_panel import Cited, with_remarks
from ..forms import PleaForm
from ..petition_page import petitions_table
from ..rules import Refusal, refusal
from ..services import petitions as service
from ..services.attaching import Upload
from ..services.holding import hold_file
from ..standing import calendar_of, card_of
from .petitions import CARDS, person_of, shown_line

NEW = "vb"
"""Prefix of the fields that describe a new file."""


@dataclass(frozen=True)
class Brought:
    """The files of one request: the documents they became, what to say of them, and why others did not."""

    documents: Sequence[Evidence] = ()
    told: Sequence[str] = ()
    problems: Sequence[str] = ()


@dataclass(frozen=True)
class Desk:
    """The form as it is shown: the plea, what describes a new file, and what is wrong with the files."""

    plea: PleaForm
    reference: ReferenceForm
    problems: Sequence[str] = ()


def card_petitions(request: HttpRequest, pk: int) -> HttpResponse:
    """``/phieu/<id>/kien-nghi/``: what of a card may be contested, and what became of it."""
    card = get_object_or_404(CARDS, pk=pk)
    require_seen(request, card)
    found = queries.of_card(card)
    table = petitions_table(card.round, found, timezone.localdate())
    if file := export.download(request, table):
        return file
    context = {
        "card": card, "table": table, "refused": _refused(card), "is_demo": card.round.is_demo,
        "lines": queries.contestable(card, found), "counts": queries.counts(found),
        "may_file": access.allowed(request.user, "file_petition", card.unit),
    }  # fmt: skip
    return render(request, "workflow/card_petitions.html", context)


def file_petition(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """``/phieu/<id>/kien-nghi/<code>/``: the unit's approver contests one line.

    ``add`` only takes files in; they are then ticked, with what is doubtful about them, and nothing is sent.
    """
    card = get_object_or_404(CARDS, pk=pk)
    access.require(request, "file_petition", unit=card.unit)
    line = get_object_or_404(Line.objects.filter(scorecard=card), code=code)
    line.scorecard = card
    if request.method != "POST":
        return _page(request, line, Desk(_plea(line), ReferenceForm(prefix=NEW)))
    if refused := _refused(card):
        return _typed_too_late(request, line, refused)
    reference = ReferenceForm(request.POST, prefix=NEW)
    brought = _bring(request, card, reference)
    if brought.problems or "add" in request.POST:
        return _kept(request, line, brought, reference)
    return _file(request, line, brought)


def _file(request: HttpRequest, line: Line, brought: Brought) -> HttpResponse:
    """File what was typed with what was ticked; doubts about a file that has just come are shown first."""
    form = _plea(line, _with_new(request, brought))
    if form.is_valid() and _doubtful(brought.documents, line.scorecard):
        words = _("Chưa gửi: tệp vừa tải có điều cần xem lại ở dưới. Nếu đúng, bấm Gửi kiến nghị lần nữa.")
        form.add_error(None, words)
    if form.is_valid():
        try:
            made = service.petition(line=line, plea=form.plea, by=person_of(request))
        except RoundRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Đã gửi kiến nghị về chỉ tiêu %(code)s.") % {"code": line.code})
            return redirect("workflow:petition", made.pk)
    _tell(request, brought)
    return _page(request, line, Desk(form, ReferenceForm(prefix=NEW)), status=422)


def _bring(request: HttpRequest, card: Scorecard, reference: ReferenceForm) -> Brought:
    """Take the files of the request in, each with its own fate."""
    files = request.FILES.getlist("files")
    if problem := _misdescribed(reference, len(files), is_adding="add" in request.POST):
        return Brought(problems=problem)
    documents, told, problems = [], [], []
    for file in files:
        upload = Upload(file.chunks(), file.name or "")
        try:
            held = hold_file(
                scorecard=card, upload=upload, reference=reference.reference, by=person_of(request)
            )
        except FileRefused as refused:
            problems.append(f"{file.name}: {refused}")
            continue
        documents.append(held.document)
        again = _("Đơn vị đã có tệp này ở “%(document)s”: dùng lại, không lưu hai bản.")
        fresh = _("Đã tải lên “%(document)s” và chọn kèm kiến nghị.")
        told.append((again if held.was_held else fresh) % {"document": held.document})
    return Brought(documents, told, problems)


def _misdescribed(reference: ReferenceForm, files: int, *, is_adding: bool) -> list[str]:
    """What keeps the files from being taken in as they are described; their bytes were not looked at yet."""
    if not reference.is_valid():
        return [
            f"{reference.fields[name].label}: {text}"
            for name, errors in reference.errors.items()
            for text in errors
        ]
    if not files and not reference.reference.is_empty:
        return [_("Đã ghi số, ngày, trích yếu nhưng chưa chọn tệp: chọn tệp, hoặc xoá các ô ấy.")]
    if not files and is_adding:
        return [_("Chưa chọn tệp nào để tải lên.")]
    if files > 1 and not reference.reference.is_empty:
        return [_("Số, ngày, trích yếu chỉ ghi được khi tải một tệp; hãy tải từng tệp một.")]
    return []


def _kept(request: HttpRequest, line: Line, brought: Brought, reference: ReferenceForm) -> HttpResponse:
    """The form as it was typed, not judged yet, with the new files ticked."""
    data = _with_new(request, brought)
    initial = {name: data.get(name, "") for name in ("text", "asked")}
    form = _plea(line, data, initial | {"documents": _ticked(data)}, is_judged=False)
    _tell(request, brought)
    described = reference if brought.problems else ReferenceForm(prefix=NEW)
    status = 422 if brought.problems else 200
    return _page(request, line, Desk(form, described, brought.problems), status=status)


def _typed_too_late(request: HttpRequest, line: Line, refused: Refusal) -> HttpResponse:
    """What was typed stays on the page to be copied; no file is taken in for what cannot be filed."""
    form = _plea(line, request.POST)
    form.add_error(None, str(refused))
    return _page(request, line, Desk(form, ReferenceForm(prefix=NEW)), status=422)


def _with_new(request: HttpRequest, brought: Brought) -> Any:
    """What was typed, with the documents that have just come among those ticked."""
    data = request.POST.copy()
    for document in brought.documents:
        data.appendlist("documents", str(document.pk))
    return data


def _ticked(data: Any) -> list[int]:
    return [int(key) for key in data.getlist("documents") if key.isdecimal() and len(key) < 19]


def _plea(
    line: Line, data: Any = None, initial: dict[str, Any] | None = None, *, is_judged: bool = True
) -> PleaForm:
    documents = _documents(line.scorecard, _ticked(data) if data is not None else [])
    given = data if is_judged else None
    return PleaForm(given, initial=initial, indicator=_indicator(line), documents=documents)


def _documents(card: Scorecard, ticked: Sequence[int]) -> QuerySet[Evidence]:
    """The unit's documents cited on the card, and those of the unit that were brought to this form."""
    held = Evidence.objects.filter(unit=card.unit, is_demo=card.round.is_demo)
    return held.filter(Q(lines__scorecard=card) | Q(pk__in=ticked)).distinct().order_by("number", "pk")


def _doubtful(documents: Sequence[Evidence], card: Scorecard) -> bool:
    """Whether a new file is another unit's too or lies outside the period; a missing number is no doubt."""
    return any(len(one.remarks) > (not one.document.number) for one in _remarked(documents, card))


def _remarked(documents: Sequence[Evidence], card: Scorecard) -> list[Cited]:
    return with_remarks(documents, Period.parse(card.round.period))


def _tell(request: HttpRequest, brought: Brought) -> None:
    for text in brought.told:
        messages.success(request, text)


def _page(request: HttpRequest, line: Line, desk: Desk, status: int = 200) -> HttpResponse:
    card = line.scorecard
    offered = list(desk.plea.offered)
    context = {
        "card": card, "line": line, "form": desk.plea, "reference": desk.reference, "problems": desk.problems,
        "remarks": {one.document.pk: one.remarks for one in _remarked(offered, card)},
        "page": shown_line(card, line.code), "refused": _refused(card),
        "earlier": queries.of_line(card.pk, line.code), "appeal_until": card.round.appeal_until,
        "is_demo": card.round.is_demo, "evidence_mb": settings.EVIDENCE_BYTES // 2**20,
        "request_mb": settings.MAX_UPLOAD_BYTES // 2**20,
    }  # fmt: skip
    return render(request, "workflow/file_petition.html", context, status=status)


def _refused(card: Scorecard) -> Refusal | None:
    today = timezone.localdate()
    return refusal("petition", card_of(card, today), calendar_of(card.round), today)


def _indicator(line: Line) -> Indicator:
    return definition_of(line.scorecard.round.index).indicator(line.code)
