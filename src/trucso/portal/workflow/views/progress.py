"""How far a round is, for those who steer it: units × groups, submissions by day, whom to call."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ...assessments.models import Round, Scorecard
from ...assessments.queries.visibility import rounds_seen_by
from ...indexes.queries import definition_of
from ...shared import access, export
from ...shared.statuses import STATUSES
from ...shared.tables import Table
from ..entitlement import codes_verified_by, own_units
from ..progress import bias_page, curve, page
from ..progress.bias import FEW, biases
from ..progress.bias_queries import decided_lines
from ..progress.queries import FILLED, MODES, last_round_days, people_of, progress_of
from ..progress.stages import STAGES, next_milestone
from ..standing import calendar_of

ACTION = "see_progress"


def latest(request: HttpRequest) -> HttpResponse:
    """``/tien-do/``: the newest round this person steers, an open one first."""
    seen = access.visible(request.user, ACTION)
    rounds = (
        rounds_seen_by(request.user).filter(parent__in=seen.root_ids).order_by("state", "-units_on", "-pk")
    )
    found = rounds.first()
    if found is None:
        return render(request, "workflow/no_progress.html")
    return redirect("workflow:progress", found.slug)


def progress(request: HttpRequest, slug: str) -> HttpResponse:
    """``/dot-danh-gia/<round>/tien-do/``: ``?xem=`` what cells say, ``?tinh-trang=``, ``?q=`` which units."""
    round_ = _round(request, slug)
    mode = request.GET.get("xem", "")
    found = progress_of(round_, timezone.localdate(), mode if mode in MODES else FILLED)
    stage, query = request.GET.get("tinh-trang", ""), request.GET.get("q", "").strip()
    units = page.chosen(found, stage if stage in STAGES else "", query)
    heat = page.heat_table(found, units, _places(request, round_)).sorted_by(request.GET.get("sort"))
    may_run = access.allowed(request.user, "run_round", round_.parent)
    chased = [one.card.unit_id for one in page.to_chase(found)]
    chase = page.chase_table(found, people_of(chased, found.today), may_run=may_run)
    points = curve.curve_points(found, *last_round_days(round_))
    drawn = curve.curve_table(found, points)
    if file := export.download(request, heat, chase, drawn):
        return file
    context = {
        "round": round_, "progress": found, "heat": heat, "chase": chase, "query": query, "stage": stage,
        "stages": page.stage_counts(found), "sentences": page.sentences(found),
        "next": next_milestone(calendar_of(round_), found.today), "curve_table": drawn,
        "curve": curve.curve_chart(found, points) if points else None, "may_run": may_run,
        "modes": page.mode_names().items(), "stage_choices": [(one, STATUSES[one].text) for one in STAGES],
        "is_demo": round_.is_demo, "data_as_of": found.today, "tabs": tabs_of(round_, "progress"),
    }  # fmt: skip
    return render(request, "workflow/progress.html", context)


def differences(request: HttpRequest, slug: str) -> HttpResponse:
    """``/dot-danh-gia/<round>/chenh-lech/``: self minus verified by unit, verifier, indicator and cause."""
    round_ = _round(request, slug)
    definition = definition_of(round_.index)
    lines, left = decided_lines(round_)
    tables = bias_page.bias_tables(round_, definition, lines)
    way = request.GET.get("theo", "")
    table = tables[way if way in tables else "don-vi"].sorted_by(request.GET.get("sort"))
    if file := export.download(request, table, *tables.values()):
        return file
    ways = bias_page.views(definition)
    context = {
        "round": round_, "lines": lines, "left": left, "few": FEW, "tabs": tabs_of(round_, "differences"),
        "table": table, "ways": [_way(key, head, table) for key, (head, _by) in ways.items()],
        "total": next(iter(biases(lines, lambda line: "all")), None), "is_demo": round_.is_demo,
        "verifiers": bias_page.verifiers_chart(round_, lines),
    }  # fmt: skip
    titles = {
        "don-vi": _("Đơn vị nào tự chấm cao hơn thẩm định"),
        "chi-tieu": _("Chỉ tiêu nào bị giảm nhiều"),
        "ly-do": _("Giảm vì lý do gì"),
    }
    for key, name in (("don-vi", "units"), ("chi-tieu", "indicators"), ("ly-do", "causes")):
        context[name] = bias_page.cuts_chart(round_, lines, titles[key], ways[key][1])
    return render(request, "workflow/differences.html", context)


def _way(key: str, head: str, table: Table) -> dict[str, Any]:
    return {"label": head, "href": f"?theo={key}#bang", "is_current": table.key.endswith(key)}


def tabs_of(round_: Round, current: str) -> list[dict[str, Any]]:
    """The pages about a round's progress."""
    names = {
        "progress": _("Tiến độ"),
        "differences": _("Tự chấm và thẩm định"),
        "drift": _("Thẩm định lần hai"),
    }
    return [
        {
            "label": name,
            "href": reverse(f"workflow:{route}", args=[round_.slug]),
            "is_current": route == current,
        }
        for route, name in names.items()
    ]


def _places(request: HttpRequest, round_: Round) -> page.Address:
    """Where a cell leads: a verifier of the round to the lines to decide, others to the group on the card."""
    verifies, own = bool(codes_verified_by(request.user, round_)), own_units(request.user)

    def place(card: Scorecard, group: str) -> str:
        if verifies and card.state == Scorecard.State.SUBMITTED and card.unit_id not in own:
            return reverse("workflow:verify_card", args=[card.pk])
        where = reverse("assessments:scorecard", args=[card.pk])
        return f"{where}#nhom-{group}" if group else where

    return place


def _round(request: HttpRequest, slug: str) -> Round:
    rounds = Round.objects.select_related("index", "parent", "previous")
    found = get_object_or_404(rounds, slug=slug)
    access.require(request, ACTION, unit=found.parent)
    return found
