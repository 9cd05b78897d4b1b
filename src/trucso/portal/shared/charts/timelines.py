"""What adds up day by day towards a date: steps per series, with the days that matter named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import altair as alt

from .. import formats
from .chart import Chart, Words, finished, kept
from .look import BRAND, GOLD, INK_SOFT, OTHERS

HEIGHT = alt.Y("height:Q", scale=None, axis=None)
HEADROOM = 1.3
"""Room above the highest step, for the names of the days."""
PALETTE = (BRAND, OTHERS, GOLD)


class DayCount(NamedTuple):
    """So many of a series by the end of a day."""

    series: str
    day: date
    number: int


class DayMark(NamedTuple):
    """A day with its name: a rule across the chart."""

    day: date
    name: str


def _marks(marks: Sequence[DayMark], first: date) -> list[alt.Chart]:
    """Each name at the height of its turn, left of its rule, so that names of near days do not meet."""
    if not marks:
        return []
    rows = [
        {"day": one.day.isoformat(), "name": f"{one.name} {one.day:%d/%m}", "height": 8 + 18 * place}
        for place, one in enumerate(sorted(marks))
        if one.day >= first
    ]
    base = alt.Chart(alt.Data(values=rows)).encode(x=alt.X("day:T"))
    rule = base.mark_rule(color=GOLD, strokeDash=[4, 3], strokeWidth=1.5)
    text: dict[str, Any] = {"align": "right", "baseline": "top", "dx": -5, "fontSize": 11}
    halo = base.mark_text(**text, stroke="#ffffff", strokeWidth=4)
    names = [one.encode(text="name:N", y=HEIGHT) for one in (halo, base.mark_text(**text, color=INK_SOFT))]
    return [rule, *names]


@kept
def running_count(
    counts: Sequence[DayCount],
    words: Words,
    most: int,
    marks: Sequence[DayMark] = (),
    unit: str = "đơn vị",
    height: int = 280,
) -> Chart:
    """Steps per series from 0 to ``most``; the first series is ours, the others stay behind it."""
    names = list(dict.fromkeys(one.series for one in counts))
    rows: list[dict[str, Any]] = [
        {
            "series": one.series,
            "day": one.day.isoformat(),
            "count": one.number,
            "on": formats.day(one.day),
            "text": f"{formats.number(one.number)} {unit}",
        }
        for one in counts
    ]
    colour = alt.Scale(domain=names, range=list(PALETTE[: len(names)]))
    legend = alt.Legend() if len(names) > 1 else None
    axis = alt.Axis(title=None, values=sorted({round(most * part / 4) for part in range(5)}))
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("day:T", axis=alt.Axis(title=None, format="%d/%m", tickCount=8, labelAngle=0, grid=False)),
        y=alt.Y("count:Q", scale=alt.Scale(domain=[0, most * HEADROOM], nice=False), axis=axis),
        color=alt.Color("series:N", scale=colour, legend=legend),
        tooltip=[
            alt.Tooltip("series:N", title="Chuỗi"),
            alt.Tooltip("on:N", title="Đến hết ngày"),
            alt.Tooltip("text:N", title="Đã gửi"),
        ],
    )
    lines = base.mark_line(interpolate="step-after", strokeWidth=2.5)
    dots = base.mark_point(filled=True, size=30, opacity=1)
    first = min((one.day for one in counts), default=date.min)
    return finished(alt.layer(lines, dots, *_marks(marks, first)), words, height)
