"""Blind second verification: what waits for a second verifier, and drawing and drift for those who steer."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ...accounts.models import User
from ...assessments.models import Round
from ...assessments.services.lines import LineConflict
from ...assessments.services.rounds import RoundRefused
from ...indexes.queries import definition_of
from ...shared import access, export
from .. import verify_page
from ..entitlement import refused_to_verify
from ..evidence_panel import cited_documents, seen_with_twins
from ..forms import VerdictForm
from ..models import Sample
from ..progress.bias import FEW
from ..queries import last_figures
from ..rules import refusal
from ..second import page
from ..second.agreement import drift, kappa
from ..second.forms import DrawForm, fresh_seed
from ..second.hiding import to_answer
from ..second.queries import draws_of, draws_waiting, pairs_of, panels, samples_for, second_line
from ..services.second import draw_sample, reopen, review_blind, take_back_draw
from ..standing import calendar_of, card_of
from .progress import ACTION as SEE
from .progress import tabs_of

RUN = "run_round"


def waiting(request: HttpRequest) -> HttpResponse:
    """``/tham-dinh/lan-hai/``: lines drawn for this person's unit and not yet answered."""
    samples = samples_for(request.user)
    indexes = {one.line.scorecard.round.index for one in samples}
    names = {
        (index.pk, one.code): one.name.vi for index in indexes for one in definition_of(index).indicators
    }
    table = page.samples_table(samples, names).sorted_by(request.GET.get("sort"))
    if file := export.download(request, table):
        return file
    return render(request, "workflow/second_list.html", {"table": table, "is_demo": table.is_demo})


def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """``/tham-dinh/lan-hai/<id>/``: the line without the first decision, and the same form."""
    sample = _sample(pk)
    if not to_answer(request.user).filter(pk=pk).exists():
        return _not_to_answer(request, sample)
    indicator = definition_of(sample.line.scorecard.round.index).indicator(sample.line.code)
    if request.method != "POST":
        form = VerdictForm(indicator=indicator, initial={"seen_version": sample.line.version})
        return _line_page(request, sample, form)
    form = VerdictForm(request.POST, indicator=indicator)
    if not form.is_valid():
        return _line_page(request, sample, form, status=422)
    try:
        seen = form.cleaned_data["seen_version"]
        review_blind(sample=sample, verdict=form.verdict, by=_person(request), seen_version=seen)
    except (RoundRefused, LineConflict) as refused:
        form.add_error(None, str(refused))
        return _line_page(request, sample, form, status=409)
    messages.success(request, _("Đã ghi ý kiến thẩm định lần hai. Ý kiến này không đổi điểm."))
    following = to_answer(request.user).order_by("pk").first()
    return redirect("workflow:second_line", following.pk) if following else redirect("workflow:second_list")


def _not_to_answer(request: HttpRequest, sample: Sample) -> HttpResponse:
    """Answered already, by a colleague or by oneself: back to the list; else not this person's to answer."""
    if sample.second_id and sample.verifier_id in access.visible(request.user, "verify_line").root_ids:
        messages.info(request, _("Dòng này đã có ý kiến thẩm định lần hai."))
        return redirect("workflow:second_list")
    raise refused_to_verify(_("Dòng này không được rút cho bạn thẩm định lần hai."))


def _line_page(request: HttpRequest, sample: Sample, form: VerdictForm, status: int = 200) -> HttpResponse:
    found = second_line(sample)
    if found is None:
        raise Http404(_("Phiếu này chưa được tính điểm."))
    line, card = found.work.line, sample.line.scorecard
    cited = seen_with_twins(request.user, cited_documents(card, [line.code]).get(line.code, []))
    context = {
        "sample": sample, "line": line, "card": card, "page": found.page, "work": found.work,
        "form": form, "is_demo": card.round.is_demo,
        "cited": cited, "previewed": next((one.document for one in cited if one.document.file), None),
        "last": verify_page.last_period(found.page, last_figures(card)),
        "neighbours": verify_page.neighbours(found.page, card.pk),
    }  # fmt: skip
    return render(request, "workflow/second_line.html", context, status=status)


def drift_view(request: HttpRequest, slug: str) -> HttpResponse:
    """``/dot-danh-gia/<round>/tham-dinh-lan-hai/``: draws, how far both opinions agree; drawing a sample."""
    round_ = _round(request, slug, SEE)
    if request.method != "POST":
        return _drift_page(request, round_, None)
    access.require(request, RUN, unit=round_.parent)
    return _draw(request, round_)


