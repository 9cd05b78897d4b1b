"""``trucso lost``: where the points went, by line, group and cause."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
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
    UnitsChosenOption,
    checked_units,
    read_figures,
    refusing,
    source_of,
)
from trucso.commands.options import FormatOption, OutOption, ValuesOption, examples
from trucso.commands.report import Field, Report, Value, write_report
from trucso.index.analysis.lost import CAUSES, STATED, Loss, changes, losses, sums, waterfall
from trucso.index.analysis.whatif import Round
from trucso.index.delimited import folded
from trucso.index.figure_files import CODE, UNIT
from trucso.index.table_shape import Column
from trucso.index.tables import read_table

app = typer.Typer()


class By(StrEnum):
    """What losses are added up by."""

    LINE = "line"
    GROUP = "group"
    CAUSE = "cause"
    UNIT = "unit"


AgainstOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--against", metavar="PATH", show_default=False,
        help="Cột hoặc kỳ trước (ví dụ điểm tự đánh giá): mất từ đó tới FILE, từng dòng.",
    ),
]  # fmt: skip
CausesOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--causes", metavar="PATH", show_default=False,
        help="Tệp CSV/XLSX có cột code, cause (và unit): nguyên nhân do người thẩm định ghi.",
    ),
]  # fmt: skip
ByOption: TypeAlias = Annotated[
    By, typer.Option("--by", help="Cộng theo dòng, nhóm, nguyên nhân hay đơn vị.")
]
CAUSE = Column("cause", ("cause", "nguyên nhân", "lý do"))
ANY_UNIT = ""

LOST_FIELDS = (
    Field("unit", "Đơn vị"),
    Field("group", "Nhóm"),
    Field("code", "Mã"),
    Field("name", "Tên"),
    Field("cause", "Nguyên nhân"),
    Field("cause_name", "Là"),
    Field("points", "Điểm mất"),
    Field("lines", "Số dòng"),
)
COLUMNS = {
    By.LINE: ("unit", "group", "code", "name", "cause", "cause_name", "points"),
    By.GROUP: ("unit", "group", "name", "points", "lines"),
    By.CAUSE: ("unit", "cause", "cause_name", "points", "lines"),
    By.UNIT: ("unit", "points", "lines"),
}


@app.command(
    epilog=examples(
        "trucso lost so-lieu.csv --index hcmc-commune-2026 --year 2026 --by cause",
        'trucso lost @2024 --unit "Đồng Nai" --by group --chart mat-diem.svg',
        "trucso lost tham-dinh.csv --against tu-danh-gia.csv --causes ly-do.csv "
        "-i tayninh-commune-2025 -y 2025",
    )
)
def lost(
    file: FiguresArgument,
    index: AnyIndexOption = None,
    year: AnyYearOption = None,
    values: ValuesOption = None,
    against: AgainstOption = None,
    causes: CausesOption = None,
    unit: UnitsChosenOption = None,
    by: ByOption = By.LINE,
    output: FormatOption = None,
    out: OutOption = None,
    chart: ChartOption = None,
) -> None:
    """Điểm mất: từ điểm tối đa xuống điểm đạt được, theo dòng, nhóm và nguyên nhân; cộng lại luôn khớp.

    Không có --against: so với điểm tối đa. Có --against: so hai cột điểm hoặc hai kỳ của cùng phiên bản.
    FILE là @2024 thì lấy bảng quốc gia đã công bố.
    """
    check_chart(chart)
    now = read_figures(source_of(file, values), index, year)
    before = read_figures(source_of(against, values), index, year) if against else None
    units = checked_units(now, unit)
    stated = read_causes(causes) if causes else {}
    with refusing():
        found = {name: _of_unit(now, before, name, stated) for name in units}
    rows = [row for name in units for row in _rows(now, name, found[name], by)]
    fields = [field for field in LOST_FIELDS if field.key in COLUMNS[by]]
    title = f"Điểm mất: {now.definition.name.vi}"
    write_report(Report(title, fields, rows), output, out)
    if chart:
        _draw(now, before, found, by, title, chart)


def read_causes(file: Path) -> dict[tuple[str, str], str]:
    """(unit or ANY_UNIT, code) → cause. Raises TableError for a cause that is not known."""
    unit = Column(UNIT.key, UNIT.headings, required=False)
    table = read_table(file, columns=(unit, Column(CODE.key, CODE.headings), CAUSE))
    names = {folded(text.vi): key for key, text in CAUSES.items() if key in STATED}
    names |= {key: key for key in STATED}
    found: dict[tuple[str, str], str] = {}
    for row in table.rows:
        word = folded(row["cause"].text)
        if word not in names:
            allowed = ", ".join(f"{key} ({CAUSES[key].vi})" for key in STATED)
            raise row["cause"].place.error(f"không có nguyên nhân “{row['cause'].text}”", allowed)
        found[row["unit"].text if table.has("unit") else ANY_UNIT, row["code"].text] = names[word]
    return found


def _of_unit(
    now: Round, before: Round | None, unit: str, stated: Mapping[tuple[str, str], str]
) -> list[Loss]:
    causes = {code: cause for (who, code), cause in stated.items() if who in (ANY_UNIT, unit)}
    card = now.base.cards[unit]
    if before is None:
        return losses(now.definition, card, unit, causes)
    checked_units(before, [unit])
    return changes(now.definition, before.base.cards[unit], card, unit, causes)


def _rows(now: Round, unit: str, found: list[Loss], by: By) -> list[dict[str, Value]]:
    if by is By.LINE:
        return [_line_row(loss) for loss in found]
    key = {By.GROUP: "group", By.CAUSE: "cause", By.UNIT: "unit"}[by]
    return [
        {
            "unit": unit, key: name, "points": points,
            "name": _group_name(now, name) if by is By.GROUP else None,
            "cause_name": CAUSES[name].vi if by is By.CAUSE else None,
            "lines": sum(getattr(loss, key) == name for loss in found),
        }
        for name, points in sums(found, key).items()
    ]  # fmt: skip


def _line_row(loss: Loss) -> dict[str, Value]:
    return {
        "unit": loss.unit, "group": loss.group, "code": loss.code, "name": loss.name.vi,
        "cause": loss.cause, "cause_name": CAUSES[loss.cause].vi, "points": loss.points,
    }  # fmt: skip


def _group_name(now: Round, code: str) -> str:
    return now.definition.group(code).name.vi if code else "làm tròn"


def _draw(
    now: Round, before: Round | None, found: Mapping[str, list[Loss]], by: By, title: str, chart: Path
) -> None:
    if len(found) > 1:
        rows = [
            {"name": unit, "part": label, "value": float(points)}
            for unit, own in found.items()
            for label, points in _parts(now, own, By.CAUSE if by is not By.GROUP else by)
        ]
        write_chart(drawings.stacked(rows, "điểm mất"), title, f"{len(found)} đơn vị", chart)
        return
    unit, own = next(iter(found.items()))
    card = now.base.cards[unit]
    start: tuple[str, Fraction] = ("Tối đa", card.total.effective_max)
    if before is not None:
        start = ("Cột trước", before.base.cards[unit].total.points or Fraction(0))
    steps = waterfall(start, _parts(now, own, by), "Đạt được")
    write_chart(drawings.waterfall(steps), title, unit, chart)


def _parts(now: Round, own: list[Loss], by: By) -> list[tuple[str, Fraction]]:
    """(label, points) of each bar, largest first for lines."""
    if by is By.GROUP:
        return [(_group_name(now, code), points) for code, points in sums(own, "group").items()]
    if by is By.LINE:
        lines = [(f"{loss.code} {loss.name.vi}"[:60], loss.points) for loss in own]
        return sorted(lines, key=lambda one: -one[1])
    return [(CAUSES[cause].vi.capitalize(), points) for cause, points in sums(own, "cause").items()]
