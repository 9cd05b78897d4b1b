"""Scorecards: every line in every column, and why each score."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from ...assessments.models import Scorecard
from ...assessments.queries.cards import CardView, card_view
from ...assessments.queries.league import Standing, standings
from ...assessments.queries.visibility import require_card
from ...indexes.queries import definition_of
from ..presenting import rounds as present
from ..refusals import Invalid, NotFound
from ..schemas import rounds
from ..schemas.values import Refusal

router = Router(tags=["Phiếu chấm điểm"])
ERRORS = {401: Refusal, 403: Refusal, 404: Refusal, 422: Refusal}


@router.get("/{card_id}", response={200: rounds.Card, **ERRORS}, summary="Một phiếu chấm điểm")
def get_scorecard(request: HttpRequest, card_id: int, column: str = "") -> rounds.Card:
    """Mọi dòng của cột `column` (mặc định: cột sau cùng), kèm điểm của dòng đó ở các cột khác."""
    view = _view(request, card_id)
    chosen = _column(view, column)
    place = standings(view.card.round).get((card_id, chosen), Standing())
    return present.card(view, chosen, place)


@router.get(
    "/{card_id}/nodes/{code}", response={200: rounds.NodeDetail, **ERRORS}, summary="Vì sao được điểm này"
)
def get_node(request: HttpRequest, card_id: int, code: str, column: str = "") -> rounds.NodeDetail:
    """Giải thích một dòng (chỉ số, phần, nhóm, trụ cột hoặc `total`): công thức, số liệu, minh chứng."""
    view = _view(request, card_id)
    lines = [line for line in view.lines if line.node.code == code]
    cited = [one for line in lines for one in line.evidence]
    try:
        return present.node(view, _column(view, column), code, definition_of(view.card.round.index), cited)
    except KeyError as error:
        raise NotFound(f"Phiếu này không có dòng {code}.", f"This scorecard has no line {code}.") from error


def _view(request: HttpRequest, card_id: int) -> CardView:
    cards = Scorecard.objects.select_related("round__index", "round__parent", "unit")
    card = cards.filter(pk=card_id).first()
    if card is None:
        raise NotFound(f"Không có phiếu chấm điểm {card_id}.", f"There is no scorecard {card_id}.")
    require_card(request, card)
    view = card_view(card)
    if view is None:
        raise NotFound("Phiếu này chưa được tính điểm.", "This scorecard has not been scored yet.")
    return view


def _column(view: CardView, wanted: str) -> str:
    if wanted and wanted not in view.columns:
        allowed = ", ".join(view.columns)
        raise Invalid("column", f"Cột «{wanted}» chưa có; đang có: {allowed}.", f"One of: {allowed}.")
    return wanted or view.columns[-1]
