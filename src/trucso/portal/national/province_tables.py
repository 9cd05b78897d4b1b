"""The tables of a province's page: groups, changes, years, sources."""

from __future__ import annotations

from urllib.parse import urlsplit

from trucso.portal.shared.tables import Column, Table

from .glance import Glance, GroupLine
from .league_tables import RANK_CHANGE, source_note
from .results import NEW, OLD, TOTAL, Results
from .trend import Series


def groups_table(glance: Glance) -> Table:
    """The groups of the province: points, lost, rank, the mean and the best."""
    columns = [
        Column("name", "Nhóm", "Group"),
        Column("max_points", "Tối đa", "Maximum", "number", unit="điểm", on_phone=False),
        Column("points", "Đạt", "Earned", "points", unit="điểm", on_phone=False),
        Column("lost", "Mất", "Lost", "points", unit="điểm"),
        Column("lost_part", "Phần trong tổng mất", "Part of all lost", "percent", decimals=1, on_phone=False),
        Column("share", "Giá trị", "Value", "share"),
        Column("rank", "Hạng", "Rank", "rank"),
        Column("mean", "Trung bình", "Mean", "share", on_phone=False),
        Column("best", "Cao nhất", "Best", "share", on_phone=False),
        Column("best_name", "Tỉnh cao nhất", "Best province", on_phone=False),
    ]
    return Table(
        key="nhom",
        title=f"Các nhóm của {glance.province.name} năm {glance.league.year}",
        columns=columns,
        rows=list(glance.lines),
        source="Kết quả công bố; điểm = giá trị × điểm tối đa của nhóm",
        note=_certainty(glance),
    )


def _certainty(glance: Glance) -> str:
    return glance.league.definition.note if glance.league.definition.certainty != "read" else ""


def change_table(glance: Glance) -> Table:
    """Rank and distance to the mean on each group, this year and the year before."""
    year, before = glance.league.year, glance.league.year - 1
    columns = [
        Column("name", "Nhóm", "Group"),
        Column("before_rank", f"Hạng {before}", f"Rank {before}", "rank"),
        Column("rank", f"Hạng {year}", f"Rank {year}", "rank"),
        Column("rank_change", "Tăng, giảm bậc", "Places", "change", decimals=0, template=RANK_CHANGE),
        Column("before", f"Giá trị {before}", f"Value {before}", "share", on_phone=False),
        Column("share", f"Giá trị {year}", f"Value {year}", "share", on_phone=False),
        Column(
            "before_gap",
            f"So với trung bình {before}",
            f"Against mean {before}",
            "change",
            decimals=4,
            on_phone=False,
        ),
        Column(
            "gap", f"So với trung bình {year}", f"Against mean {year}", "change", decimals=4, on_phone=False
        ),
    ]
    known = sorted((line for line in glance.lines if line.before is not None), key=_by_places)
    return Table(
        key="thay-doi",
        title=f"Thay đổi từ năm {before} đến năm {year}",
        columns=columns,
        rows=known,
        source="Kết quả công bố và tính lại; hạng trong cùng danh sách tỉnh",
        note=source_note(glance.league),
        empty=f"Năm {before} chưa có giá trị nhóm nào được công bố.",
    )


def _by_places(line: GroupLine) -> int:
    """The deepest fall first."""
    return line.rank_change if line.rank_change is not None else 99


def trend_table(glance: Glance) -> Table:
    """A line per year: value and rank of the province, then of the provinces it was made of, and the mean."""
    series = list(dict.fromkeys((point.series, point.kind, point.out_of) for point in glance.trend))
    columns = [Column("year", "Năm", "Year", "code")]
    for number, (name, kind, out_of) in enumerate(series):
        is_phone = kind is not Series.PART
        columns.append(Column(f"value_{number}", name, kind="share", on_phone=is_phone))
        if kind is not Series.MEAN:
            columns.append(
                Column(f"rank_{number}", "Hạng", "Rank", "rank", unit=f"trên {out_of}", on_phone=is_phone)
            )
        if kind is Series.OWN:
            columns.append(Column("basis", "Căn cứ", "Basis", on_phone=False))
    numbers = {name: number for number, (name, _, _) in enumerate(series)}
    return Table(
        key="qua-cac-nam",
        title=f"{glance.province.name} qua các năm",
        columns=columns,
        rows=[
            _trend_row(glance, year, numbers)
            for year in sorted({point.year for point in glance.trend}, reverse=True)
        ],
        source="Kết quả công bố và tính lại",
        note="Hạng trong 63 tỉnh và hạng trong 34 tỉnh không so được với nhau.",
    )


def _trend_row(glance: Glance, year: int, numbers: dict[str, int]) -> dict[str, object]:
    row: dict[str, object] = {"year": str(year)}
    for point in glance.trend:
        if point.year == year:
            row[f"value_{numbers[point.series]}"] = point.value
            row[f"rank_{numbers[point.series]}"] = point.rank
            if point.kind is Series.OWN:
                row["basis"] = point.basis.value if point.value is not None else "chưa đủ số liệu công bố"
    return row


def source_table(glance: Glance, results: Results) -> Table:
    """Who said what about the province and its parts, contradictions side by side."""
    asked = [
        (glance.province, results.structure_of(glance.province)),
        *((part, OLD) for part in glance.parts),
    ]
    rows = [
        {
            "name": province.name if len(asked) == 1 or structure == NEW else f"{province.name} (cũ)",
            "year": year,
            "value": report.value,
            "rank": report.rank,
            "structure": structure,
            "certainty": report.certainty,
            "note": report.note,
            "source": report.source,
            "host": urlsplit(report.source).netloc,
        }
        for province, structure in asked
        for year in results.years
        for report in results.reports.get((year, structure, province.pk, TOTAL), ())
    ]
    columns = [
        Column("name", "Đơn vị", "Unit"),
        Column("year", "Năm", "Year", "code"),
        Column("value", "Giá trị", "Value", "share"),
        Column("rank", "Hạng", "Rank", "rank"),
        Column("structure", "Trên", "Of", "integer"),
        Column("source", "Nguồn", "Source", template="national/source.html", on_phone=False),
        Column("note", "Ghi chú", "Note", on_phone=False),
        Column("certainty", "Độ tin cậy", "Certainty", on_page=False),
    ]
    return Table(
        key="nguon",
        title="Nguồn của giá trị tổng",
        columns=columns,
        rows=rows,
        note="Mỗi dòng là một nguồn; nguồn nói khác nhau được giữ cạnh nhau.",
    )
