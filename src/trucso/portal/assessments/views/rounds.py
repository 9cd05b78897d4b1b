"""The list of rounds, and the league of communes by round."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ...facts.periods import Period
from ...indexes.queries import definition_of
from ...shared import access, export
from ...shared.tables import Table
from .. import league_page, rounds_page
from ..fragments import drawn_once
from ..models import Column, Round, Scorecard
from ..queries import rounds as round_queries
from ..queries.league import League, LeagueRow, Outline, league, outline
from ..queries.visibility import rounds_seen_by


def rounds(request: HttpRequest) -> HttpResponse:
    """``/dot-danh-gia/``: every round a person may see, newest first."""
    seen = round_queries.summaries(rounds_seen_by(request.user))
    steered = access.visible(request.user, "see_progress").root_ids
    table = rounds_page.rounds_table(seen, steered)
    if file := export.download(request, table):
        return file
    may_open = access.allowed(request.user, "run_round")
    open_rounds = [one.round for one in seen if not one.round.is_frozen]
    context = {
        "table": table,
        "is_demo": table.is_demo,
        "may_open": may_open,
        "running": open_rounds if may_open else [],
        "settling": open_rounds if access.allowed(request.user, "decide_points") else [],
    }
    return render(request, "assessments/rounds.html", context)


def latest_league(request: HttpRequest) -> HttpResponse:
    """``/bang-xep-hang/xa/``: the newest league there is to see."""
    scored = Scorecard.objects.filter(round=OuterRef("pk"), results__isnull=False)
    newest = rounds_seen_by(request.user).filter(Exists(scored), index__level="commune")
    round_ = newest.first()
    if round_ is None:
        return render(request, "assessments/no_rounds.html")
    return redirect("assessments:league", round_.slug)


def league_view(request: HttpRequest, slug: str) -> HttpResponse:
    """``/bang-xep-hang/xa/<round>/``: ranks, groups, changes. ``?cot=`` chooses the column of points."""
    round_ = get_object_or_404(rounds_seen_by(request.user), slug=slug)
    seen = outline(round_, request.GET.get("cot", ""))
    if seen is None:
        return render(request, "assessments/no_league.html", {"round": round_, "is_demo": round_.is_demo})
    if "format" in request.GET:
        return _league_file(request, round_, seen)
    view = "nhom" if request.GET.get("xem") == "nhom" else "bang"
    cards = round_queries.open_cards(round_, request.user)
    name = (
        "league",
        round_.pk,
        seen,
        view,
        cards,
        request.GET.get("sort", ""),
        request.GET.get("q", "").strip(),
    )
    return render(
        request,
        "assessments/league.html",
        {
            "round": round_,
            "period": Period.parse(round_.period),
            "sees_progress": access.allowed(request.user, "see_progress", round_.parent),
            "seen": seen,
            "query": request.GET.get("q", ""),
            "columns": [(column, Column(column).label) for column in seen.columns],
            "rounds": list(_names(rounds_seen_by(request.user).filter(index__level="commune"))),
            "body": drawn_once(name, lambda: _league_body(request, round_, seen, view, cards)),
            "is_demo": round_.is_demo,
            "data_as_of": round_.units_on,
        },
    )


def _names(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """Rounds to choose from: not with the whole text of each one's index."""
    return rounds.select_related(None).only("name", "slug")


def _league_file(request: HttpRequest, round_: Round, seen: Outline) -> HttpResponse:
    found = league(round_, seen)
    rows = league_page.in_order(found.found(request.GET.get("q", "").strip()))
    table = _table(request, round_, found, rows, frozenset())
    return export.download(request, table) or HttpResponse(status=400)


def _table(
    request: HttpRequest, round_: Round, found: League, rows: Sequence[LeagueRow], cards: frozenset[int]
) -> Table:
    table = league_page.league_table(round_, definition_of(round_.index), found, rows, cards)
    return table.sorted_by(request.GET.get("sort"))


def _league_body(
    request: HttpRequest, round_: Round, seen: Outline, view: str, cards: frozenset[int]
) -> SafeString:
    found = league(round_, seen)
    definition = definition_of(round_.index)
    rows = league_page.in_order(found.found(request.GET.get("q", "").strip()))
    up, down = league_page.movers(found.rows)
    context = {
        "round": round_,
        "league": found,
        "ranked": league_page.in_order(found.ranked),
        "view": view,
        "up": up,
        "down": down,
        "open_cards": cards,
        "dots": league_page.dots_chart(round_, found),
        "missing": sum(row.missing for row in found.rows),
    }
    if view == "nhom":
        context |= {
            "heat": league_page.heat_chart(round_, definition, rows),
            "groups": league_page.groups_chart(definition, found),
        }
    else:
        context["table"] = _table(request, round_, found, rows, cards)
    return render_to_string("assessments/league_body.html", context, request)
