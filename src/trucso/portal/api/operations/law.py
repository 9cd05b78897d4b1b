"""The law: indexes, versions, indicators."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from trucso.index import Definition

from ...indexes import queries
from ...indexes.models import InstalledIndex
from ...indexes.queries import definition_of
from ...shared import search
from ..paging import Part, page
from ..presenting import law as present
from ..refusals import NotFound
from ..schemas import law
from ..schemas.values import Page, Refusal, both

router = Router(tags=["Bộ chỉ số"])
ERRORS = {404: Refusal, 422: Refusal}


@router.get("", response=list[law.IndexSummary], summary="Các bộ chỉ số đã cài")
def list_indexes(request: HttpRequest) -> list[law.IndexSummary]:
    """Mọi bộ chỉ số với các phiên bản của nó, mới nhất trước."""
    rows = [(row, definition_of(row)) for row in queries.versions()]
    found = []
    for index_id, versions in groupby(rows, key=lambda pair: pair[0].index_id):
        listed = list(versions)
        newest = listed[0][1]
        summaries = [present.version_summary(row, definition) for row, definition in listed]
        found.append(
            law.IndexSummary(id=index_id, name=both(newest.name), level=newest.level, versions=summaries)
        )
    return found


@router.get("/{index}/versions/{year}", response={200: law.Version, **ERRORS}, summary="Một phiên bản")
def get_version(request: HttpRequest, index: str, year: int) -> law.Version:
    """Phiên bản áp dụng cho một năm đánh giá: quyết định, nhóm, trụ cột, cách tính tổng bằng lời."""
    return present.version(*_found(index, year))


@router.get(
    "/{index}/versions/{year}/law",
    response=ERRORS,
    summary="Văn bản YAML như đã cài",
    openapi_extra={"responses": {200: {"content": {"application/yaml": {"schema": {"type": "string"}}}}}},
)
def get_law(request: HttpRequest, index: str, year: int) -> HttpResponse:
    """Tệp YAML của phiên bản, đúng từng chữ như khi cài (`application/yaml`)."""
    row, _definition = _found(index, year)
    return HttpResponse(row.text, content_type="application/yaml; charset=utf-8")


@router.get(
    "/{index}/versions/{year}/indicators",
    response={200: Page[law.IndicatorSummary], **ERRORS},
    summary="Các chỉ số của một phiên bản",
)
def list_indicators(
    request: HttpRequest, index: str, year: int, part: Query[Part], q: str = "", group: str = ""
) -> Page[law.IndicatorSummary]:
    """Tìm không dấu theo mã hoặc tên (`q`), lọc theo mã nhóm (`group`)."""
    _row, definition = _found(index, year)
    found = [
        one
        for one in definition.indicators
        if (not group or one.group == group) and search.is_found(q, one.code, one.name.vi, one.name.en)
    ]
    return page(request, part, found, lambda one: present.indicator_summary(definition, one))


@router.get(
    "/{index}/versions/{year}/indicators/{code}",
    response={200: law.IndicatorDetail, **ERRORS},
    summary="Một chỉ số",
)
def get_indicator(request: HttpRequest, index: str, year: int, code: str) -> law.IndicatorDetail:
    """Cách tính bằng lời, số liệu cần báo cáo, hướng dẫn, minh chứng được chấp nhận."""
    _row, definition = _found(index, year)
    try:
        found = definition.indicator(code)
    except KeyError as error:
        raise NotFound(
            f"Bộ chỉ số {index} không có chỉ số {code}.", f"Index {index} has no indicator {code}."
        ) from error
    return present.indicator(definition, found)


def _found(index: str, year: int) -> tuple[InstalledIndex, Definition]:
    row = queries.installed(index, year)
    if row is None:
        raise NotFound(
            f"Không có phiên bản nào của bộ chỉ số {index} áp dụng cho năm {year}.",
            f"No version of index {index} is in force in {year}.",
        )
    return row, definition_of(row)
