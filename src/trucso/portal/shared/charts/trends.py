"""Lines over periods. Where the definition changed, the line is broken and the break is named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import altair as alt

from .. import formats
from .chart import Chart, Words, figure, finished, kept
from .look import BRAND, GOLD, INK_SOFT, OTHERS

Number = formats.Number


class TrendPoint(NamedTuple):
    """One value of a series in a period (``"2024"``, ``"2026-Q1"``). ``None``: not reported."""

    series: str
    period: str
    value: Number | None


class Break(NamedTuple):
    """From ``period`` on the values are of another definition; ``reason`` names it (``QĐ 922``)."""

    period: str
    reason: str


def _segment(period: str, breaks: Sequence[Break]) -> int:
    return sum(b.period <= period for b in breaks)


def _rows(points: Sequence[TrendPoint], breaks: Sequence[Break], decimals: int) -> list[dict[str, Any]]:
    return [
        {
            "series": p.series,
            "period": p.period,
            "value": figure(p.value),
            "text": formats.number(p.value, decimals),
            "segment": f"{p.series}/{_segment(p.period, breaks)}",
        }
        for p in points
    ]


def _colours(points: Sequence[TrendPoint]) -> alt.Color:
    """The first series is ours; the mean and the others stay behind it."""
    names = list(dict.fromkeys(p.series for p in points))
    palette = [BRAND, GOLD, OTHERS, "#5b7fb5", INK_SOFT]
    legend = alt.Legend() if len(names) > 1 else None
    return alt.Color("series:N", scale=alt.Scale(domain=names, range=palette[: len(names)]), legend=legend)


def _break_marks(breaks: Sequence[Break], x: alt.X) -> list[alt.Chart]:
    if not breaks:
        return []
    rows = [{"period": b.period, "reason": b.reason} for b in breaks]
    base = alt.Chart(alt.Data(values=rows)).encode(x=x.bandPosition(0))
    rule = base.mark_rule(color=INK_SOFT, strokeDash=[3, 3])
    name = base.mark_text(
        align="left", baseline="top", dx=4, color=INK_SOFT, fontSize=11, lineBreak="\n"
    ).encode(text="reason:N", y=alt.value(0))
    return [rule, name]


@kept
def trend(
    points: Sequence[TrendPoint],
    words: Words,
    breaks: Sequence[Break] = (),
    decimals: int = 4,
    is_rank: bool = False,
    height: int = 280,
) -> Chart:
    """Lines of one or several series; ``is_rank`` puts 1 on top. The first series carries its values."""
    periods = sorted({p.period for p in points})
    axis = alt.Axis(title=None, format="d" if is_rank else f",.{min(decimals, 2)}f", tickCount=5)
    scale = (
        alt.Scale(reverse=True, zero=False, nice=False, padding=24)
        if is_rank
        else alt.Scale(zero=False, padding=24)
    )
    x_axis = alt.Axis(title=None, labelAngle=0, grid=False, labelFontSize=13)
    x = alt.X("period:O", axis=x_axis, scale=alt.Scale(type="band", domain=periods))
    base = alt.Chart(alt.Data(values=_rows(points, breaks, decimals))).encode(
        x=x.bandPosition(0.5),
        y=alt.Y("value:Q", axis=axis, scale=scale),
        color=_colours(points),
        detail="segment:N",
        tooltip=[
            alt.Tooltip("series:N", title="Chuỗi"),
            alt.Tooltip("period:N", title="Kỳ"),
            alt.Tooltip("text:N", title="Giá trị"),
        ],
    )
    first = points[0].series if points else ""
    lines = base.mark_line(strokeWidth=2.5)
    dots = base.mark_point(filled=True, size=70, opacity=1)
    labels = (
        base.transform_filter(alt.datum.series == first)
        .mark_text(dy=-14, fontWeight=600)
        .encode(text="text:N", color=alt.value(BRAND))
    )
    return finished(alt.layer(*_break_marks(breaks, x), lines, dots, labels), words, height)


class SmallTrendPoint(NamedTuple):
    """One value in one panel of ``small_trends``."""

    panel: str
    series: str
    period: str
    value: Number | None


@kept
def small_trends(
    points: Sequence[SmallTrendPoint],
    words: Words,
    breaks: Sequence[Break] = (),
    decimals: int = 2,
    columns: int = 4,
) -> Chart:
    """One small chart per panel, all on one scale, in the order given."""
    rows = [
        {**row, "panel": p.panel}
        for p, row in zip(points, _rows([TrendPoint(*p[1:]) for p in points], breaks, decimals), strict=True)
    ]
    panels = list(dict.fromkeys(p.panel for p in points))
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("period:O", axis=alt.Axis(title=None, labelAngle=0, grid=False)),
        y=alt.Y("value:Q", axis=alt.Axis(title=None, tickCount=3, format=f",.{decimals}f")),
        color=_colours([TrendPoint(*p[1:]) for p in points]),
        detail="segment:N",
        tooltip=[alt.Tooltip("series:N", title="Chuỗi"), "period:N", alt.Tooltip("text:N", title="Giá trị")],
    )
    drawing = alt.layer(base.mark_line(strokeWidth=2), base.mark_point(filled=True, size=36, opacity=1))
    faceted = drawing.properties(width=190, height=110).facet(
        facet=alt.Facet("panel:N", sort=panels, header=alt.Header(title=None)), columns=columns, spacing=24
    )
    return finished(faceted, words, fits=False)
