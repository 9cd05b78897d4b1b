"""``trucso score``: points, shares and ranks of every unit in a file of figures."""

from collections.abc import Iterator

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
from trucso.index import Node, Scorecard

app = typer.Typer()

SCORE_FIELDS = (
    Field("unit", "Đơn vị"),
    Field("kind", "Loại"),
    Field("code", "Mã"),
    Field("name", "Tên"),
    Field("points", "Điểm"),
    Field("max_points", "Tối đa"),
    Field("share", "Giá trị", decimals=4),
    Field("rank", "Hạng"),
)


@app.command(
    epilog=examples(
        "trucso score so-lieu.csv --index hcmc-commune-2026 --year 2026",
        "trucso score nhom-2024.csv --index vn-dti-province --year 2024 --values shares --format csv",
        "trucso score so-lieu.xlsx -i hcmc-commune-2026 -y 2026 --out ket-qua.xlsx",
        "trucso score - -i hcmc-commune-2026 -y 2026 -f json < so-lieu.csv",
    )
)
def score(
    file: FiguresArgument,
    index: IndexOption,
    year: YearOption,
    values: ValuesOption = None,
    output: FormatOption = None,
    out: OutOption = None,
    sheet: SheetOption = None,
    decimal: DecimalOption = None,
    units: UnitsOption = None,
    max_rows: MaxRowsOption = MAX_ROWS,
) -> None:
    """Chấm điểm mọi đơn vị trong một tệp số liệu.

    Tệp có dạng dài (cột unit, code, value) hoặc dạng rộng (cột unit và mỗi mã một cột). Ô trống là chưa báo
    cáo, “không áp dụng” thì ra khỏi mẫu số, 0 là số không. Kết quả có các cột unit, kind, code, name, points,
    max_points, share, rank; share = points / max_points và không làm tròn trong csv, json.
    """
    found = read_round(Source(file, values, sheet, decimal, units, max_rows), index, year)
    rows = [row for unit, card in found.cards.items() for row in _score_rows(found, unit, card)]
    write_report(Report(f"{found.definition.name.vi}, {year}", SCORE_FIELDS, rows), output, out)


def _score_rows(found: Round, unit: str, card: Scorecard) -> Iterator[dict[str, Value]]:
    for node in (card.total, *card.pillars, *_groups_and_indicators(card)):
        yield {
            "unit": unit,
            "kind": node.kind,
            "code": node.code,
            "name": node.name.vi,
            "points": node.points,
            "max_points": node.effective_max,
            "share": node.share,
            "rank": found.ranks[node.code][unit].position,
        }


def _groups_and_indicators(card: Scorecard) -> Iterator[Node]:
    for group in card.groups:
        yield group
        yield from group.children
