"""Verifying: the work list, the lines of an indicator or a card, one line's decision, many at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ...accounts.models import User
from ...assessments.models import Line, Round, Scorecard
from ...assessments.queries.lines import line_page
from ...assessments.queries.visibility import cards_hidden_from
from ...assessments.services.lines import LineConflict
from ...assessments.services.rounds import RoundRefused
from ...indexes.queries import definition_of
from ...shared import export
from .. import verify_page
from ..entitlement import require_duty
from ..evidence_panel import cited_documents, seen_with_twins
from ..forms import SupplementForm, VerdictForm
from ..models import Review, Sample
from ..news import news_for
from ..queries import last_figures
from ..rules import entry_closes_on, refusal
from ..second.hiding import to_answer
from ..services.bulk import BulkAccepted, accept_lines
from ..services.looking import look_first, mark_seen
from ..services.reviewing import review_line, standing_review
from ..standing import calendar_of, card_of, latest_decision
from ..worklist import (
    WorkLine,
    chosen,
    described,
    lapsed_cards,
    lines_to_verify,
    next_waiting,
    rounds_to_verify,
    tasks_by_indicator,
    tasks_by_unit,
    with_news,
    work_lines,
)

BY_UNIT = "don-vi"


def worklist(request: HttpRequest) -> HttpResponse:
    """``/tham-dinh/``: what waits for this person, by indicator or (``?xem=don-vi``) by unit."""
    rounds = rounds_to_verify(request.user)
    wanted = request.GET.get("dot", "")
    round_ = next((one for one in rounds if one.slug == wanted), rounds[0] if rounds else None)
    second = to_answer(request.user).count()
    if round_ is None:
        return render(request, "workflow/nothing_to_verify.html", {"second": second})
    by_unit = request.GET.get("xem") == BY_UNIT
    tasks = (tasks_by_unit if by_unit else tasks_by_indicator)(request.user, round_)
    tasks = with_news(request.user, round_, tasks, by_unit=by_unit)
    table = verify_page.tasks_table(round_, tasks, by_unit=by_unit).sorted_by(request.GET.get("sort"))
    if file := export.download(request, table):
        return file
    context = {
        "round": round_, "rounds": rounds, "table": table, "by_unit": by_unit,
        "tabs": _tabs(round_, by_unit=by_unit),
        "waiting": sum(one.waiting for one in tasks), "decided": sum(one.decided for one in tasks),
        "is_demo": round_.is_demo, "second": second,
        "lapsed": lapsed_cards(request.user, round_, timezone.localdate()),
    }  # fmt: skip
    return render(request, "workflow/worklist.html", context)


def _tabs(round_: Round, *, by_unit: bool) -> list[dict[str, Any]]:
    here = f"?dot={round_.slug}"
    return [
        {"label": _("Theo chỉ tiêu"), "href": here, "is_current": not by_unit},
        {"label": _("Theo đơn vị"), "href": f"{here}&xem={BY_UNIT}", "is_current": by_unit},
    ]


def by_indicator(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """``/tham-dinh/<round>/chi-tieu/<code>/``: one indicator across the units."""
    round_ = _round(request, slug)
    lines = work_lines(request.user, round_, code=code)
    indicator = next((one for one in definition_of(round_.index).indicators if one.code == code), None)
    if indicator is None:
        raise Http404(_("Bộ chỉ số này không có chỉ tiêu đó."))
    title = f"{code} · {indicator.name.vi}"
    return _lines(request, round_, lines, {"title": title})


def by_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """``/tham-dinh/phieu/<id>/``: one card across the person's indicators; finishing or returning it."""
    card = _card(pk)
    require_duty(request, card)
    today = timezone.localdate()
    standing, calendar = card_of(card, today), calendar_of(card.round)
    lines = work_lines(request.user, card.round, scorecard=pk)
    context = {
        "title": card.unit.full_name,
        "card": card,
        "standing": standing,
        "finish_refused": refusal("finish_review", standing, calendar, today),
        "return_refused": refusal("return", standing, calendar, today),
        "may_take_back": refusal("take_back", standing, calendar, today) is None,
        "supplement": SupplementForm(),
        "supplement_until": entry_closes_on(standing, calendar),
    }
    return _lines(request, card.round, lines, context)


def _lines(
    request: HttpRequest, round_: Round, lines: Sequence[WorkLine], more: dict[str, Any]
) -> HttpResponse:
    now = timezone.now()
    news = news_for(request.user, round_, [one.line for one in lines])
    table = verify_page.lines_table(round_, more["title"], lines, news)
    if file := export.download(request, table):
        return file
    context = {"round": round_, "table": table, "is_demo": round_.is_demo, "back": request.path} | more
    context |= {"news": news, "shown_at": now.isoformat()}
    return render(request, "workflow/verify_lines.html", context)


@require_POST
def seen(request: HttpRequest, slug: str) -> HttpResponse:
    """Mark the lines of a page as seen, as they stood when it was shown."""
    round_ = _round(request, slug)
    keys = [int(key) for key in request.POST.getlist("line") if key.isdigit()]
    until = parse_datetime(request.POST.get("until", ""))
    person = _person(request)
    if until is not None and timezone.is_aware(until) and person is not None:
        lines = lines_to_verify(request.user, round_).filter(pk__in=keys)
        mark_seen(lines=lines, person=person, until=until)
        messages.success(request, _("Đã ghi là đã xem hết."))
    return redirect(_back(request))


@require_POST
def accept_many(request: HttpRequest, slug: str) -> HttpResponse:
    """Accept the ticked lines; those with a warning stay, and the answer names them."""
    round_ = _round(request, slug)
    seen = {int(pk): int(version) for pk, _sep, version in _ticked(request)}
    lines = chosen(request.user, round_, seen)
    try:
        done = accept_lines(round_=round_, lines=lines, seen=seen, by=_person(request))
    except (RoundRefused, LineConflict) as refused:
        messages.error(request, str(refused))
        return redirect(_back(request))
    return render(request, "workflow/accepted.html", _outcome(request, round_, done))


