"""``trucso rank``: the league table of a file of figures, with the change against another period."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from trucso.commands.options import (
    MAX_ROWS,
    DecimalOption,
    FiguresArgument,
    FormatOption,
    IndexOption,
    MaxRowsOption,
    OutOption,
    SheetOption,
    UnitsOption,
    ValuesOption,
    YearOption,
    examples,
)
from trucso.commands.report import Field, Report, Value, write_report
from trucso.commands.rounds import Round, Source, read_round

app = typer.Typer()

ByOption: TypeAlias = Annotated[
    str, typer.Option("--by", metavar="CODE", help="Xếp theo total, một trụ cột, nhóm hoặc chỉ số.")
]
TopOption: TypeAlias = Annotated[
    int | None, typer.Option("--top", min=1, metavar="N", help="Chỉ N hạng đầu.", show_default=False)
]
AgainstOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--against", metavar="PATH", help="Tệp số liệu của kỳ trước để so sánh.", show_default=False
    ),
]
AgainstYearOption: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--against-year", metavar="Y", help="Năm của kỳ trước (mặc định: năm trước).", show_default=False
    ),
]


@app.command(
    epilog=examples(
        "trucso rank nhom-2024.csv --index vn-dti-province --year 2024 --values shares",
        "trucso rank nhom-2024.csv -i vn-dti-province -y 2024 --values shares --by digital_society --top 10",
        "trucso rank nhom-2024.csv -i vn-dti-province -y 2024 --values shares --against nhom-2023.csv",
    )
)
def rank(
    file: FiguresArgument,
    index: IndexOption,
    year: YearOption,
    values: ValuesOption = None,
    by: ByOption = "total",
    top: TopOption = None,
    against: AgainstOption = None,
    against_year: AgainstYearOption = None,
    output: FormatOption = None,
    out: OutOption = None,
    sheet: SheetOption = None,
    decimal: DecimalOption = None,
    units: UnitsOption = None,
    max_rows: MaxRowsOption = MAX_ROWS,
) -> None:
    """Xếp hạng các đơn vị trong một tệp số liệu.

    Xếp theo giá trị chưa làm tròn; đơn vị bằng nhau cùng hạng, hạng tiếp theo bỏ cách (15, 15, 17) trừ khi
    quyết định quy định khác. Với --against có thêm hạng kỳ trước, số bậc tăng giảm và chênh lệch giá trị.
    """
    source = Source(file, values, sheet, decimal, units, max_rows)
    now = read_round(source, index, year)
    before = None
    if against is not None:
        before = read_round(
            Source(against, values, None, decimal, None, max_rows), index, against_year or year - 1
        )
    write_report(_league(now, before, by, top, year), output, out)


def _league(now: Round, before: Round | None, code: str, top: int | None, year: int) -> Report:
    standing = sorted(
        now.node_ranks(code).items(), key=lambda pair: (pair[1].position is None, pair[1].position)
    )
    rows = [
        _league_row(now, before, code, unit)
        for unit, one in standing
        if top is None or (one.position or top + 1) <= top
    ]
    fields = [
        Field("rank", "Hạng"),
        Field("unit", "Đơn vị"),
        Field("share", "Giá trị", 4),
        Field("points", "Điểm"),
        Field("max_points", "Tối đa"),
    ]
    if now.definition.ranking.bands:
        fields.append(Field("band", "Xếp loại"))
    if before is not None:
        fields += [
            Field("previous_rank", "Hạng kỳ trước"),
            Field("rank_change", "Tăng hạng"),
            Field("share_change", "Chênh lệch", 4),
        ]
    return Report(f"{now.definition.name.vi}, {year}", fields, rows)


def _league_row(now: Round, before: Round | None, code: str, unit: str) -> dict[str, Value]:
    node, rank_now = now.cards[unit].node(code), now.ranks[code][unit]
    row: dict[str, Value] = {
        "rank": rank_now.position,
        "unit": unit,
        "share": node.share,
        "points": node.points,
        "max_points": node.effective_max,
        "band": rank_now.band.vi if rank_now.band else None,
    }
    if before is not None and unit in before.cards:
        row |= _change(now, before, code, unit)
    return row


def _change(now: Round, before: Round, code: str, unit: str) -> dict[str, Value]:
    earlier = before.node_ranks(code)[unit].position
    position = now.ranks[code][unit].position
    share, share_before = now.cards[unit].node(code).share, before.cards[unit].node(code).share
    return {
        "previous_rank": earlier,
        "rank_change": None if earlier is None or position is None else earlier - position,
        "share_change": None if share is None or share_before is None else share - share_before,
    }
