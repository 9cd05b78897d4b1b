"""``trucso chance``: the chance of every rank next year, when the others move too."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from trucso.commands import drawings
from trucso.commands.charts import check_chart, write_chart
from trucso.commands.figured import ChartOption, OneUnitOption, Refused, SeedOption, measured, refusing, say
from trucso.commands.movement import national_model, yearly_totals
from trucso.commands.options import FormatOption, OutOption, examples
from trucso.commands.progress import progress
from trucso.commands.published import table_named
from trucso.commands.report import Field, Report, Value, write_report
from trucso.index.figure_files import allowed_among

if TYPE_CHECKING:
    from trucso.index.analysis.chance import Forecast, Transition

app = typer.Typer()

TableArgument: TypeAlias = Annotated[
    str,
    typer.Argument(metavar="TABLE", help="Bảng quốc gia xuất phát: @2024 hoặc @2024/63.", show_default=False),
]
PlanOption: TypeAlias = Annotated[
    list[float] | None,
    typer.Option(
        "--plan", metavar="S", show_default=False,
        help="Kế hoạch: tổng của đơn vị thêm S (0.03) ngoài xu hướng chung; lặp lại để so.",
    ),
]  # fmt: skip
TopOption: TypeAlias = Annotated[
    int, typer.Option("--top", min=1, metavar="N", help="Xác suất đứng trong N hạng đầu.")
]
DrawsOption: TypeAlias = Annotated[
    int, typer.Option("--draws", min=100, metavar="N", help="Số lần lấy mẫu; một triệu cũng vừa bộ nhớ.")
]
LikeOption: TypeAlias = Annotated[
    list[int] | None,
    typer.Option(
        "--like", metavar="Y", show_default="mọi năm có bảng",
        help="Chỉ coi năm tới giống năm Y (2023: năm thường, 2024: năm đổi bộ chỉ số); lặp lại được.",
    ),
]  # fmt: skip
BackTestOption: TypeAlias = Annotated[
    bool, typer.Option("--back-test/--no-back-test", help="In thử ngược: ước lượng tới 2023, dự báo 2024.")
]

CHANCE_FIELDS = (
    Field("plan", "Kế hoạch", 4),
    Field("rank", "Hạng"),
    Field("probability", "Xác suất", 4),
    Field("at_most", "Hạng này trở lên", 4),
)


@app.command(
    epilog=examples(
        'trucso chance @2024 --unit "Đồng Nai" --seed 1',
        'trucso chance @2024 --unit "Đồng Nai" --plan 0.0317 --top 10 --seed 1 --chart co-hoi.svg',
        'trucso chance @2024/63 -u "Tây Ninh" --draws 1000 --like 2023 --no-back-test --seed 7 -f json',
    )
)
def chance(
    table: TableArgument,
    unit: OneUnitOption,
    seed: SeedOption,
    plan: PlanOption = None,
    top: TopOption = 10,
    draws: DrawsOption = 100_000,
    like: LikeOption = None,
    back_test: BackTestOption = True,
    output: FormatOption = None,
    out: OutOption = None,
    chart: ChartOption = None,
) -> None:
    """Khả năng của từng hạng năm tới khi mọi tỉnh đều thay đổi, và kế hoạch làm nó đổi bao nhiêu.

    Mô hình ước lượng từ các bảng công bố 2020–2024 (ít năm, đọc kỹ docs/analysis.md); thử ngược được in kèm.
    """
    check_chart(chart)
    year, structure = table_named(table)
    tables = yearly_totals(structure)
    if unit not in tables[year]:
        raise Refused(f"không có đơn vị “{unit}”; cần {allowed_among(unit, list(tables[year]), 'đơn vị')}")
    model = [one for one in national_model(structure, like) if one.year <= year]
    with refusing():
        _say_model(model)
        if back_test:
            _say_back_test(tables, structure, seed)
        found = {added: _run(tables[year], model, unit, added, draws, seed) for added in (0.0, *(plan or ()))}
    for added, one in found.items():
        _say_outcome(one, unit, added, top)
    rows = [row for added, one in found.items() for row in _rows(one, unit, added)]
    title = f"Khả năng của từng hạng: {unit}, sau {year}"
    write_report(Report(title, CHANCE_FIELDS, rows), output, out)
    if chart:
        _draw(found, unit, top, title, chart)


def _run(
    shares: dict[str, float], model: list[Transition], unit: str, added: float, draws: int, seed: int
) -> Forecast:
    from trucso.index.analysis.chance import forecast

    with progress("Lấy mẫu", draws) as done:
        return forecast(shares, model, draws=draws, seed=seed, unit=unit, plan={unit: added}, on_block=done)


def _say_model(model: list[Transition]) -> None:
    for one in model:
        say(
            f"{one.year - 1}→{one.year}: {len(one.before)} tỉnh; mức chung đổi {one.shift:+.4f}; "
            f"khoảng cách tới trung bình còn {one.slope:.3f} lần; độ lệch chuẩn phần dư {one.spread:.4f}."
        )
    say("Bộ chỉ số đổi từ năm 2024: năm đó dao động lớn hơn; mỗi lần lấy mẫu chọn một năm như nhau.")


def _say_back_test(tables: dict[int, dict[str, float]], structure: int, seed: int) -> None:
    from trucso.index.analysis.chance import back_test

    model = [one for one in national_model(structure) if one.year <= 2023]
    found = back_test(tables[2023], tables[2024], model, year=2024, draws=20_000, seed=seed)
    say(f"Thử ngược: ước lượng tới 2023, dự báo 2024 của {found.units} tỉnh.")
    for coverage, (distance, rank) in found.covered.items():
        say(f"  khoảng {coverage:.0%}: chứa giá trị thật của {distance:.0%}, hạng thật của {rank:.0%} tỉnh")
    top, brier, naive = found.top
    say(f"  điểm Brier của “{top} hạng đầu”: {brier:.3f}; đoán “như năm trước”: {naive:.3f} (nhỏ là tốt)")


def _say_outcome(found: Forecast, unit: str, added: float, top: int) -> None:
    row = found.units.index(unit)
    low, high = (int(found.counts.quantile(q)[row]) for q in (0.1, 0.9))
    plan = f"có kế hoạch +{added:g}" if added else "không thêm kế hoạch"
    say(
        f"{unit}, {plan}: xác suất trong {top} hạng đầu {found.counts.at_most(top)[row]:.3f}; "
        f"hạng giữa {int(found.counts.quantile(0.5)[row])}, tám phần mười khả năng từ {low} tới {high}."
    )


def _rows(found: Forecast, unit: str, added: float) -> list[dict[str, Value]]:
    row = found.units.index(unit)
    chances = found.counts.probability()[row]
    return [
        {
            "plan": measured(added), "rank": place, "probability": measured(float(one)),
            "at_most": measured(float(chances[:place].sum())),
        }
        for place, one in enumerate(chances, 1)
    ]  # fmt: skip


def _draw(found: dict[float, Forecast], unit: str, top: int, title: str, chart: Path) -> None:
    added, one = list(found.items())[-1]
    chances = one.counts.probability()[one.units.index(unit)]
    rows = [{"x": n, "y": float(p), "ours": n <= top} for n, p in enumerate(chances, 1)]
    words = f"trong {top} hạng đầu: {float(chances[:top].sum()):.0%}".replace("%", " %")
    subtitle = words + (f" (kế hoạch thêm {added:g})".replace(".", ",") if added else "")
    write_chart(drawings.columns(rows, "hạng", "xác suất"), title, subtitle, chart)
