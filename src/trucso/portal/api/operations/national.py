"""The published national results, by year and list of provinces."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Query, Router, Schema

from ...national import figures, league
from ...national.results import NEW, OLD, TOTAL
from ...national.standing import Standing, standing
from ..refusals import Invalid, NotFound
from ..schemas import national
from ..schemas.values import Refusal, both, maybe

router = Router(tags=["Kết quả cấp quốc gia"])
ROOT = "/api/v1/national"
BASES = {
    figures.Basis.PUBLISHED: "published",
    figures.Basis.RESTATED: "restated",
    figures.Basis.RECOMPUTED: "recomputed",
}


class Asked(Schema):
    """Which list of provinces: the 34 since 1 July 2025, or the 63 before."""

    provinces: int = NEW


@router.get(
    "/{index}", response={200: list[national.NationalYear], 404: Refusal}, summary="Các năm có kết quả"
)
def list_years(request: HttpRequest, index: str) -> list[national.NationalYear]:
    """Các năm có kết quả công bố của một bộ chỉ số cấp tỉnh (vn-dti-province), cũ nhất trước."""
    definitions = _known(index).definitions
    return [
        national.NationalYear(
            year=year, first_year=definition.first_year, provinces=[NEW, OLD], url=f"{ROOT}/{index}/{year}"
        )
        for year, definition in sorted(definitions.items())
    ]


@router.get(
    "/{index}/{year}",
    response={200: national.NationalTable, 404: Refusal, 422: Refusal},
    summary="Bảng xếp hạng các tỉnh trong một năm",
)
def get_table(request: HttpRequest, index: str, year: int, asked: Query[Asked]) -> national.NationalTable:
    """Bảng của 34 tỉnh (`provinces=34`, tính lại theo địa giới mới khi cần) hoặc 63 tỉnh (`provinces=63`)."""
    known = _known(index)
    if year not in known.definitions:
        years = ", ".join(map(str, sorted(known.definitions)))
        raise NotFound(
            f"Không có kết quả năm {year}; có các năm {years}.", f"No results for {year}; there are {years}."
        )
    if asked.provinces not in (NEW, OLD):
        raise Invalid(
            "provinces", "Chỉ có danh sách 34 hoặc 63 tỉnh.", "Only the lists of 34 or 63 provinces."
        )
    return _table(known.history(asked.provinces)[year])


def _known(index: str) -> Standing:
    known = standing(index)
    if not known.definitions:
        raise NotFound(
            f"Chưa có kết quả công bố nào của bộ chỉ số {index}.", f"No published results of index {index}."
        )
    return known


def _table(table: league.League) -> national.NationalTable:
    definition = table.definition
    return national.NationalTable(
        index=definition.index,
        year=table.year,
        provinces=table.structure,
        basis=BASES[table.basis],
        first_year=definition.first_year,
        decision=definition.decision.number,
        previous_year=table.previous_year,
        is_comparable=table.is_comparable,
        groups={code: both(definition.group(code).name) for code in definition.total.groups},
        pillars={one.code: both(one.name) for one in definition.pillars},
        mean=maybe(table.mean(TOTAL)),
        rows=[_row(row) for row in table.rows],
    )


def _row(row: league.Row) -> national.ProvinceRow:
    return national.ProvinceRow(
        code=row.province.code,
        name=row.province.full_name,
        rank=row.rank,
        is_tied=row.is_tied,
        total=_figure(row.total),
        groups={code: _figure(one) for code, one in row.groups.items()},
        pillars={code: _figure(one) for code, one in row.pillars.items()},
        recomputed=maybe(row.check.recomputed),
        verdict=row.check.verdict.name.lower(),
        rank_change=row.rank_change,
        value_change=maybe(row.value_change),
    )


def _figure(one: figures.Figure | None) -> national.Figure | None:
    if one is None:
        return None
    return national.Figure(
        value=maybe(one.value),
        rank=one.rank,
        basis=BASES[one.basis],
        is_contradicted=one.is_contradicted,
        sources=list(one.sources),
    )
