"""The tables of the national pages: one description for the page, CSV, XLSX and JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from urllib.parse import urlsplit

from django.urls import reverse

from trucso.index import Group, Pillar
from trucso.portal.shared.tables import Column, Row, Table

from .figures import Basis, Figure
from .league import League
from .league import Row as LeagueRow
from .models import PublishedValue
from .results import NEW, Province

RANK_CHANGE = "national/rank_change.html"


def _address(row: Row) -> str | None:
    return str(row["href"]) if isinstance(row, dict) else None


def source_note(league: League) -> str:
    """What a reader must know before comparing."""
    notes = []
    if league.basis is Basis.RESTATED and league.structure == NEW:
        notes.append("Năm này công bố cho 63 tỉnh: giá trị tính lại theo địa giới mới, hạng do Trục Số tính.")
    known = sum(row.value is not None for row in league.rows)
    if known < len(league.rows):
        notes.append(f"Mới tìm được giá trị của {known} trong {len(league.rows)} tỉnh năm này.")
    if league.previous_year and not league.is_comparable:
        notes.append(
            f"Bộ chỉ số năm {league.year} khác năm {league.previous_year}: so hạng, không so giá trị."
        )
    return " ".join(notes)


def league_table(league: League, ours: Sequence[Province]) -> Table:
    """The provinces of a year: rank, total, change, pillars, groups; ``ours`` are marked."""
    marked = {one.pk for one in ours}
    return Table(
        key="xep-hang-tinh",
        title=f"Bảng xếp hạng DTI cấp tỉnh năm {league.year}, {len(league.rows)} tỉnh, thành phố",
        columns=[*_total_columns(league), *_part_columns(league), *_SOURCE_COLUMNS],
        rows=[_league_row(league, row) for row in league.rows],
        source="Kết quả công bố; nguồn của từng dòng có trong tệp tải về",
        note=source_note(league),
        empty="Không có tỉnh nào khớp với từ tìm.",
        highlight=lambda row: isinstance(row, dict) and row["pk"] in marked,
    )


_SOURCE_COLUMNS = (
    Column("basis", "Căn cứ", "Basis", on_page=False),
    Column("sources", "Nguồn", "Sources", on_page=False),
)


def _total_columns(league: League) -> list[Column]:
    value, places = "Giá trị 0–1: điểm đạt chia điểm tối đa hiệu dụng", "Bậc tăng, giảm so với năm trước"
    grown = Column("value_change", "Tăng, giảm", "Change", "change", decimals=4, on_phone=False)
    return [
        Column("rank", "Hạng", "Rank", "rank", template="national/rank.html"),
        Column("name", "Tỉnh, thành phố", "Province", href=_address),
        Column("code", "Mã", "Code", "code", on_page=False),
        Column("total", "Tổng", "Total", "share", help=value),
        Column("rank_change", "Bậc", "Places", "change", decimals=0, template=RANK_CHANGE, help=places),
        replace(grown, on_page=league.is_comparable),
    ]


def _part_columns(league: League) -> list[Column]:
    """Pillars, then groups; one that nobody published is only in the files."""
    groups = [league.definition.group(code) for code in league.definition.total.groups]
    parts: list[tuple[str, Pillar | Group]] = [(one.code, one) for one in league.definition.pillars]
    parts += [(f"group_{one.code}", one) for one in groups if one.code not in _single(league)]
    return [
        Column(key, one.name.vi, one.name.en, "share", on_phone=False, on_page=_has(league, one.code))
        for key, one in parts
    ]


def _has(league: League, code: str) -> bool:
    return any(league.share(row, code) is not None for row in league.rows)


def _single(league: League) -> set[str]:
    """Groups that alone make a pillar (2020): the pillar's column already shows them."""
    return {pillar.groups[0] for pillar in league.definition.pillars if len(pillar.groups) == 1}


def _league_row(league: League, row: LeagueRow) -> dict[str, object]:
    province = row.province
    shares = {code: _value(figure) for code, figure in row.pillars.items()}
    groups = {f"group_{code}": _value(figure) for code, figure in row.groups.items()}
    return {
        "pk": province.pk,
        "href": f"{reverse('national:province', args=[province.slug])}?nam={league.year}",
        "rank": row.rank,
        "is_tied": row.is_tied,
        "name": province.name,
        "code": province.code,
        "total": row.value,
        "rank_change": row.rank_change,
        "value_change": row.value_change,
        "basis": row.total.basis.value if row.total else None,
        "sources": "; ".join(row.total.sources) if row.total else None,
        **shares,
        **groups,
    }