def _outcome(request: HttpRequest, round_: Round, done: BulkAccepted) -> dict[str, Any]:
    held = [(line, "; ".join(one.message for one in found)) for line, found in done.held]
    return {
        "round": round_, "accepted": len(done.accepted), "held": held, "back": _back(request),
        "is_demo": round_.is_demo,
    }  # fmt: skip


def _ticked(request: HttpRequest) -> list[tuple[str, str, str]]:
    """Ticked boxes: ``<line>:<version seen>``."""
    found = [value.partition(":") for value in request.POST.getlist("line")]
    return [one for one in found if one[0].isdigit() and one[2].isdigit()]


def _back(request: HttpRequest) -> str:
    """The list the person came from; never an address outside the work list."""
    wanted = request.POST.get("back", "")
    return wanted if wanted.startswith(reverse("workflow:worklist")) else reverse("workflow:worklist")


def verify_line(request: HttpRequest, pk: int) -> HttpResponse:
    """``/tham-dinh/dong/<id>/``: the decision beside figure, rule, evidence, last period and neighbours."""
    line = get_object_or_404(Line.objects.select_related("scorecard__unit"), pk=pk)
    card = line.scorecard = _card(line.scorecard_id)
    require_duty(request, card, line.code)
    if sample := to_answer(request.user).filter(line=line).first():
        return redirect("workflow:second_line", sample.pk)
    indicator = definition_of(card.round.index).indicator(line.code)
    if person := _person(request):
        look_first(line=line, person=person)
    if request.method == "POST":
        form = VerdictForm(request.POST, indicator=indicator)
        if form.is_valid():
            return _decide(request, line, form)
        return _line_page(request, line, form, status=422)
    seen = {"seen_version": line.version, "seen_review": _standing_key(line)}
    return _line_page(request, line, VerdictForm(indicator=indicator, initial=seen))


def _standing_key(line: Line) -> int:
    """The decision in force; 0 where there is none."""
    standing = standing_review(line)
    return standing.pk if standing else 0


def _decide(request: HttpRequest, line: Line, form: VerdictForm) -> HttpResponse:
    version, data = line.version, form.cleaned_data
    seen = {"seen_version": data["seen_version"], "seen_review": data["seen_review"]}
    try:
        made = review_line(line=line, verdict=form.verdict, by=_person(request), **seen)
    except (RoundRefused, LineConflict) as refused:
        form.add_error(None, str(refused))
        form.see(version, _standing_key(line))
        return _line_page(request, line, form, status=409)
    named = {"code": line.code, "unit": line.scorecard.unit, "decision": made.get_decision_display()}
    messages.success(request, _("%(unit)s, %(code)s: %(decision)s.") % named)
    is_by_unit = request.GET.get("xem") == BY_UNIT
    following = next_waiting(request.user, line, by_unit=is_by_unit)
    if following is None:
        messages.info(request, _("Không còn dòng nào chờ ở mục này."))
        return redirect("workflow:verify_card", line.scorecard_id)
    query = f"?xem={BY_UNIT}" if is_by_unit else ""
    return redirect(reverse("workflow:verify_line", args=[following.pk]) + query)


def _line_page(request: HttpRequest, line: Line, form: VerdictForm, status: int = 200) -> HttpResponse:
    card = line.scorecard
    page = line_page(card, definition_of(card.round.index), line.code)
    if page is None:
        raise Http404(_("Phiếu này chưa được tính điểm."))
    page = page.without_peers(cards_hidden_from(request.user, card.round, line.code))
    found = Line.objects.filter(pk=line.pk).select_related("scorecard__unit")
    (shown,) = described(card.round, verify_page.with_counts(found.annotate(decision=latest_decision())))
    cited = seen_with_twins(request.user, cited_documents(card, [line.code]).get(line.code, []))
    today = timezone.localdate()
    context = {
        "card": card, "line": line, "page": page, "form": form, "work": shown,
        "last": verify_page.last_period(page, last_figures(card)),
        "neighbours": verify_page.neighbours(page, card.pk),
        "reviews": Review.objects.filter(line=line, is_blind=False).select_related("by").order_by("-pk"),
        "reopened": _reopened(line),
        "refused": refusal("review", card_of(card, today), calendar_of(card.round), today),
        "cited": cited, "previewed": next((one.document for one in cited if one.document.file), None),
        "changes": news_for(request.user, card.round, [line]).get(line.pk, ()), "is_demo": card.round.is_demo,
        "shown_at": timezone.now().isoformat(), "here": request.get_full_path(),
    }  # fmt: skip
    return render(request, "workflow/verify_line.html", context, status=status)


def _reopened(line: Line) -> Sample | None:
    """The second opinion because of which the first decision was sent back and not yet replaced."""
    found = Sample.objects.filter(line=line, reopened_at__isnull=False).select_related(
        "second__by", "first__by"
    )
    sample = found.first()
    if sample is None or Review.objects.filter(line=line, is_blind=False, stands=True).exists():
        return None
    return sample


def _round(request: HttpRequest, slug: str) -> Round:
    found = next((one for one in rounds_to_verify(request.user) if one.slug == slug), None)
    if found is None:
        raise Http404(_("Không có đợt đang mở nào ở địa chỉ này mà bạn được phân công thẩm định."))
    return found


def _card(pk: int) -> Scorecard:
    cards = Scorecard.objects.select_related(
        "round__index", "round__parent", "round__previous__index", "unit"
    )
    return get_object_or_404(cards, pk=pk)


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
