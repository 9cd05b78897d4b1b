"""The publications of a round: the first and every correction of it, each for ever as it was."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Query, Router

from ...assessments.queries import publications as queries
from ..paging import Part, page
from ..presenting import publications as present
from ..refusals import NotFound
from ..schemas import publications
from ..schemas.values import Page
from .rounds import ERRORS, seen_round

router = Router(tags=["Đợt đánh giá"])


@router.get(
    "/{slug}/publications",
    response={200: Page[publications.PublicationSummary], **ERRORS},
    summary="Các lần công bố của một đợt",
)
def list_publications(
    request: HttpRequest, slug: str, part: Query[Part]
) -> Page[publications.PublicationSummary]:
    """Lần đầu và các bản đính chính: ngày, căn cứ, mã băm; lần đang có hiệu lực đứng đầu."""
    one = seen_round(request, slug)
    found = queries.publications(one)
    latest = found[0].revision if found else 0
    return page(request, part, found, lambda row: present.summary(one, row, latest))


@router.get(
    "/{slug}/publications/{revision}",
    response={200: publications.Publication, **ERRORS},
    summary="Một lần công bố",
)
def get_revision(request: HttpRequest, slug: str, revision: int) -> publications.Publication:
    """Đính chính gì và vì sao; đơn vị nào đổi điểm, điểm tối đa hay hạng, từ bao nhiêu thành bao nhiêu."""
    one = seen_round(request, slug)
    found = one.publications.filter(revision=revision).first()
    if found is None:
        raise NotFound(f"Đợt này không có lần công bố {revision}.", f"There is no publication {revision}.")
    latest = max(one.publications.values_list("revision", flat=True))
    return present.detail(one, queries.revision(found), latest)
