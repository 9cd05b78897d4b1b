"""Means with their intervals: one row each, around a middle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import altair as alt

from .. import formats
from .chart import Chart, Words, finished, kept
from .comparisons import NAME_LETTERS, two_line_axis, wrapped
from .look import BRAND, GOLD, OTHERS

ROW = 34


class Interval(NamedTuple):
    """A mean and where it lies with 95 %; no interval where one value is all there is."""

    name: str
    mean: float
    low: float | None
    high: float | None


def _row(one: Interval, decimals: int) -> dict[str, Any]:
    text = formats.number(one.mean, decimals)
    span = ""
    if one.low is not None and one.high is not None:
        span = f"{formats.number(one.low, decimals)} – {formats.number(one.high, decimals)}"
    return {
        "name": wrapped(one.name, NAME_LETTERS + 8), "mean": one.mean, "low": one.low, "high": one.high,
        "text": text, "span": span or "—",
    }  # fmt: skip


@kept
def intervals(
    rows: Sequence[Interval],
    words: Words,
    decimals: int = 2,
    middle: float | None = None,
    middle_name: str = "chung",
) -> Chart:
    """A dot per row on the line of its interval, in the order given; a rule at ``middle``."""
    base = alt.Chart(alt.Data(values=[_row(one, decimals) for one in rows])).encode(
        y=alt.Y("name:N", sort=None, axis=two_line_axis()),
        tooltip=[
            alt.Tooltip("name:N", title="Tên"),
            alt.Tooltip("text:N", title="Trung bình"),
            alt.Tooltip("span:N", title="Khoảng 95 %"),
        ],
    )
    x = alt.X("mean:Q", axis=alt.Axis(title=None, tickCount=5, orient="top", format=",.2~f"))
    layers = [
        base.mark_rule(strokeWidth=5, color=OTHERS, strokeCap="round").encode(x=alt.X("low:Q"), x2="high:Q"),
        base.mark_point(filled=True, size=90, opacity=1, color=BRAND).encode(x=x),
        base.mark_text(dy=-12, fontWeight=600, color=BRAND).encode(x="mean:Q", text="text:N"),
    ]
    if middle is not None:
        named = f"{middle_name} {formats.number(middle, decimals)}"
        at = alt.Chart(alt.Data(values=[{"middle": middle, "name": named}]))
        layers.insert(0, at.mark_rule(color=GOLD, strokeWidth=2).encode(x="middle:Q", tooltip="name:N"))
    return finished(alt.layer(*layers), words, ROW * max(len(rows), 2))
