"""``trucso explain``: why a unit has these points, in words and in arithmetic."""

from collections.abc import Iterator
from typing import Annotated, TypeAlias

import typer

from trucso.commands.options import (
    MAX_ROWS,
    DecimalOption,
    FiguresArgument,
    FormatOption,
    IndexOption,
    Language,
    MaxRowsOption,
    OutOption,
    SheetOption,
    UnitsOption,
    ValuesOption,
    YearOption,
    examples,
)
from trucso.commands.report import Field, Format, Report, Value, chosen_format, write_bytes, write_report
from trucso.commands.rounds import Round, Source, read_round
from trucso.index import Node, explain

app = typer.Typer()

CodeOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--code", "-c", metavar="CODE", help="Mã cần giải thích; lặp lại được.", show_default="total"
    ),
]
UnitOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--unit", "-u", metavar="TÊN", help="Chỉ đơn vị này; lặp lại được.", show_default="mọi đơn vị"
    ),
]
LostOption: TypeAlias = Annotated[
    int | None,
    typer.Option("--lost", min=1, metavar="N", help="Thêm N chỉ số mất nhiều điểm nhất.", show_default=False),
]
LanguageOption: TypeAlias = Annotated[Language, typer.Option("--lang", help="Ngôn ngữ của lời giải thích.")]

EXPLAIN_FIELDS = (
    Field("unit", "Đơn vị"),
    Field("kind", "Loại"),
    Field("code", "Mã"),
    Field("name", "Tên"),
    Field("points", "Điểm"),
    Field("formula", "Phép tính"),
    Field("explanation", "Giải thích"),
)


@app.command(
    "explain",
    epilog=examples(
        "trucso explain so-lieu.csv --index hcmc-commune-2026 --year 2026 --code DTI-28",
        'trucso explain so-lieu.csv -i hcmc-commune-2026 -y 2026 --unit "Xã Mẫu A" --lost 5',
        "trucso explain so-lieu.csv -i hcmc-commune-2026 -y 2026 -c 6 -c total --lang en -f json",
    ),
)
def explain_command(
    file: FiguresArgument,
    index: IndexOption,
    year: YearOption,
    values: ValuesOption = None,
    code: CodeOption = None,
    unit: UnitOption = None,
    lost: LostOption = None,
    lang: LanguageOption = Language.VIETNAMESE,
    output: FormatOption = None,
    out: OutOption = None,
    sheet: SheetOption = None,
    decimal: DecimalOption = None,
    units: UnitsOption = None,
    max_rows: MaxRowsOption = MAX_ROWS,
) -> None:
    """Giải thích vì sao được số điểm đó: một đoạn văn và một dòng phép tính cho mỗi mã."""
    found = read_round(Source(file, values, sheet, decimal, units, max_rows), index, year)
    rows = [
        _explanation(found, name, node, lang)
        for name in found.chosen_units(unit)
        for node in _chosen_nodes(found, name, code, lost)
    ]
    report = Report(f"{found.definition.name.vi}, {year}", EXPLAIN_FIELDS, rows)
    if chosen_format(output, out) is Format.TABLE:
        write_bytes(_as_text(rows).encode(), out)
    else:
        write_report(report, output, out)


def _chosen_nodes(found: Round, unit: str, codes: list[str] | None, lost: int | None) -> Iterator[Node]:
    card = found.cards[unit]
    for code in codes or ([] if lost else ["total"]):
        found.node_ranks(code)
        yield card.node(code)
    losses = [(node.lost, node) for node in card.indicators if node.lost and node.lost > 0]
    losses.sort(key=lambda pair: pair[0], reverse=True)
    yield from (node for _, node in losses[: lost or 0])


def _explanation(found: Round, unit: str, node: Node, lang: Language) -> dict[str, Value]:
    words = explain(node, found.definition, lang.value)
    return {
        "unit": unit,
        "kind": node.kind,
        "code": node.code,
        "name": node.name.get(lang.value),
        "points": node.points,
        "formula": words.formula,
        "explanation": words.paragraph,
    }


def _as_text(rows: list[dict[str, Value]]) -> str:
    return "\n".join(f"{row['unit']}\n  {row['formula']}\n  {row['explanation']}\n" for row in rows)
