"""``trucso leverage``: where the next point is."""

from __future__ import annotations

import typer

from trucso.commands import drawings
from trucso.commands.charts import check_chart, write_chart
from trucso.commands.figured import (
    AnyIndexOption,
    AnyYearOption,
    ChartOption,
    FiguresArgument,
    OneUnitOption,
    checked_units,
    read_figures,
    source_of,
)
from trucso.commands.options import FormatOption, OutOption, ValuesOption, examples
from trucso.commands.report import Field, Report, Value, write_report
from trucso.index.analysis.leverage import Lever, Step, levers
from trucso.index.numerals import shown

app = typer.Typer()
NAMED = 3
"""Units that solved a line are named up to this many."""

LEVERAGE_FIELDS = (
    Field("group", "Nhóm"),
    Field("code", "Mã"),
    Field("name", "Tên"),
    Field("points", "Điểm"),
    Field("at_stake", "Còn để được"),
    Field("marginal", "Thêm một đơn vị số liệu"),
    Field("next_threshold", "Ngưỡng kế", 4),
    Field("band_gap", "Còn thiếu", 4),
    Field("step", "Bước có lợi nhất, riêng một số liệu"),
    Field("step_gain", "Được thêm"),
    Field("solved", "Đã đạt trọn"),
    Field("solved_by", "Ai đã đạt"),
)


@app.command(
    epilog=examples(
        'trucso leverage so-lieu.csv --index hcmc-commune-2026 --year 2026 --unit "Xã Mẫu A"',
        'trucso leverage @2024 --unit "Đồng Nai" --chart don-bay.svg',
    )
)
def leverage(
    file: FiguresArgument,
    unit: OneUnitOption,
    index: AnyIndexOption = None,
    year: AnyYearOption = None,
    values: ValuesOption = None,
    output: FormatOption = None,
    out: OutOption = None,
    chart: ChartOption = None,
) -> None:
    """Đòn bẩy của từng chỉ số: thêm một đơn vị được gì, bao xa tới ngưỡng kế, còn bao nhiêu điểm, ai đã đạt.

    Với điểm hoặc giá trị cho sẵn, cột “thêm một đơn vị” là điểm của tổng khi dòng đó tăng một phần trăm.
    """
    check_chart(chart)
    round_ = read_figures(source_of(file, values), index, year)
    checked_units(round_, [unit])
    found = levers(round_, unit)
    title = f"Đòn bẩy của {unit}"
    write_report(Report(title, LEVERAGE_FIELDS, [_row(one) for one in found]), output, out)
    if chart:
        rows = [
            {"name": f"{one.code} {one.name.vi}"[:60], "value": float(one.at_stake),
             "text": shown(one.at_stake, 2), "ours": bool(one.steps)}
            for one in found[:20]
        ]  # fmt: skip
        write_chart(drawings.bars(rows, "điểm còn để được"), title, round_.definition.name.vi, chart)


def _row(one: Lever) -> dict[str, Value]:
    best = max(one.steps, key=lambda step: step.gain, default=None)
    return {
        "group": one.group, "code": one.code, "name": one.name.vi, "points": one.points,
        "at_stake": one.at_stake,
        "marginal": "; ".join(f"{key}: +{shown(gain, 4)}" for key, gain in one.marginal.items()),
        "next_threshold": one.next_threshold, "band_gap": one.band_gap,
        "step": "" if best is None else _words(best), "step_gain": None if best is None else best.gain,
        "solved": len(one.solved), "solved_by": _named(one.solved),
    }  # fmt: skip


def _words(step: Step) -> str:
    change = f"+{shown(step.change, 4)}" if step.change is not None else f"→ {step.to}"
    return f"{step.key} {change} ({step.label})"


def _named(units: tuple[str, ...]) -> str:
    return ", ".join(units[:NAMED]) + (", …" if len(units) > NAMED else "")
