"""``trucso index audit``: the quality of an index, and the leniency of self-assessment."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from trucso.commands import drawings
from trucso.commands.charts import check_chart, write_chart
from trucso.commands.figured import (
    AnyIndexOption,
    AnyYearOption,
    ChartOption,
    FiguresArgument,
    Refused,
    checked_units,
    measured,
    read_figures,
    refusing,
    say,
    source_of,
)
from trucso.commands.options import FormatOption, OutOption, ValuesOption, examples
from trucso.commands.report import Field, Report, Value, write_report
from trucso.index.analysis.whatif import Round
from trucso.index.figure_files import CODE
from trucso.index.table_shape import Column
from trucso.index.tables import read_table

if TYPE_CHECKING:
    from trucso.index.analysis.composite import Composite

app = typer.Typer()


class What(StrEnum):
    """The parts of the audit."""

    LINES = "lines"
    PAIRS = "pairs"
    GROUPS = "groups"
    OUTLIERS = "outliers"
    BIAS = "bias"


WhatOption: TypeAlias = Annotated[
    What,
    typer.Option("--what", help="Soát dòng, cặp tương quan, nhóm, ngoại lai hay độ chênh tự chấm."),
]
SelfOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--self",
        metavar="PATH",
        help="Với bias: tệp điểm tự đánh giá.",
        show_default=False,
    ),
]
VerifiersOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--verifiers", metavar="PATH", show_default=False,
        help="Với bias: tệp có cột code, verifier; tính theo người thẩm định thay cho đơn vị.",
    ),
]  # fmt: skip
VERIFIER = Column("verifier", ("verifier", "người thẩm định", "đơn vị thẩm định"))

FIELDS = {
    What.LINES: (
        Field("code", "Mã"), Field("mean", "Trung bình", 4), Field("spread", "Độ lệch chuẩn", 4),
        Field("low", "Thấp nhất", 4), Field("high", "Cao nhất", 4),
        Field("commonest", "Bằng nhau nhiều nhất", 4),
        Field("with_group", "r với nhóm", 3), Field("with_total", "r với tổng", 3),
        Field("weight", "Trọng số văn bản", 4), Field("effective", "Trọng số thật", 4),
        Field("findings", "Cần xem"),
    ),
    What.PAIRS: (Field("first", "Mã"), Field("second", "và"), Field("correlation", "Tương quan", 3)),
    What.GROUPS: (
        Field("group", "Nhóm"), Field("lines", "Dòng"), Field("alpha", "Cronbach α", 3),
        Field("mean_correlation", "Tương quan trung bình", 3),
    ),
    What.OUTLIERS: (
        Field("unit", "Đơn vị"), Field("code", "Mã"), Field("value", "Giá trị", 4),
        Field("distance", "Cách tứ phân vị (IQR)", 2),
    ),
    What.BIAS: (
        Field("who", "Ai"), Field("lines", "Số dòng"), Field("mean", "Tự chấm − thẩm định", 4),
        Field("low", "từ", 4), Field("high", "tới", 4),
    ),
}  # fmt: skip


@app.command(
    epilog=examples(
        "trucso index audit @2024",
        "trucso index audit @2024 --what pairs --chart tuong-quan.svg",
        "trucso index audit tham-dinh.csv -i tayninh-commune-2025 -y 2025 --what bias --self tu-danh-gia.csv",
    )
)
def audit(
    file: FiguresArgument,
    index: AnyIndexOption = None,
    year: AnyYearOption = None,
    values: ValuesOption = None,
    what: WhatOption = What.LINES,
    own: SelfOption = None,
    verifiers: VerifiersOption = None,
    output: FormatOption = None,
    out: OutOption = None,
    chart: ChartOption = None,
) -> None:
    """Soát chất lượng một bộ chỉ số trên số liệu thật.

    Dòng thừa, dòng không phân biệt được ai, nhóm rời rạc, trọng số thật khác văn bản, ngoại lai; và độ chênh
    tự chấm − thẩm định theo đơn vị hay người thẩm định.
    """
    from trucso.commands.composites import composite_of

    check_chart(chart)
    round_ = read_figures(source_of(file, values), index, year)
    with refusing():
        if what is What.BIAS:
            rows = list(
                _bias_rows(round_, own, source_of(own, values) if own else None, verifiers, index, year)
            )
        else:
            composite = composite_of(round_)
            rows = list(_rows(round_, composite, what))
    report = Report(f"Soát {round_.definition.name.vi}", FIELDS[what], rows)
    write_report(report, output, out)
    if chart:
        _draw(report, what, chart)


def _rows(round_: Round, composite: Composite, what: What) -> Iterator[dict[str, Value]]:
    from trucso.index.analysis import audit as quality

    found: list[Any]
    if what is What.LINES:
        found = list(quality.lines(composite))
    elif what is What.PAIRS:
        found = sorted(quality.correlations(composite), key=lambda pair: -abs(pair.correlation))
        close = len(quality.redundant(composite))
        say(f"{close} cặp có |r| từ {quality.REDUNDANT}: gần như đo cùng một thứ.")
    elif what is What.OUTLIERS:
        found = list(quality.outliers(composite))
    else:
        found = [*quality.coherence(composite), *quality.coherence(composite, whole=True)]
    codes = [group.code for group in round_.definition.groups]
    for one in found:
        row = {field.key: _value(getattr(one, field.key)) for field in FIELDS[what]}
        if what is What.GROUPS:
            row["group"] = codes[int(row["group"] or 0)] if one.group >= 0 else "tất cả"
        yield row


def _value(found: object) -> Value:
    if isinstance(found, float):
        return measured(found)
    if isinstance(found, tuple):
        return "; ".join(str(one) for one in found)
    return found if isinstance(found, str | int) else None


def _bias_rows(
    verified: Round,
    own: Path | None,
    source: Any,
    verifiers: Path | None,
    index: str | None,
    year: int | None,
) -> Iterator[dict[str, Value]]:
    from trucso.index.analysis.audit import bias

    if own is None:
        raise Refused("--what bias cần --self TỆP điểm tự đánh giá")
    mine = read_figures(source, index, year)
    checked_units(mine, list(verified.figures))
    who = _verifiers(verifiers) if verifiers else {}
    for one in bias(_differences(mine, verified, who if verifiers else None)):
        yield {
            "who": one.who, "lines": one.lines, "mean": measured(one.mean),
            "low": None if one.low is None else measured(one.low),
            "high": None if one.high is None else measured(one.high),
        }  # fmt: skip


def _verifiers(file: Path) -> dict[str, str]:
    table = read_table(file, columns=(Column(CODE.key, CODE.headings), VERIFIER))
    return {row["code"].text: row["verifier"].text for row in table.rows}


def _differences(mine: Round, verified: Round, who: dict[str, str] | None) -> Iterator[tuple[str, float]]:
    for unit, card in verified.base.cards.items():
        for line in card.indicators or card.groups:
            before = mine.base.cards[unit].node(line.code)
            if before.share is not None and line.share is not None:
                name = unit if who is None else who.get(line.code, "chưa phân công")
                yield name, float(before.share - line.share)


def _draw(report: Report, what: What, chart: Path) -> None:
    if what is What.PAIRS:
        both = [(row["first"], row["second"], row["correlation"]) for row in report.rows]
        order = sorted({str(code) for pair in both for code in pair[:2]}, key=lambda code: (len(code), code))
        cells = {frozenset((a, b)): float(r or 0) for a, b, r in both}
        drawn = [
            {"row": a, "column": b, "value": r, "text": f"{r:.2f}".replace(".", ",").replace("-", "−")}
            for a in order for b in order if a != b
            for r in [cells.get(frozenset((a, b)), 0.0)]
        ]  # fmt: skip
        write_chart(drawings.heat_map(drawn, diverging=True), report.title, "tương quan giữa các dòng", chart)
        return
    key = {What.LINES: "effective", What.GROUPS: "alpha", What.OUTLIERS: "distance", What.BIAS: "mean"}[what]
    name = {What.LINES: "code", What.GROUPS: "group", What.OUTLIERS: "unit", What.BIAS: "who"}[what]
    headings = {field.key: field.heading for field in report.fields}
    rows = [
        {"name": str(row[name]), "value": float(row[key] or 0), "ours": bool(row.get("findings")),
         "text": f"{float(row[key] or 0):.3f}".replace(".", ",")}
        for row in report.rows
    ]  # fmt: skip
    write_chart(drawings.bars(rows, headings[key].lower()), report.title, "", chart)
