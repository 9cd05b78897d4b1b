"""Measures: what is reported once and used everywhere."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from ninja import Query, Router

from ...facts.measure_queries import Use, all_measures, uses
from ...facts.models import Measure
from ...shared import search
from ..paging import Part, page
from ..refusals import NotFound
from ..schemas import facts
from ..schemas.values import Page, Refusal, Text

router = Router(tags=["Số liệu"])


@router.get("", response={200: Page[facts.MeasureSummary], 422: Refusal}, summary="Danh mục số liệu")
def list_measures(
    request: HttpRequest, part: Query[Part], q: str = "", kind: str = "", owner: str = "", index: str = ""
) -> Page[facts.MeasureSummary]:
    """Tìm không dấu (`q`), lọc theo loại (`kind`), đầu mối (`owner`), bộ chỉ số đang dùng (`index`)."""
    used = uses()
    found = [
        one
        for one in all_measures()
        if (not kind or one.kind == kind)
        and (not owner or one.owner == owner)
        and (not index or any(use.definition.index == index for use in used.get(one.code, ())))
        and search.is_found(q, one.code, one.name_vi, one.name_en)
    ]
    return page(request, part, found, lambda one: _summary(one, used.get(one.code, ())))


@router.get("/{code}", response={200: facts.MeasureDetail, 404: Refusal}, summary="Một số liệu")
def get_measure(request: HttpRequest, code: str) -> facts.MeasureDetail:
    """Định nghĩa, cách gộp, căn cứ và mọi chỉ số đọc số liệu này."""
    one = Measure.objects.filter(code=code).first()
    if one is None:
        raise NotFound(f"Không có số liệu mang mã {code}.", f"There is no measure {code}.")
    return facts.MeasureDetail(
        code=one.code,
        name=_name(one),
        kind=one.kind,
        unit=one.unit_of_measure,
        options=one.options,
        over_units=one.over_units,
        over_time=one.over_time,
        owner=one.owner,
        definition=one.definition,
        source=one.source,
        uses=[_use(use) for use in uses().get(code, ())],
    )


def _name(one: Measure) -> Text:
    return Text(vi=one.name_vi, en=one.name_en or one.name_vi)


def _summary(one: Measure, used: Sequence[Use]) -> facts.MeasureSummary:
    return facts.MeasureSummary(
        code=one.code,
        name=_name(one),
        kind=one.kind,
        unit=one.unit_of_measure,
        over_units=one.over_units,
        over_time=one.over_time,
        owner=one.owner,
        uses=len(used),
        url=f"/api/v1/measures/{one.code}",
    )


def _use(use: Use) -> facts.MeasureUse:
    definition = use.definition
    return facts.MeasureUse(
        index=definition.index,
        first_year=definition.first_year,
        indicator=use.indicator.code,
        input=use.given.name,
    )
