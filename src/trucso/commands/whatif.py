"""``trucso whatif``: points, pillars, total and rank when figures are others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from trucso.commands import drawings
from trucso.commands.charts import check_chart, write_chart
from trucso.commands.figured import (
    AnyIndexOption,
    AnyYearOption,
    ChartOption,
    FiguresArgument,
    Refused,
    UnitsChosenOption,
    checked_units,
    read_figures,
    source_of,
)
from trucso.commands.options import FormatOption, OutOption, ValuesOption, examples
from trucso.commands.report import Field, Report, Value, write_report
from trucso.index.analysis.scenarios import OTHERS, Change, Scenario, figure_value, read_scenario
from trucso.index.analysis.whatif import Line, Round, State, comparison
from trucso.index.numerals import shown

app = typer.Typer()

ScenarioOption: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option(
        "--scenario",
        "-s",
        metavar="PATH",
        help="Tệp kịch bản YAML; lặp lại để so cạnh nhau.",
        show_default=False,
    ),
]
SetOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="MÃ=GIÁ TRỊ", help="Đổi một số liệu của --unit, ví dụ 6=0.85; lặp lại được.",
        show_default=False,
    ),
]  # fmt: skip
CodeOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--code", "-c", metavar="CODE", help="Mã cần xem; lặp lại được.", show_default="tổng, trụ cột, nhóm"
    ),
]

WHATIF_FIELDS = (
    Field("scenario", "Kịch bản"),
    Field("unit", "Đơn vị"),
    Field("code", "Mã"),
    Field("name", "Tên"),
    Field("points_before", "Điểm trước"),
    Field("points", "Điểm sau"),
    Field("gain", "Thêm"),
    Field("share_before", "Giá trị trước", 4),
    Field("share", "Giá trị sau", 4),
    Field("rank_before", "Hạng trước"),
    Field("rank", "Hạng sau"),
)


@app.command(
    epilog=examples(
        'trucso whatif @2024 --unit "Đồng Nai" --set 6=0.85 --set 8=0.70',
        "trucso whatif @2024 --scenario kich-ban.yaml --format json",
        'trucso whatif so-lieu.csv -i hcmc-commune-2026 -y 2026 -u "Xã Mẫu A" --set DTI-28.c=330 -c total',
    )
)
def whatif(
    file: FiguresArgument,
    index: AnyIndexOption = None,
    year: AnyYearOption = None,
    values: ValuesOption = None,
    scenario: ScenarioOption = None,
    unit: UnitsChosenOption = None,
    change: SetOption = None,
    code: CodeOption = None,
    output: FormatOption = None,
    out: OutOption = None,
    chart: ChartOption = None,
) -> None:
    """Nếu số liệu khác đi thì sao: điểm, trụ cột, tổng và hạng tính lại ngay theo đúng quy định.

    Kịch bản là một tệp YAML nhỏ (docs/analysis.md); các đơn vị khác giữ nguyên hoặc cũng đổi (unit: others).
    """
    check_chart(chart)
    round_ = read_figures(source_of(file, values), index, year)
    scenarios = [_read(round_, path) for path in scenario or ()]
    if change:
        scenarios.append(_typed(round_, unit, change))
    if not scenarios:
        raise Refused("chưa có gì thay đổi: dùng --scenario TỆP, hoặc --unit và --set MÃ=GIÁ TRỊ")
    codes = code or _codes(round_)
    lines = [line for one in scenarios for line in _compared(round_, one, round_.what_if(one), unit, codes)]
    title = f"Nếu… thì: {round_.definition.name.vi}"
    write_report(Report(title, WHATIF_FIELDS, [_row(line) for line in lines]), output, out)
    if chart:
        _draw(lines, title, chart)


def _read(round_: Round, path: Path) -> Scenario:
    try:
        one = read_scenario(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(
            f"không đọc được kịch bản {path}: {getattr(error, 'strerror', None) or error}"
        ) from error
    definition = round_.definition
    if one.index and one.index != definition.index:
        raise Refused(f"kịch bản {path.name} viết cho {one.index}, số liệu là của {definition.index}")
    if one.year and one.year not in definition.years:
        raise Refused(
            f"kịch bản {path.name} viết cho năm {one.year}, phiên bản đang dùng không có hiệu lực năm đó"
        )
    return one


def _typed(round_: Round, units: list[str] | None, changes: list[str]) -> Scenario:
    if not units or len(units) != 1:
        raise Refused("--set cần đúng một --unit")
    checked_units(round_, units)
    pairs = [one.partition("=") for one in changes]
    wrong = next((key for key, sign, value in pairs if not (key and sign and value)), None)
    if wrong is not None:
        raise Refused(f"--set {wrong}: viết MÃ=GIÁ TRỊ, ví dụ 6=0.85")
    figures = {key.strip(): figure_value(value) for key, _, value in pairs}
    return Scenario("dòng lệnh", (Change(units[0], set=figures),))


def _codes(round_: Round) -> list[str]:
    definition = round_.definition
    return ["total", *(one.code for one in definition.pillars), *(one.code for one in definition.groups)]


def _compared(
    round_: Round, scenario: Scenario, after: State, units: list[str] | None, codes: list[str]
) -> list[Line]:
    named = [one.unit for one in scenario.changes if one.unit != OTHERS]
    chosen = checked_units(round_, units) if units else list(dict.fromkeys(named)) or list(round_.figures)
    try:
        return comparison(round_.base, scenario.name, after, chosen, codes)
    except KeyError as error:
        raise Refused(f"không có mã “{error.args[0]}” trong {round_.definition.index}") from error


def _row(line: Line) -> dict[str, Value]:
    return {
        "scenario": line.scenario, "unit": line.unit, "code": line.code, "name": line.after.name.vi,
        "points_before": line.before.points, "points": line.after.points, "gain": line.gain,
        "share_before": line.before.share, "share": line.after.share,
        "rank_before": line.rank_before.position, "rank": line.rank_after.position,
    }  # fmt: skip


def _draw(lines: list[Line], title: str, chart: Path) -> None:
    totals = [line for line in lines if line.code == "total"] or lines
    rows = []
    for line in totals:
        pair = (("hiện nay", line.before, line.rank_before), (line.scenario, line.after, line.rank_after))
        for ours, (name, node, place) in enumerate(pair):
            text = f"{shown(node.share, 4) if node.share is not None else '—'} · hạng {place.position or '—'}"
            label = f"{line.unit} · {line.code if line.code != 'total' else 'tổng'}: {name}"
            rows.append({"name": label, "value": float(node.share or 0), "text": text, "ours": bool(ours)})
    write_chart(drawings.bars(rows, "giá trị 0–1"), title, "trước và sau", chart)
