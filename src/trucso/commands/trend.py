"""``trucso trend``: a unit over the years, across versions and mergers, breaks in plain sight."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from trucso.commands import drawings
from trucso.commands.charts import check_chart, write_chart
from trucso.commands.figured import (
    AnyIndexOption,
    ChartOption,
    OneUnitOption,
    Refused,
    checked_units,
    measured,
    read_figures,
    refusing,
    say,
    source_of,
)
from trucso.commands.folders import definitions_folder, library
from trucso.commands.improve_options import MaybeSeedOption
from trucso.commands.movement import RESTATED_UNTIL, YEARS, national_model, yearly_totals
from trucso.commands.options import FormatOption, OutOption, ValuesOption, examples
from trucso.commands.published import INDEX, groups, parts, published_ranks, restated, totals
from trucso.commands.report import Field, Report, Value, write_report
from trucso.index import rank
from trucso.index.analysis.series import TOTAL, Point, Year, rebased_total, series
from trucso.index.crosswalk import load_crosswalks
from trucso.index.figure_files import allowed_among
from trucso.index.numerals import shown

app = typer.Typer()
DRAWS = 50_000

FilesArgument: TypeAlias = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[NĂM=FILE]...", show_default=False,
        help="Tệp số liệu của từng năm (2023=a.csv); không ghi thì lấy các bảng quốc gia đã công bố.",
    ),
]  # fmt: skip
CodeOption: TypeAlias = Annotated[
    str, typer.Option("--code", "-c", metavar="CODE", help="total hoặc mã một dòng.")
]
StructureOption: TypeAlias = Annotated[
    int, typer.Option("--structure", metavar="34|63", help="Bảng quốc gia: 34 tỉnh hiện nay hay 63 tỉnh cũ.")
]
ForecastOption: TypeAlias = Annotated[
    bool,
    typer.Option("--forecast", help="Dự báo năm tới của tổng, có khoảng 80 % (bảng quốc gia, cần --seed)."),
]

TREND_FIELDS = (
    Field("year", "Năm"),
    Field("kind", "Là"),
    Field("version", "Phiên bản từ"),
    Field("share", "Giá trị", 4),
    Field("low", "từ", 4),
    Field("high", "tới", 4),
    Field("rank", "Hạng"),
    Field("among", "Trong số"),
    Field("change", "Thay đổi", 4),
    Field("places", "Bậc hạng"),
    Field("rebased", "Tổng theo trọng số mới", 4),
    Field("breaks", "Gãy vì"),
)


@app.command(
    epilog=examples(
        'trucso trend --unit "Đồng Nai" --forecast --seed 1 --chart xu-huong.svg',
        'trucso trend --unit "Đồng Nai" --code 6',
        'trucso trend 2023=nhom-2023.csv 2024=nhom-2024.csv -i vn-dti-province --values shares -u "Tỉnh Một"',
    )
)
def trend(
    unit: OneUnitOption,
    files: FilesArgument = None,
    index: AnyIndexOption = None,
    values: ValuesOption = None,
    code: CodeOption = TOTAL,
    structure: StructureOption = 34,
    forecast: ForecastOption = False,
    seed: MaybeSeedOption = None,
    output: FormatOption = None,
    out: OutOption = None,
    chart: ChartOption = None,
) -> None:
    """Xu hướng qua các năm, qua các phiên bản bộ chỉ số và qua sáp nhập; chỗ gãy luôn được nêu và vẽ.

    Chuỗi chỉ nối liền nơi bảng nối (definitions/crosswalks) nói so sánh được. Giá trị các năm trước của tỉnh
    hợp nhất là trung bình cộng các tỉnh cũ.
    """
    check_chart(chart)
    if structure not in (34, 63):
        raise Refused(f"--structure {structure}: cần 34 hoặc 63")
    years = _from_files(files, index, unit, values) if files else _published(unit, structure)
    installed = library()
    with refusing():
        points = series(years, code, load_crosswalks(definitions_folder() / "crosswalks", installed))
    if not any(point.share is not None or point.rank for point in points):
        raise Refused(f"không có số liệu nào của mã “{code}” qua các năm")
    rows = [_row(point, year, years[-1]) for point, year in zip(points, years, strict=True)]
    if forecast:
        rows.append(_forecast(files, code, structure, unit, seed))
    title = f"Xu hướng của {unit}" + ("" if code == TOTAL else f", mã {code}")
    write_report(Report(title, TREND_FIELDS, rows), output, out)
    if chart:
        _draw(points, rows, title, chart)


def _published(unit: str, structure: int) -> list[Year]:
    found: list[Year] = []
    installed, is_merged = library(), len(parts().get(unit, ())) > 1
    for year in YEARS:
        is_restated = structure == 34 and year <= RESTATED_UNTIL
        table, lines = _tables(year, structure, is_restated)
        own = {**lines.get(unit, {}), TOTAL: table.get(unit)}
        ranks = published_ranks(year, 63) if not is_restated else {}
        if structure == 34 and not is_restated:
            ranks = published_ranks(year, 34)
        if is_restated and len(table) == 34:
            ranks = {name: one.position or 0 for name, one in rank(table).items()}
        among = (34 if structure == 34 else 63) if unit in ranks else None
        definition = installed.get(INDEX, year)
        found.append(Year(year, definition, own, ranks.get(unit), among, is_restated and is_merged))
    known = yearly_totals(structure)[YEARS[-1]]
    if unit not in known:
        raise Refused(f"không có đơn vị “{unit}”; cần {allowed_among(unit, list(known), 'đơn vị')}")
    return found


def _tables(
    year: int, structure: int, is_restated: bool
) -> tuple[dict[str, Fraction], dict[str, dict[str, Fraction]]]:
    if not is_restated:
        return totals(year, structure), groups(year, structure)
    by_group: dict[str, dict[str, Fraction]] = {}
    for unit, shares in groups(year, 63).items():
        for code, share in shares.items():
            by_group.setdefault(code, {})[unit] = share
    lines: dict[str, dict[str, Fraction]] = {}
    for code, of_units in by_group.items():
        for unit, share in restated(of_units).items():
            lines.setdefault(unit, {})[code] = share
    return restated(totals(year, 63)), lines


def _from_files(files: list[str], index: str | None, unit: str, values: Any) -> list[Year]:
    found = []
    for one in files:
        year, sign, path = one.partition("=")
        if not sign or not year.isdigit():
            raise Refused(f"“{one}”: viết NĂM=FILE, ví dụ 2023=nhom-2023.csv")
        round_ = read_figures(source_of(Path(path), values), index, int(year))
        checked_units(round_, [unit])
        shares = {node.code: node.share for node in round_.base.cards[unit].nodes()}
        place = round_.base.ranks[unit].position
        found.append(Year(int(year), round_.definition, shares, place, len(round_.figures)))
    return sorted(found, key=lambda year: year.year)


def _row(point: Point, year: Year, newest: Year) -> dict[str, Value]:
    return {
        "year": point.year, "kind": "tính lại" if point.restated else "công bố", "version": point.version,
        "share": point.share, "rank": point.rank, "among": point.among, "change": point.change,
        "places": point.places, "rebased": rebased_total(newest.definition, year.values),
        "breaks": "; ".join(point.breaks),
    }  # fmt: skip


def _forecast(
    files: list[str] | None, code: str, structure: int, unit: str, seed: int | None
) -> dict[str, Value]:
    from trucso.index.analysis.chance import forecast

    if files or code != TOTAL:
        raise Refused(
            "--forecast chỉ có cho tổng của các bảng quốc gia: số năm của tệp riêng chưa đủ để ước lượng"
        )
    if seed is None:
        raise Refused("--forecast cần --seed N để kết quả lặp lại được")
    last = YEARS[-1]
    found = forecast(
        yearly_totals(structure)[last], national_model(structure), draws=DRAWS, seed=seed, unit=unit
    )
    row = found.units.index(unit)
    low, high = found.interval(0.8)
    say("Dự báo: khoảng 80 % của mô hình ở trucso chance; mức chung của năm tới chỉ dựa vào vài năm đã có.")
    return {
        "year": last + 1, "kind": "dự báo", "share": measured(float(found.means[row]), 4),
        "low": measured(low, 4), "high": measured(high, 4), "rank": int(found.counts.quantile(0.5)[row]),
        "among": len(found.units),
    }  # fmt: skip


def _draw(points: list[Point], rows: list[dict[str, Value]], title: str, chart: Path) -> None:
    segment, drawn = 0, []
    for row in rows:
        is_forecast = row["kind"] == "dự báo"
        segment += bool(row.get("breaks")) or is_forecast
        share = row["share"]
        if isinstance(share, Fraction):
            place = f" · hạng {row['rank']}" if row["rank"] else ""
            low, high = (
                float(x) if isinstance(x := row.get(key), Fraction) else None for key in ("low", "high")
            )
            drawn.append(
                {"year": row["year"], "value": float(share), "segment": segment, "name": row["kind"],
                 "text": shown(share, 4) + place, "low": low, "high": high}
            )  # fmt: skip
    first = min((point.year for point in points if point.share is not None), default=0)
    breaks = [point.year - 0.5 for point in points if point.breaks and point.year > first]
    write_chart(
        drawings.series(drawn, breaks, "giá trị 0–1"), title, "vạch đứt: không so sánh được qua vạch", chart
    )
