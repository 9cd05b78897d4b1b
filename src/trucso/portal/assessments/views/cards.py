"""One scorecard, and one line of it: why this score, on what figures and evidence, changed by whom."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ...facts.periods import Period
from ...indexes.queries import definition_of
from ...shared import access, export, search
from ...shared.tables import Table
from .. import card_page, rounds_page
from ..fragments import drawn_once
from ..models import Column, Scorecard
from ..queries import rounds as round_queries
from ..queries.cards import CardView, card_view, fingerprint
from ..queries.league import League, league, outline
from ..queries.lines import LinePage, line_page
from ..queries.visibility import cards_hidden_from, documents_opened, require_card, rounds_seen_by

CARDS = Scorecard.objects.select_related("round__index", "round__parent", "round__previous", "unit")


def scorecards(request: HttpRequest) -> HttpResponse:
    """``/phieu/``: the scorecards of a round (``?dot=``, the newest without it) that a person may open."""
    rounds = list(rounds_seen_by(request.user))
    wanted = request.GET.get("dot", "")
    round_ = next((one for one in rounds if one.slug == wanted), rounds[0] if rounds else None)
    if round_ is None:
        return render(request, "assessments/no_rounds.html")
    query, sort = request.GET.get("q", "").strip(), request.GET.get("sort", "")

    def table() -> Table:
        cards = round_queries.cards_of(round_, request.user)
        found = [card for card in cards if search.is_found(query, card.unit.full_name)]
        return rounds_page.cards_table(round_, found).sorted_by(sort)

    if "format" in request.GET:
        return export.download(request, table()) or HttpResponse(status=400)
    name = ("cards", round_.pk, round_queries.cards_fingerprint(round_, request.user), query, sort)
    context = {
        "round": round_,
        "rounds": rounds,
        "body": drawn_once(name, lambda: _drawn("assessments/cards_body.html", {"table": table()}, request)),
        "query": query,
        "is_demo": round_.is_demo,
    }
    return render(request, "assessments/scorecards.html", context)


def _drawn(template: str, context: dict[str, Any], request: HttpRequest) -> SafeString:
    return render_to_string(template, context, request)


def scorecard(request: HttpRequest, pk: int) -> HttpResponse:
    """``/phieu/<id>/``: the tree with its four columns of points, what was lost and why."""
    card = get_object_or_404(CARDS, pk=pk)
    require_card(request, card)
    if "format" in request.GET:
        return _card_file(request, card)
    opened = documents_opened(request.user, card)
    name = ("card", pk, card.version, card.state, fingerprint(card), outline(card.round), opened)
    context = {
        "card": card,
        "period": Period.parse(card.round.period),
        "body": drawn_once(name, lambda: _card_body(request, card, opened)),
        "may_enter": not card.round.is_frozen and access.allowed(request.user, "enter_figures", card.unit),
        "may_import": not card.round.is_frozen
        and access.allowed(request.user, "import_scorecards", card.unit),
        "is_demo": card.round.is_demo,
        "data_as_of": card.round.units_on,
    }
    return render(request, "assessments/scorecard.html", context)


def _card_file(request: HttpRequest, card: Scorecard) -> HttpResponse:
    view = _view_or_404(card)
    made = (card_page.lines_table(view), card_page.groups_table(view), card_page.causes_table(view))
    return export.download(request, *made) or HttpResponse(status=400)


def _card_body(request: HttpRequest, card: Scorecard, opened: frozenset[int] | None) -> SafeString:
    view = card_view(card)
    if view is None:
        return render_to_string("assessments/scorecard_empty.html", {"card": card}, request)
    table = _league_of(card)
    row = next((one for one in table.rows if one.scorecard == card.pk), None) if table else None
    context = {
        "card": card,
        "view": view,
        "row": row,
        "ranked": len(table.ranked) if table else 0,
        "ranked_by": Column(table.column).label if table else "",
        "labels": [Column(column).label for column in view.columns],
        "losses": card_page.losses_chart(view),
        "groups": card_page.groups_chart(view, table),
        "lines_table": card_page.lines_table(view),
        "opened": opened,
        "is_given": not any(line.node.inputs for line in view.lines),
    }
    return render_to_string("assessments/scorecard_body.html", context, request)


def _league_of(card: Scorecard) -> League | None:
    seen = outline(card.round)
    return league(card.round, seen) if seen else None


def _view_or_404(card: Scorecard) -> CardView:
    view = card_view(card)
    if view is None:
        raise Http404("Phiếu này chưa được tính điểm.")
    return view


def line(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """``/phieu/<id>/<code>/``: one line explained; the same without the frame for an htmx request."""
    card = get_object_or_404(CARDS, pk=pk)
    require_card(request, card)
    if "format" in request.GET:
        page = _line_or_404(card, code)
        return export.download(request, page.inputs_table, page.points_table) or HttpResponse(status=400)
    may_edit = not card.round.is_frozen and access.allowed(request.user, "enter_figures", card.unit)
    hidden = cards_hidden_from(request.user, card.round, code)
    opened = documents_opened(request.user, card)
    part = "line_body" if request.headers.get("HX-Request") == "true" else "line_content"
    name = (
        "line",
        pk,
        code,
        card.version,
        card.state,
        fingerprint(card),
        outline(card.round),
        may_edit,
        part,
        hidden,
        opened,
    )
    rights = {"may_edit": may_edit, "opened": opened}
    body = drawn_once(name, lambda: _line_part(request, card, code, part, hidden, rights))
    if part == "line_body":
        return HttpResponse(body)
    context = {
        "card": card,
        "indicator": definition_of(card.round.index).indicator(code),
        "body": body,
        "is_demo": card.round.is_demo,
        "data_as_of": card.round.units_on,
    }
    return render(request, "assessments/line.html", context)


def _line_part(
    request: HttpRequest,
    card: Scorecard,
    code: str,
    part: str,
    hidden: frozenset[int],
    rights: dict[str, Any],
) -> SafeString:
    page = _line_or_404(card, code).without_peers(hidden)
    context = {"card": card, "page": page, "peers": card_page.peers_chart(card, page)} | rights
    return _drawn(f"assessments/{part}.html", context, request)


def _line_or_404(card: Scorecard, code: str) -> LinePage:
    page = line_page(card, definition_of(card.round.index), code)
    if page is None:
        raise Http404(f"Phiếu này không có chỉ số {code}.")
    return page
