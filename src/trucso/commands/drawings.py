"""The drawings of the analysis commands, as Altair charts of plain rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trucso.commands.charts import BRAND, GOLD, INK, LOST, OTHERS, SEQUENCE, SOFT, table
from trucso.index.analysis.lost import Step
from trucso.index.numerals import shown

ROW = 26
WIDTH = 620


def waterfall(steps: Sequence[Step]) -> Any:
    """From the maximum down to the score, a bar per loss with its points."""
    import altair as alt

    rows = [
        {
            "label": step.label, "kind": step.kind, "low": float(min(step.before, step.after)),
            "high": float(max(step.before, step.after)),
            "text": shown(step.after if step.kind != "loss" else step.after - step.before, 2),
        }
        for step in steps
    ]  # fmt: skip
    colours = alt.Scale(domain=["start", "loss", "end"], range=[OTHERS, LOST, BRAND])
    base = alt.Chart(table(rows), width=WIDTH, height=alt.Step(ROW)).encode(
        y=alt.Y("label:N", sort=None, title=None, axis=alt.Axis(labelColor=INK))
    )
    bars = base.mark_bar(height=16).encode(
        x=alt.X("low:Q", title="điểm"), x2="high:Q", color=alt.Color("kind:N", scale=colours, legend=None)
    )
    return bars + base.mark_text(align="left", dx=5).encode(x="high:Q", text="text:N")


def stacked(rows: list[dict[str, Any]], x_title: str) -> Any:
    """Bars by name, parts by colour. rows: name, part, value."""
    import altair as alt

    return (
        alt.Chart(table(rows), width=WIDTH, height=alt.Step(20))
        .mark_bar(height=13)
        .encode(
            y=alt.Y("name:N", sort="-x", title=None, axis=alt.Axis(labelColor=INK)),
            x=alt.X("sum(value):Q", title=x_title),
            color=alt.Color("part:N"),
        )
    )


def bars(rows: list[dict[str, Any]], x_title: str) -> Any:
    """Bars in the order given with their texts. rows: name, value, text, ours (bool)."""
    import altair as alt

    colour = alt.when(alt.datum.ours).then(alt.value(BRAND)).otherwise(alt.value(OTHERS))
    base = alt.Chart(table(rows), width=WIDTH, height=alt.Step(ROW)).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelColor=INK)),
        x=alt.X("value:Q", title=x_title),
    )
    return base.mark_bar(height=15).encode(color=colour) + base.mark_text(align="left", dx=5).encode(
        text="text:N"
    )


def columns(rows: list[dict[str, Any]], x_title: str, y_title: str) -> Any:
    """Upright bars over whole numbers, such as the chance of every rank. rows: x, y, ours (bool)."""
    import altair as alt

    colour = alt.when(alt.datum.ours).then(alt.value(BRAND)).otherwise(alt.value(OTHERS))
    return (
        alt.Chart(table(rows), width=WIDTH, height=260)
        .mark_bar()
        .encode(
            x=alt.X("x:O", title=x_title, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("y:Q", title=y_title, axis=alt.Axis(format=".0%")),
            color=colour,
        )
    )


def intervals(rows: list[dict[str, Any]], x_title: str, *, from_zero: bool = False) -> Any:
    """A line from low to high and a dot for each name. rows: name, low, high, dot, ours (bool)."""
    import altair as alt

    colour = alt.when(alt.datum.ours).then(alt.value(LOST)).otherwise(alt.value(BRAND))
    base = alt.Chart(table(rows), width=WIDTH, height=alt.Step(20)).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelColor=INK))
    )
    scale = alt.Scale(zero=from_zero, nice=True)
    lines = base.mark_rule(strokeWidth=5, opacity=0.35).encode(
        x=alt.X("low:Q", title=x_title, scale=scale), x2="high:Q", color=colour
    )
    return lines + base.mark_point(filled=True, size=60, opacity=1).encode(x="dot:Q", color=colour)


def heat_map(rows: list[dict[str, Any]], diverging: bool = False) -> Any:
    """Squares by row and column. rows: row, column, value, text."""
    import altair as alt

    order = list(dict.fromkeys(row["row"] for row in rows))

    scale = (
        alt.Scale(range=[LOST, "#f7f3ea", BRAND], domain=[-1, 0, 1])
        if diverging
        else alt.Scale(range=SEQUENCE)
    )
    base = alt.Chart(table(rows), width=alt.Step(46), height=alt.Step(30)).encode(
        x=alt.X("column:N", sort=order, title=None, axis=alt.Axis(orient="top", labelAngle=0)),
        y=alt.Y("row:N", sort=order, title=None, axis=alt.Axis(labelColor=INK)),
    )
    dark = alt.when("abs(datum.value) > 0.6").then(alt.value("white")).otherwise(alt.value(INK))
    return base.mark_rect().encode(color=alt.Color("value:Q", scale=scale, legend=None)) + base.mark_text(
        fontSize=11
    ).encode(text="text:N", color=dark)


def series(rows: list[dict[str, Any]], breaks: Sequence[float], y_title: str) -> Any:
    """Lines over years that stop at every break, which is drawn and named.

    rows: year, value, segment (a line's own name), low, high (None but for forecasts), name, text.
    """
    import altair as alt

    axis = alt.Axis(format="d", tickMinStep=1)
    x = alt.X("year:Q", title="năm đánh giá", axis=axis, scale=alt.Scale(zero=False, nice=False, padding=60))
    base = alt.Chart(table(rows), width=WIDTH, height=300).encode(x=x)
    y = alt.Y("value:Q", title=y_title, scale=alt.Scale(zero=False))
    line = base.mark_line(strokeWidth=2.5).encode(y=y, detail="segment:N", color=alt.Color("name:N"))
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(y=y, color=alt.Color("name:N"))
    texts = base.mark_text(dy=-12).encode(y=y, text="text:N")
    band = base.transform_filter("isValid(datum.low)").mark_rule(strokeWidth=6, opacity=0.3, color=GOLD)
    layers = band.encode(y=alt.Y("low:Q"), y2="high:Q") + line + dots + texts
    if not breaks:
        return layers
    marks = [{"year": at, "label": "bộ chỉ số đổi"} for at in breaks]
    rule = alt.Chart(table(marks)).mark_rule(strokeDash=[5, 4], color=SOFT).encode(x=x)
    label = (
        alt.Chart(table(marks))
        .mark_text(align="left", dx=4, y=6, color=SOFT, fontSize=11)
        .encode(x=x, text="label:N")
    )
    return layers + rule + label


def frontier(rows: list[dict[str, Any]], x_title: str, y_title: str) -> Any:
    """Steps of cost and points. rows: x, y, ours (bool)."""
    import altair as alt

    base = alt.Chart(table(rows), width=WIDTH, height=320).encode(
        x=alt.X("x:Q", title=x_title), y=alt.Y("y:Q", title=y_title)
    )
    colour = alt.when(alt.datum.ours).then(alt.value(LOST)).otherwise(alt.value(BRAND))
    line = base.mark_line(interpolate="step-after", color=OTHERS)
    return line + base.mark_point(filled=True, size=80, opacity=1).encode(color=colour)
