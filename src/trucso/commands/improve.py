"""``trucso improve``: the proved best set of actions, or the least improvement, that reaches a goal."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from trucso.commands import drawings, improve_reports
from trucso.commands.charts import check_chart, write_chart
from trucso.commands.figured import (
    AnyIndexOption,
    AnyYearOption,
    ChartOption,
    FiguresArgument,
    OneUnitOption,
    Refused,
    checked_units,
    read_figures,
    refusing,
    say,
    source_of,
)
from trucso.commands.improve_options import (
    ActionsOption,
    Aim,
    AimOption,
    BudgetOption,
    Cap,
    CapOption,
    FrontierOption,
    MaybeSeedOption,
    MonthsOption,
    MostOption,
    OwnerMonthsOption,
    PeopleOption,
    ProbabilityOption,
    RankOption,
    ScenariosOption,
    SpreadOption,
    TotalOption,
)
from trucso.commands.options import FormatOption, OutOption, ValuesOption, examples
from trucso.commands.published import is_published, table_named
from trucso.commands.report import Report, write_report
from trucso.index.analysis.scenarios import decimal_number
from trucso.index.analysis.whatif import Round

if TYPE_CHECKING:
    from trucso.index.analysis.actions import Limits
    from trucso.index.analysis.effects import Effects
    from trucso.index.analysis.goals import Standing
    from trucso.index.analysis.sampled import Sampled

app = typer.Typer()
FRESH_DRAWS = 20_000


@app.command(
    epilog=examples(
        'trucso improve @2024 --unit "Đồng Nai" --rank 10',
        'trucso improve @2024 -u "Đồng Nai" --rank 10 --actions hanh-dong.csv --budget 60',
        'trucso improve @2024 -u "Đồng Nai" --actions hanh-dong.csv --frontier --chart duong-bien.svg',
        'trucso improve @2024 -u "Đồng Nai" -a hanh-dong.csv --rank 10 --probability 0.5 --seed 1',
    )
)
def improve(
    file: FiguresArgument,
    unit: OneUnitOption,
    index: AnyIndexOption = None,
    year: AnyYearOption = None,
    values: ValuesOption = None,
    actions: ActionsOption = None,
    rank: RankOption = None,
    total: TotalOption = None,
    probability: ProbabilityOption = None,
    seed: MaybeSeedOption = None,
    scenarios: ScenariosOption = 200,
    spread: SpreadOption = None,
    budget: BudgetOption = None,
    months: MonthsOption = None,
    people: PeopleOption = None,
    owner_months: OwnerMonthsOption = None,
    frontier: FrontierOption = False,
    cap: CapOption = Cap.FULL,
    most: MostOption = None,
    aim: AimOption = None,
    output: FormatOption = None,
    out: OutOption = None,
    chart: ChartOption = None,
) -> None:
    """Cách tốt nhất để lên điểm, lên hạng: tập hành động tối ưu có chứng minh, hoặc mức cải thiện ít nhất.

    Có --actions: nhiều điểm nhất trong ngân sách, thời gian, người; hoặc rẻ nhất để đạt --total hay --rank.
    Không có --actions: mức tăng ít nhất của các dòng để đạt --total hay --rank, ba cách hiểu “ít nhất”.
    """
    check_chart(chart)
    round_ = read_figures(source_of(file, values), index, year)
    goal = Goal(rank, total, probability, seed, scenarios, spread, frontier)
    if actions is None:
        report = _least(round_, unit, goal, (cap, most, aim))
    else:
        report = _chosen(file, round_, unit, actions, goal, (budget, months, people, owner_months))
    write_report(report, output, out)
    if chart:
        _draw(report, chart)


class Goal(NamedTuple):
    """What was asked for."""

    rank: int | None
    total: str | None
    probability: float | None
    seed: int | None
    scenarios: int
    spread: float | None
    frontier: bool


def _chosen(
    file: Path, round_: Round, unit: str, actions: Path, goal: Goal, within: tuple[float | None, ...]
) -> Report:
    from trucso.index.analysis.actions import Limits

    here, limits = _standing(round_, unit), Limits(*within)
    effects = _effects(round_, unit, actions)
    if goal.frontier:
        return improve_reports.frontier_report(here, effects, limits)
    if goal.probability is not None:
        return _chancy(file, here, effects, limits, goal, goal.probability)
    return _sure(here, effects, limits, _need(here, goal.rank, goal.total))


def _standing(round_: Round, unit: str) -> Standing:
    from trucso.index.analysis.goals import standing

    checked_units(round_, [unit])
    with refusing():
        return standing(round_, unit)


def _need(here: Standing, rank: int | None, total: str | None) -> Fraction | None:
    """Points of the total that the goal asks for; None = as many as can be had."""
    if rank is not None and total is not None:
        raise Refused("chỉ đặt một mục tiêu: --rank hoặc --total")
    number = None if total is None else decimal_number(total)
    if total is not None and number is None:
        raise Refused(f"--total {total}: cần một số, ví dụ 0.75 hoặc 705")
    with refusing():
        if rank is not None:
            return here.need_for_rank(rank)
        return None if number is None else here.need_for_total(number)


def _checked_seed(seed: int | None) -> int:
    if seed is None:
        raise Refused("--probability cần --seed N để kết quả lặp lại được")
    return seed


def _effects(round_: Round, unit: str, actions: Path) -> Effects:
    from trucso.index.analysis.action_files import read_actions
    from trucso.index.analysis.actions import check_actions
    from trucso.index.analysis.effects import effects_of

    found = read_actions(actions)
    check_actions(found)
    return effects_of(round_, unit, found)


def _least(round_: Round, unit: str, goal: Goal, options: tuple[Cap, str | None, Aim | None]) -> Report:
    from trucso.index.analysis.least import least_improvement, rooms

    here = _standing(round_, unit)
    need = _need(here, goal.rank, goal.total)
    if need is None:
        raise Refused("không có --actions thì cần mục tiêu: --rank N hoặc --total T")
    cap, most, aim = options
    limit = None if most is None else decimal_number(most)
    if most is not None and limit is None:
        raise Refused(f"--most {most}: cần một số, ví dụ 0.1")
    lines = rooms(round_, here.unit, cap=cap.value, most=limit)
    answers = [least_improvement(lines, need, one.value) for one in ([aim] if aim else Aim)]
    found = [one for one in answers if one is not None]
    if not found:
        raise Refused("không đạt được mục tiêu trong giới hạn đã đặt (--cap, --most)")
    return improve_reports.least_report(here, lines, found)


def _sure(here: Standing, effects: Effects, limits: Limits, need: Fraction | None) -> Report:
    from trucso.index.analysis.goals import cheapest

    selection = effects.selection(limits)
    choice = selection.most_points() if need is None else cheapest(effects, selection, need)
    if not choice.is_feasible:
        best = selection.most_points()
        raise Refused(
            f"không tập hành động nào trong giới hạn đạt mục tiêu: cần thêm {float(need or 0):.2f} điểm, "
            f"nhiều nhất được {best.gain:.2f}"
        )
    return improve_reports.choice_report(here, effects, selection, choice, need)


def _chancy(
    file: Path, here: Standing, effects: Effects, limits: Limits, goal: Goal, probability: float
) -> Report:
    from trucso.commands.movement import futures_of, national_model
    from trucso.index.analysis.sampled import cheapest_with_probability

    seed, spread, rank = _checked_seed(goal.seed), goal.spread, goal.rank
    if rank is None:
        raise Refused("--probability cần --rank N")
    _need(here, rank, goal.total)
    model = national_model(table_named(str(file))[1]) if is_published(file) and spread is None else None
    if model is None and spread is None:
        raise Refused("chưa có mô hình thay đổi cho tệp này: dùng --spread S, ví dụ 0.02")
    futures, fresh = (
        futures_of(here, effects, rank, draws=draws, seed=start, model=model, spread=spread or 0.0)
        for draws, start in ((goal.scenarios, seed), (FRESH_DRAWS, seed + 1_000_003))
    )
    with refusing():
        found = cheapest_with_probability(effects, limits, futures, fresh, probability)
    _say_sampled(found, rank, probability, goal.scenarios)
    return improve_reports.sampled_report(effects, found, fresh)


def _say_sampled(found: Sampled, rank: int, probability: float, scenarios: int) -> None:
    if not found.is_feasible:
        raise Refused(f"không tập hành động nào đạt hạng {rank} với xác suất {probability:g} trong giới hạn")
    proof = (
        "đã chứng minh rẻ nhất" if found.is_proved else f"chưa chứng minh, chi phí ít nhất {found.bound:g}"
    )
    fresh = found.tested
    say(
        f"Chi phí {found.cost:g}; {proof} trên {scenarios} tương lai đã lấy mẫu "
        f"(xác suất ở đó {found.sample:.3f}).",
        f"Thử trên {fresh.draws} tương lai mới: xác suất đạt hạng {rank} là {fresh.probability:.3f} "
        f"(khoảng 95 %: {fresh.low:.3f}–{fresh.high:.3f}).",
    )


def _draw(report: Report, chart: Path) -> None:
    rows = improve_reports.drawn_rows(report)
    if rows and "x" in rows[0]:
        write_chart(
            drawings.frontier(rows, "chi phí", "điểm kỳ vọng"),
            report.title,
            "các đơn vị khác giữ nguyên",
            chart,
        )
    else:
        write_chart(drawings.bars(rows, "điểm thêm"), report.title, "các đơn vị khác giữ nguyên", chart)