def _value(figure: Figure | None) -> object:
    return figure.value if figure else None


def check_table(league: League) -> Table:
    """Published against recomputed: totals from the groups, and the mean of the former provinces."""
    columns = [
        Column("name", "Tỉnh, thành phố", "Province", href=_address),
        Column("published", "Công bố", "Published", "share"),
        Column("recomputed", "Tính từ các nhóm", "From groups", "number", decimals=6),
        Column("difference", "Chênh lệch", "Difference", "change", decimals=6),
        Column("rank", "Hạng công bố", "Published rank", "rank", on_phone=False),
        Column("recomputed_rank", "Hạng tính lại", "Recomputed rank", "rank", on_phone=False),
        Column("mean_of_parts", "Trung bình tỉnh cũ", "Mean of parts", "number", decimals=6, on_phone=False),
        Column("parts_difference", "Chênh lệch", "Difference", "change", decimals=6, on_phone=False),
        Column("verdict", "Kết luận", "Verdict"),
        Column("explanation", "Giải thích", "Explanation", on_page=False),
    ]
    return Table(
        key="doi-chieu",
        title=f"Công bố và tính lại, năm {league.year}",
        columns=columns,
        rows=[_check_row(league, row) for row in league.rows],
        source="Trục Số tính từ giá trị nhóm được công bố, theo bộ chỉ số của năm",
        note="Giá trị công bố làm tròn bốn chữ số, nên chênh lệch đến 0,0001 là do làm tròn.",
    )


def _check_row(league: League, row: LeagueRow) -> dict[str, object]:
    apart = None
    if row.mean_of_parts is not None and row.value is not None:
        apart = row.mean_of_parts - row.value
    return {
        "href": f"{reverse('national:province', args=[row.province.slug])}?nam={league.year}",
        "name": row.province.name,
        "published": row.value,
        "recomputed": row.check.recomputed,
        "difference": row.check.difference,
        "rank": row.rank if league.basis is Basis.PUBLISHED else None,
        "recomputed_rank": row.recomputed_rank,
        "mean_of_parts": row.mean_of_parts,
        "parts_difference": apart,
        "verdict": row.check.verdict.value,
        "explanation": row.check.explanation,
    }


def beside_table(league: League, beside: Sequence[PublishedValue]) -> Table:
    """Means and other bodies of a year, a line per source: what is taken for what shows at once."""
    columns = [
        Column("scope", "Phạm vi", "Scope"),
        Column("name", "Tên", "Name"),
        Column("metric", "Chỉ tiêu", "Metric", on_phone=False),
        Column("value", "Giá trị", "Value", "share"),
        Column("rank", "Hạng", "Rank", "rank", on_phone=False),
        Column("source", "Nguồn", "Source", template="national/source.html", on_phone=False),
        Column("note", "Ghi chú", "Note", on_phone=False),
        Column("certainty", "Độ tin cậy", "Certainty", on_page=False),
    ]
    return Table(
        key="trung-binh",
        title=f"Mức trung bình và các đơn vị khác, năm {league.year}",
        columns=columns,
        rows=[_beside_row(league, row) for row in beside if row.year == league.year],
        note="Mỗi dòng là một nguồn; nguồn nói khác nhau được giữ cạnh nhau.",
        empty="Năm này chưa có nguồn nào về mức trung bình.",
    )


def _beside_row(league: League, row: PublishedValue) -> dict[str, object]:
    part = league.definition.find(row.metric.partition(":")[2])
    among = f" ({row.structure})" if row.structure else ""
    return {
        "scope": f"{row.get_scope_display()}{among}",
        "name": row.reported_name or "Trung bình",
        "metric": part.name.get() if part else "Tổng",
        "value": None if row.value is None else Fraction(row.value),
        "rank": row.rank,
        "source": row.source,
        "host": urlsplit(row.source).netloc,
        "note": row.note,
        "certainty": row.get_certainty_display(),
    }
