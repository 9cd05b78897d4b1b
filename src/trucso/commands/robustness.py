"""``trucso robustness``: how firm is a rank, and which choice moves it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from trucso.commands import drawings
from trucso.commands.charts import check_chart, write_chart
from trucso.commands.figured import (
    AnyIndexOption,
    AnyYearOption,
    ChartOption,
    FiguresArgument,
    Refused,
    SeedOption,
    checked_units,
    measured,
    read_figures,
    refusing,
    say,
    source_of,
)
from trucso.commands.options import FormatOption, OutOption, ValuesOption, examples
from trucso.commands.progress import progress
from trucso.commands.report import Field, Report, Value, write_report

if TYPE_CHECKING:
    from trucso.index.analysis.composite import Composite
    from trucso.index.analysis.robustness import Robustness, Uncertainty

app = typer.Typer()
MEAN_SHIFT = "ranks"

DrawsOption: TypeAlias = Annotated[
    int, typer.Option("--draws", min=1, metavar="N", help="Số lần lấy mẫu; một triệu cũng vừa bộ nhớ.")
]
WeightsOption: TypeAlias = Annotated[
    float, typer.Option("--weights", metavar="S", help="Trọng số mỗi nhóm đổi đều trong khoảng ±S (0.25).")
]
ErrorOption: TypeAlias = Annotated[
    float,
    typer.Option("--error", metavar="S", help="Sai số của mỗi giá trị, ±S (0.00005: công bố 4 chữ số)."),
]
WaysOption: TypeAlias = Annotated[
    bool, typer.Option("--ways", help="Thử cả các cách chuẩn hoá và cách gộp khác (bình quân nhân).")
]
LeaveOutOption: TypeAlias = Annotated[
    bool, typer.Option("--leave-out", help="Thử cả việc bỏ đi một nhóm hoặc chỉ số.")
]
SobolOption: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--sobol", metavar="N", show_default=False,
        help="Thay bảng hạng bằng chỉ số Sobol' từ N điểm (luỹ thừa của 2, ví dụ 1024).",
    ),
]  # fmt: skip
OutputUnitOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--unit", "-u", metavar="TÊN", show_default=False,
        help="Tô đậm trong biểu đồ; với --sobol: độ nhạy của giá trị đơn vị này thay cho độ dời hạng.",
    ),
]  # fmt: skip

RANK_FIELDS = (
    Field("unit", "Đơn vị"),
    Field("rank", "Hạng"),
    Field("low", "Hạng từ"),
    Field("high", "tới"),
    Field("mean_rank", "Hạng trung bình"),
    Field("same", "Giữ nguyên hạng", 4),
    Field("score", "Giá trị trung bình", 4),
    Field("spread", "Độ lệch", 4),
)
SOBOL_FIELDS = (
    Field("factor", "Yếu tố"),
    Field("first", "Bậc một", 4),
    Field("first_low", "từ", 4),
    Field("first_high", "tới", 4),
    Field("total", "Tổng", 4),
    Field("total_low", "từ", 4),
    Field("total_high", "tới", 4),
)
FACTORS = {
    "normalisation": "cách chuẩn hoá",
    "aggregation": "cách gộp",
    "leave_out": "bỏ một thành phần",
    "error": "sai số của giá trị",
}


@app.command(
    epilog=examples(
        "trucso robustness @2024 --seed 1",
        'trucso robustness @2024 --seed 1 --ways --leave-out --draws 2000 --unit "Đồng Nai" --chart vung.svg',
        "trucso robustness @2024 --seed 1 --ways --sobol 256 --format csv",
    )
)
def robustness(
    file: FiguresArgument,
    seed: SeedOption,
    index: AnyIndexOption = None,
    year: AnyYearOption = None,
    values: ValuesOption = None,
    draws: DrawsOption = 10_000,
    weights: WeightsOption = 0.25,
    error: ErrorOption = 0.00005,
    ways: WaysOption = False,
    leave_out: LeaveOutOption = False,
    sobol: SobolOption = None,
    unit: OutputUnitOption = None,
    output: FormatOption = None,
    out: OutOption = None,
    chart: ChartOption = None,
) -> None:
    """Hạng vững đến đâu: khoảng hạng khi trọng số, cách gộp, số liệu đổi trong giới hạn (sổ tay OECD/JRC).

    --sobol cho biết yếu tố nào làm hạng đổi nhiều nhất: chỉ số Sobol' bậc một và tổng, khoảng tin cậy 95 %.
    """
    check_chart(chart)
    round_ = read_figures(source_of(file, values), index, year)
    checked_units(round_, [unit] if unit else None)
    from trucso.commands.composites import composite_of

    with refusing():
        composite = composite_of(round_)
        what = _uncertainty(weights, error, ways, leave_out)
        if sobol is not None:
            report = _sensitivity(composite, what, sobol, seed, unit)
        else:
            report = _ranks(_run(composite, what, draws, seed), draws)
    write_report(report, output, out)
    if chart:
        _draw(report, unit, chart)


def _uncertainty(weights: float, error: float, ways: bool, leave_out: bool) -> Uncertainty:
    from trucso.index.analysis.composite import AGGREGATIONS, NORMALISATIONS
    from trucso.index.analysis.robustness import Uncertainty

    if not ways:
        return Uncertainty(weights, error, leave_out=leave_out)
    return Uncertainty(weights, error, NORMALISATIONS, AGGREGATIONS, leave_out)


def _run(composite: Composite, what: Uncertainty, draws: int, seed: int) -> Robustness:
    from trucso.index.analysis.robustness import robustness as simulate

    with progress("Lấy mẫu", draws) as done:
        return simulate(composite, what, draws=draws, seed=seed, on_block=done)


def _ranks(found: Robustness, draws: int) -> Report:
    low, high = found.interval(0.9)
    chances = found.counts.probability()
    rows: list[dict[str, Value]] = [
        {
            "unit": name, "rank": int(found.baseline[n]), "low": int(low[n]), "high": int(high[n]),
            "mean_rank": measured(float(found.counts.mean()[n])),
            "same": measured(float(chances[n, found.baseline[n] - 1])),
            "score": measured(float(found.score_mean[n])), "spread": measured(float(found.score_sd[n])),
        }
        for n, name in enumerate(found.composite.units)
    ]  # fmt: skip
    rows.sort(key=lambda row: int(row["rank"] or 0))
    say(f"{draws} lần lấy mẫu; khoảng hạng chứa 90 % số lần.")
    return Report("Khoảng hạng", RANK_FIELDS, rows)


def _sensitivity(composite: Composite, what: Uncertainty, base: int, seed: int, unit: str | None) -> Report:
    from trucso.index.analysis.robustness import factor_names
    from trucso.index.analysis.sobol import factors_that_vary, rank_shift_model, score_model, sobol_indices

    if not factors_that_vary(composite, what):
        raise Refused("không có yếu tố nào thay đổi; tăng --weights, --error hoặc thêm --ways")
    model = rank_shift_model(composite, what, seed=seed)
    if unit is not None:
        model = score_model(composite, what, unit, seed=seed)
    found = sobol_indices(model, factor_names(composite), base=base, seed=seed)
    vary = factors_that_vary(composite, what)
    rows: list[dict[str, Value]] = [
        {
            "factor": _factor_name(composite, one.factor), "first": measured(one.first),
            "first_low": measured(one.first_low), "first_high": measured(one.first_high),
            "total": measured(one.total), "total_low": measured(one.total_low),
            "total_high": measured(one.total_high),
        }
        for one in found if one.factor in vary
    ]  # fmt: skip
    target = f"giá trị của {unit}" if unit else "độ dời hạng trung bình của mọi đơn vị"
    say(f"Phần phương sai của {target} do từng yếu tố; khoảng tin cậy 95 %.")
    return Report("Chỉ số Sobol'", SOBOL_FIELDS, rows)


def _factor_name(composite: Composite, factor: str) -> str:
    kind, _, number = factor.partition(":")
    if kind != "weight":
        return FACTORS[kind]
    inside = [
        code
        for code, group in zip(composite.components, composite.groups, strict=True)
        if group == int(number)
    ]
    name = inside[0] if len(inside) == 1 else f"{inside[0]}…{inside[-1]}"
    return f"trọng số nhóm {name}"


def _draw(report: Report, unit: str | None, chart: Path) -> None:
    keys = ("unit", "low", "high", "rank") if report.fields is RANK_FIELDS else (
        "factor", "total_low", "total_high", "total"
    )  # fmt: skip
    name, low, high, dot = keys
    rows = [
        {
            "name": f"{row['rank']}. {row[name]}" if name == "unit" else row[name],
            "low": float(row[low] or 0), "high": float(row[high] or 0), "dot": float(row[dot] or 0),
            "ours": row[name] == unit,
        }
        for row in report.rows
    ]  # fmt: skip
    axis = (
        "hạng (chấm: hạng công bố; vạch: 90 % số lần)"
        if name == "unit"
        else "chỉ số Sobol' tổng, khoảng 95 %"
    )
    write_chart(drawings.intervals(rows, axis, from_zero=name != "unit"), report.title, "", chart)
