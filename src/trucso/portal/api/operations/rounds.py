"""Rounds with their league tables: published ones for everybody, others by role."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from ...assessments.models import Round
from ...assessments.queries import rounds as queries
from ...assessments.queries.league import league, outline, standings
from ...assessments.queries.visibility import rounds_seen_by
from ...assessments.services.freezing import exported
from ...shared import access
from ...workflow.progress.queries import FILLED, MODES, progress_of
from ..paging import Part, page
from ..presenting import rounds as present
from ..refusals import Invalid, NotFound
from ..schemas import rounds
from ..schemas.values import Page, Refusal, maybe

router = Router(tags=["Đợt đánh giá"])
ERRORS = {401: Refusal, 403: Refusal, 404: Refusal, 422: Refusal}


@router.get("", response={200: Page[rounds.RoundSummary], 422: Refusal}, summary="Các đợt đánh giá")
def list_rounds(
    request: HttpRequest, part: Query[Part], index: str = "", state: str = ""
) -> Page[rounds.RoundSummary]:
    """Đợt đã công bố ai cũng xem được; đợt đang thực hiện chỉ người có vai trò. Mới nhất trước."""
    seen = rounds_seen_by(request.user)
    if index:
        seen = seen.filter(index__index_id=index)
    if state:
        seen = seen.filter(state=state)
    found = queries.summaries(seen)
    return page(request, part, found, lambda one: rounds.RoundSummary(**present.round_fields(one)))


@router.get("/{slug}", response={200: rounds.RoundDetail, **ERRORS}, summary="Một đợt đánh giá")
def get_round(request: HttpRequest, slug: str) -> rounds.RoundDetail:
    """Bộ chỉ số, kỳ, lịch và các cột điểm đã tính."""
    one = seen_round(request, slug)
    (summary,) = queries.summaries(Round.objects.filter(pk=one.pk).select_related("index", "parent"))
    tables = outline(one)
    days = ("opens_on", "due_on", "late_until", "verify_until", "appeal_until", "publish_on")
    return rounds.RoundDetail(
        **present.round_fields(summary),
        **{name: getattr(one, name) for name in days},
        columns=list(tables.columns) if tables else [],
    )


@router.get("/{slug}/league", response={200: rounds.League, **ERRORS}, summary="Bảng xếp hạng của một đợt")
def get_league(
    request: HttpRequest, slug: str, part: Query[Part], column: str = "", q: str = ""
) -> rounds.League:
    """Cột điểm `column` (mặc định: cột sau cùng đã có), tìm không dấu theo tên (`q`)."""
    one = seen_round(request, slug)
    seen = outline(one, column)
    if seen is None:
        raise NotFound("Đợt này chưa có bảng xếp hạng.", "This round has no league table yet.")
    if column and column not in seen.columns:
        allowed = ", ".join(seen.columns)
        raise Invalid("column", f"Cột «{column}» chưa có; đang có: {allowed}.", f"One of: {allowed}.")
    table = league(one, seen)
    rows = sorted(table.found(q), key=lambda row: (row.rank is None, row.rank or 0, row.code))
    answer = page(request, part, rows, present.league_row)
    return rounds.League(
        **answer.model_dump(),
        round=one.slug,
        column=table.column,
        columns=list(table.columns),
        digest=table.digest,
        is_demo=one.is_demo,
        mean=maybe(table.mean),
    )


@router.get(
    "/{slug}/scorecards", response={200: Page[rounds.CardSummary], **ERRORS}, summary="Các phiếu chấm điểm"
)
def list_scorecards(request: HttpRequest, slug: str, part: Query[Part]) -> Page[rounds.CardSummary]:
    """Những phiếu của đợt mà người hỏi được mở."""
    one = seen_round(request, slug)
    cards, places = queries.cards_of(one, request.user), standings(one)
    return page(request, part, cards, lambda card: present.card_summary(card, places))


@router.get("/{slug}/progress", response={200: rounds.Progress, **ERRORS}, summary="Tiến độ của một đợt")
def get_progress(request: HttpRequest, slug: str, part: Query[Part], cells: str = FILLED) -> rounds.Progress:
    """Trạng thái, ngày gửi, số ngày quá hạn và từng nhóm của mỗi đơn vị; `cells`: nhap, tham-dinh hoặc diem.

    Dành cho cơ quan điều phối, lãnh đạo và kiểm tra của đơn vị tổ chức đợt.
    """
    one = seen_round(request, slug)
    access.require(request, "see_progress", unit=one.parent)
    if cells not in MODES:
        allowed = ", ".join(MODES)
        raise Invalid("cells", f"«{cells}» không có; chọn một trong: {allowed}.", f"One of: {allowed}.")
    found = progress_of(one, timezone.localdate(), cells)
    answer = page(request, part, found.units, present.unit_progress)
    return rounds.Progress(**answer.model_dump(), **present.progress_fields(found))


@router.get("/{slug}/publication", response={200: dict, **ERRORS}, summary="Gói kết quả đã công bố")
def get_publication(request: HttpRequest, slug: str, revision: int | None = None) -> HttpResponse:
    """Văn bản bộ chỉ số, số liệu, quyết định, điểm, hạng và mã băm: ai cũng tính lại và kiểm tra được.

    `revision`: lần công bố (mặc định: lần đang có hiệu lực); các lần trước đọc được mãi.
    """
    found = seen_round(request, slug).publications.all()
    publication = found.filter(revision=revision).first() if revision is not None else found.first()
    if publication is None and revision is not None:
        raise NotFound(f"Đợt này không có lần công bố {revision}.", f"There is no publication {revision}.")
    if publication is None:
        raise NotFound("Đợt này chưa công bố.", "This round is not published.")
    return HttpResponse(exported(publication), content_type="application/json")


def seen_round(request: HttpRequest, slug: str) -> Round:
    """The round, when this person may see it; an open one asks the public to sign in."""
    found = rounds_seen_by(request.user).filter(slug=slug).first()
    if found is None and Round.objects.filter(slug=slug).exists():
        access.require(request, "see_rounds")
    if found is None:
        raise NotFound(f"Không có đợt đánh giá {slug}.", f"There is no round {slug}.")
    return found