def _drift_page(
    request: HttpRequest, round_: Round, form: DrawForm | None, status: int = 200
) -> HttpResponse:
    pairs, definition = pairs_of(round_), definition_of(round_.index)
    may_run = access.allowed(request.user, RUN, round_.parent) and not round_.is_frozen
    by_person, by_code = page.drift_tables(round_, definition, pairs)
    again = frozenset(
        Sample.objects.filter(draw__round=round_, reopened_at__isnull=False).values_list("pk", flat=True)
    )
    apart = page.pairs_table(round_, pairs, reopened=again, may_reopen=may_run)
    draws = page.draws_table(round_, draws_of(round_))
    if file := export.download(request, draws, by_person, by_code, apart):
        return file
    if may_run and form is None:
        form = DrawForm(panels=panels(round_), initial={"share": 5, "seed": fresh_seed()})
    context = {
        "round": round_, "pairs": pairs, "draws": draws, "by_person": by_person, "by_code": by_code,
        "apart": apart, "form": form if may_run else None, "few": FEW, "tabs": tabs_of(round_, "drift"),
        "waiting": draws_waiting(round_) if may_run else (),
        "total": drift("", pairs) if pairs else None, "kinds": page.kind_names().values(),
        "kappa": page.kappa_words(kappa(pairs), len(pairs)), "confusion": page.confusion(pairs),
        "chart": page.drift_chart(round_, by_person) if pairs else None, "is_demo": round_.is_demo,
    }  # fmt: skip
    return render(request, "workflow/drift.html", context, status=status)


def _draw(request: HttpRequest, round_: Round) -> HttpResponse:
    form = DrawForm(request.POST, panels=panels(round_))
    if not form.is_valid():
        return _drift_page(request, round_, form, status=422)
    try:
        made = draw_sample(
            round_=round_, panel=form.unit, size=form.wanted, seed=form.cleaned_data["seed"],
            by=_person(request),
        )  # fmt: skip
    except RoundRefused as refused:
        messages.error(request, str(refused))
    else:
        said = {"n": made.samples.count(), "of": made.candidates, "unit": made.verifier, "seed": made.seed}
        messages.success(request, _("Đã rút %(n)s trong %(of)s dòng cho %(unit)s, số gieo %(seed)s.") % said)
    return redirect("workflow:drift", round_.slug)


@require_POST
def take_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Give up the unanswered lines of one draw."""
    round_ = _round(request, slug, RUN)
    draw = next((one for one in draws_of(round_) if str(one.pk) == request.POST.get("draw")), None)
    if draw is None:
        messages.error(request, _("Chọn lần rút cần thu hồi."))
        return redirect("workflow:drift", slug)
    try:
        lines = take_back_draw(draw=draw, reason=request.POST.get("reason", "").strip(), by=_person(request))
    except RoundRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Đã thu hồi %(n)s dòng chưa trả lời.") % {"n": lines})
    return redirect("workflow:drift", slug)


def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """``/tham-dinh-lan-hai/<id>/``: both opinions on a line side by side; sending the first one back."""
    sample = _sample(pk)
    round_ = sample.draw.round
    access.require(request, SEE, unit=round_.parent)
    found = next((one for one in pairs_of(round_) if one.sample == pk), None)
    may_run = access.allowed(request.user, RUN, round_.parent) and not round_.is_frozen
    card, today = sample.line.scorecard, timezone.localdate()
    context = {
        "refused": refusal("review", card_of(card, today), calendar_of(round_), today),
        "round": round_, "sample": sample, "pair": found, "card": card, "may_run": may_run,
        "indicator": definition_of(round_.index).indicator(sample.line.code), "is_demo": round_.is_demo,
    }  # fmt: skip
    return render(request, "workflow/second_pair.html", context)


@require_POST
def send_back_first(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the first decision back to its verifier."""
    sample = _sample(pk)
    access.require(request, RUN, unit=sample.draw.round.parent)
    try:
        reopen(sample=sample, reason=request.POST.get("reason", "").strip(), by=_person(request))
    except RoundRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Đã mở lại quyết định lần một; dòng này chờ thẩm định lại."))
    return redirect("workflow:second_pair", pk)


def _sample(pk: int) -> Sample:
    samples = Sample.objects.select_related(
        "draw__round__index", "draw__round__parent", "line__scorecard__unit", "first__by", "reopened_by",
        "line__scorecard__round__index", "line__scorecard__round__previous__index",
    )  # fmt: skip
    return get_object_or_404(samples, pk=pk)


def _round(request: HttpRequest, slug: str, action: str) -> Round:
    found = get_object_or_404(Round.objects.select_related("index", "parent", "previous"), slug=slug)
    access.require(request, action, unit=found.parent)
    return found


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
