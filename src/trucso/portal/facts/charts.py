"""Charts of measures: who owns them, and how the reported figures are spread."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from fractions import Fraction
from math import ceil
from typing import NamedTuple

import altair as alt
from django.utils.translation import gettext as _

from ..shared import formats
from ..shared.charts import Chart
from ..shared.charts.chart import Words, figure, finished, kept
from ..shared.charts.look import BRAND, GOLD, INK, INK_SOFT, OTHERS

BINS = 12
PALETTE = [BRAND, GOLD, "#5b7fb5", "#c4562b", OTHERS, INK_SOFT]


class Owned(NamedTuple):
    """How many measures of a kind an owner answers for."""

    owner: str
    kind: str
    number: int


@kept
def by_owner(rows: Sequence[Owned], words: Words) -> Chart:
    """Bars of the owners, the busiest first, in pieces by kind."""
    rows = [row._replace(owner="\n".join(textwrap.wrap(row.owner, 20))) for row in rows]
    totals: dict[str, int] = {}
    for row in rows:
        totals[row.owner] = totals.get(row.owner, 0) + row.number
    order = sorted(totals, key=lambda owner: -totals[owner])
    kinds = list(dict.fromkeys(row.kind for row in sorted(rows, key=lambda row: -row.number)))
    data = [{"owner": row.owner, "kind": row.kind, "number": row.number} for row in rows]
    lines = alt.Axis(
        title=None, labelLimit=150, labelOffset=-6, labelColor=INK, labelExpr="split(datum.label, '\\n')"
    )
    y = alt.Y("owner:N", sort=order, axis=lines)
    bars = (
        alt.Chart(alt.Data(values=data))
        .mark_bar(height=18, stroke="#ffffff", strokeWidth=1)
        .encode(
            y=y,
            x=alt.X(
                "number:Q", axis=alt.Axis(title=None, format="d", tickMinStep=1, tickCount=8, orient="top")
            ),
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=kinds, range=PALETTE[: len(kinds)]),
                legend=alt.Legend(columns=2),
            ),
            order=alt.Order("number:Q", sort="descending"),
            tooltip=[
                alt.Tooltip("owner:N", title=_("Đầu mối")),
                alt.Tooltip("kind:N", title=_("Loại")),
                alt.Tooltip("number:Q", title=_("Số lượng")),
            ],
        )
    )
    ends = alt.Chart(alt.Data(values=[{"owner": owner, "number": totals[owner]} for owner in order]))
    labels = ends.mark_text(align="left", dx=6, fontWeight=600).encode(y=y, x="number:Q", text="number:Q")
    return finished(alt.layer(bars, labels), words, 40 * max(len(order), 2))


class Bin(NamedTuple):
    """Values from ``low`` (included) to ``high``, and how many units are there."""

    low: Fraction
    high: Fraction
    number: int


def bins(values: Sequence[Fraction]) -> list[Bin]:
    """At most twelve bins of a round width over the values; all equal values make one bin."""
    low, high = min(values), max(values)
    if low == high:
        return [Bin(low, high, len(values))]
    width = _round_width((high - low) / BINS)
    start = (low / width).__floor__() * width
    count = ceil((high - start) / width) or 1
    if start + count * width == high:  # the last bin holds the highest value
        count += 1
    numbers = [0] * count
    for value in values:
        numbers[int((value - start) / width)] += 1
    return [Bin(start + i * width, start + (i + 1) * width, number) for i, number in enumerate(numbers)]


def _round_width(width: Fraction) -> Fraction:
    """The next of 1, 2, 5 × a power of ten."""
    power = Fraction(1)
    while power > width:
        power /= 10
    while power * 10 <= width:
        power *= 10
    return next(power * step for step in (1, 2, 5, 10) if power * step >= width)


@kept
def spread(rows: Sequence[Bin], words: Words, is_percent: bool, middle: Fraction) -> Chart:
    """How many units have how much, with the median."""
    write = formats.percent if is_percent else formats.number
    data = [
        {
            "from": figure(one.low),
            "to": figure(one.high),
            "number": one.number,
            "text": f"{write(one.low)} – {write(one.high)}",
        }
        for one in rows
    ]
    axis = alt.Axis(title=None, format="~%" if is_percent else ",~f", tickCount=8)
    # Room above the tallest bar for the name of the median.
    room = alt.Scale(domain=[0, max(one.number for one in rows) * 1.2], nice=False)
    bars = (
        alt.Chart(alt.Data(values=data))
        .mark_bar(color=BRAND, stroke="#ffffff", strokeWidth=1)
        .encode(
            x=alt.X("from:Q", axis=axis, scale=alt.Scale(zero=False, nice=False)),
            x2="to:Q",
            y=alt.Y("number:Q", scale=room, axis=alt.Axis(title=None, format="d", tickMinStep=1)),
            y2=alt.datum(0),
            tooltip=[
                alt.Tooltip("text:N", title=_("Giá trị")),
                alt.Tooltip("number:Q", title=_("Số đơn vị")),
            ],
        )
    )
    at = alt.Chart(alt.Data(values=[{"at": figure(middle), "text": _("trung vị {}").format(write(middle))}]))
    rule = at.mark_rule(color=GOLD, strokeWidth=2).encode(x="at:Q")
    note = at.mark_text(align="left", dx=5, baseline="top", color="#7a5200").encode(
        x="at:Q", y=alt.value(0), text="text:N"
    )
    return finished(alt.layer(bars, rule, note), words, 240)


class Answered(NamedTuple):
    """How many units gave an answer; ``is_empty``: not reported or not applicable."""

    answer: str
    number: int
    is_empty: bool = False


@kept
def answered(rows: Sequence[Answered], words: Words) -> Chart:
    """Bars of the answers; the empty ones stand apart in grey."""
    data = [{"answer": one.answer, "number": one.number, "empty": one.is_empty} for one in rows]
    base = alt.Chart(alt.Data(values=data)).encode(
        y=alt.Y("answer:N", sort=None, axis=alt.Axis(title=None, labelLimit=200, labelColor=INK)),
        x=alt.X("number:Q", axis=alt.Axis(title=None, format="d", tickMinStep=1, tickCount=8, orient="top")),
        tooltip=[alt.Tooltip("answer:N", title=_("Trả lời")), alt.Tooltip("number:Q", title=_("Số đơn vị"))],
    )
    colour = alt.when(alt.datum.empty).then(alt.value(OTHERS)).otherwise(alt.value(BRAND))
    bars = base.mark_bar(height=20, cornerRadiusEnd=2).encode(color=colour)
    labels = base.mark_text(align="left", dx=6, fontWeight=600).encode(text="number:Q")
    return finished(alt.layer(bars, labels), words, 36 * max(len(data), 2))
