"""Units and groups beside each other: ranking bars, group dots, points lost, heat map."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import altair as alt

from .. import formats
from .chart import Chart, Words, figure, finished, kept
from .look import BRAND, GOLD, INK, INK_SOFT, LOST, OTHERS, SEQUENCE

Number = formats.Number
ROW = 24
NAME_LETTERS = 16
ROOM_FOR_TEXT = {"left": 5, "top": 5, "bottom": 5, "right": 48}
"""Pixels around bars whose value stands beside their end."""


class Bar(NamedTuple):
    """A unit of a ranking, in the order to be shown."""

    name: str
    value: Number | None
    is_ours: bool = False


def _named_axis(limit: int = 190) -> alt.Axis:
    return alt.Axis(title=None, labelLimit=limit, labelColor=INK, labelFontSize=12)


def two_line_axis() -> alt.Axis:
    """An axis for names that ``wrapped`` put on two lines: it leaves room for the bars on a phone."""
    middle = {"condition": {"test": "indexof(datum.label, '\\n') > 0", "value": -7}, "value": 0}
    split = "split(datum.label, '\\n')"
    return alt.Axis(title=None, labelColor=INK, labelFontSize=12, labelExpr=split, labelOffset=middle)


@kept
def ranking(
    bars: Sequence[Bar],
    words: Words,
    decimals: int = 4,
    mean: Number | None = None,
    mean_name: str = "trung bình",
) -> Chart:
    """Horizontal bars with their values; ours in the brand's colour; a rule at ``mean``."""
    rows = [
        {
            "name": b.name,
            "value": figure(b.value),
            "text": formats.number(b.value, decimals),
            "ours": b.is_ours,
        }
        for b in bars
    ]
    colour = alt.when(alt.datum.ours).then(alt.value(BRAND)).otherwise(alt.value(OTHERS))
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("name:N", sort=None, axis=_named_axis()),
        x=alt.X("value:Q", axis=alt.Axis(title=None, tickCount=5, orient="top", format=",.2~f")),
        tooltip=[alt.Tooltip("name:N", title="Đơn vị"), alt.Tooltip("text:N", title="Giá trị")],
    )
    label: dict[str, Any] = {"align": "left", "dx": 5, "fontWeight": {"expr": "datum.ours ? 600 : 400"}}
    layers = [base.mark_bar(height=15, cornerRadiusEnd=2).encode(color=colour)]
    if mean is not None:
        named = f"{mean_name} {formats.number(mean, decimals)}"
        at = alt.Chart(alt.Data(values=[{"mean": figure(mean), "name": named}]))
        layers.append(at.mark_rule(color=GOLD, strokeWidth=2).encode(x="mean:Q", tooltip="name:N"))
        # A white edge keeps the values legible where the rule crosses them.
        layers.append(base.mark_text(**label, stroke="#ffffff", strokeWidth=4).encode(text="text:N"))
    layers.append(base.mark_text(**label).encode(text="text:N"))
    drawing = alt.layer(*layers).properties(padding=ROOM_FOR_TEXT)
    return finished(drawing, words, max(ROW * len(bars), ROW * 3))


class GroupStanding(NamedTuple):
    """Shares (0–1) of one group: ours, the mean, the best and the lowest of all units."""

    group: str
    ours: Number | None
    mean: Number | None = None
    best: Number | None = None
    lowest: Number | None = None


def _standing_rows(standings: Sequence[GroupStanding], names: dict[str, str]) -> list[dict[str, Any]]:
    rows = []
    for standing in standings:
        for key, name in names.items():
            value = getattr(standing, key)
            if value is not None:
                text = formats.share(value)
                rows.append({"group": standing.group, "who": name, "value": figure(value), "text": text})
    return rows


def _span_rows(standings: Sequence[GroupStanding]) -> list[dict[str, Any]]:
    """From the lowest unit (the mean, where the lowest is not known) to the best one."""
    return [
        {
            "group": s.group,
            "low": figure(s.lowest if s.lowest is not None else s.mean),
            "high": figure(s.best),
        }
        for s in standings
        if s.best is not None
    ]


@kept
def groups(
    standings: Sequence[GroupStanding],
    words: Words,
    ours: str = "Đơn vị",
    mean: str = "Trung bình",
    best: str = "Cao nhất",
) -> Chart:
    """A line from the lowest to the best unit per group, with mean, best and our own value on it."""
    names = {"mean": mean, "best": best, "ours": ours}
    standings = [s._replace(group=wrapped(s.group, NAME_LETTERS)) for s in standings]
    y = alt.Y("group:N", scale=alt.Scale(domain=[s.group for s in standings]), axis=two_line_axis())
    span = alt.Chart(alt.Data(values=_span_rows(standings))).mark_rule(
        strokeWidth=6, color="#e6e1d3", strokeCap="round"
    )
    shape = alt.Scale(domain=[ours, mean, best], range=["circle", "square", "diamond"])
    colour = alt.Scale(domain=[ours, mean, best], range=[BRAND, INK_SOFT, GOLD])
    points = alt.Chart(alt.Data(values=_standing_rows(standings, names))).encode(
        y=y,
        x=alt.X(
            "value:Q", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(title=None, format=".1f", tickCount=5)
        ),
        tooltip=[
            alt.Tooltip("group:N", title="Nhóm"),
            alt.Tooltip("who:N", title="Đối tượng"),
            alt.Tooltip("text:N", title="Giá trị"),
        ],
    )
    marks = points.mark_point(filled=True, opacity=1, size=120, angle=0).encode(
        shape=alt.Shape("who:N", scale=shape), color=alt.Color("who:N", scale=colour)
    )
    label = (
        points.transform_filter(alt.datum.who == ours)
        .mark_text(dy=-13, fontWeight=600, color=BRAND)
        .encode(text="text:N")
    )
    drawing = alt.layer(span.encode(y=y, x="low:Q", x2="high:Q"), marks, label)
    return finished(drawing, words, 42 * max(len(standings), 2))


class Loss(NamedTuple):
    """Points lost somewhere (a group, a cause); negative where points were gained."""

    name: str
    lost: Number


@kept
def losses(
    maximum: Number,
    parts: Sequence[Loss],
    words: Words,
    maximum_name: str = "Điểm tối đa",
    earned_name: str = "Điểm đạt",
    decimals: int = 2,
) -> Chart:
    """From the maximum down to the points earned, one step per part. The steps and the end add up exactly."""
    left = Fraction(maximum)
    rows = [_step(maximum_name, Fraction(0), left, formats.number(maximum, decimals), "all")]
    for part in parts:
        after = left - Fraction(part.lost)
        kind = "gained" if part.lost < 0 else "lost"
        low, high = min(after, left), max(after, left)
        rows.append(_step(part.name, low, high, formats.signed(-Fraction(part.lost), decimals), kind))
        left = after
    rows.append(_step(earned_name, Fraction(0), left, formats.number(left, decimals), "earned"))
    colours = alt.Scale(domain=["all", "lost", "gained", "earned"], range=[OTHERS, LOST, GOLD, BRAND])
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("name:N", sort=None, axis=two_line_axis()),
        tooltip=[alt.Tooltip("name:N", title="Mục"), alt.Tooltip("text:N", title="Điểm")],
    )
    bars = base.mark_bar(height=17, cornerRadius=1).encode(
        x=alt.X("from:Q", axis=alt.Axis(title=None, tickCount=6, format=",.0f")),
        x2="to:Q",
        color=alt.Color("kind:N", scale=colours, legend=None),
    )
    labels = base.mark_text(align="left", dx=6).encode(x="to:Q", text="text:N")
    drawing = alt.layer(bars, labels).properties(padding=ROOM_FOR_TEXT)
    return finished(drawing, words, 32 * len(rows))


def _step(name: str, start: Fraction, end: Fraction, text: str, kind: str) -> dict[str, Any]:
    return {
        "name": wrapped(name, NAME_LETTERS),
        "from": float(start),
        "to": float(end),
        "text": text,
        "kind": kind,
    }


class Cell(NamedTuple):
    """One cell of a heat map: a 0–1 share, or ``None`` (not reported; left white)."""

    row: str
    column: str
    share: Number | None


def wrapped(name: str, letters: int) -> str:
    """A name over lines of at most so many letters, as even as possible: «Hoạt động / kinh tế số»."""
    needed = len(_lines(name, letters))
    width = next((width for width in range(4, letters) if len(_lines(name, width)) == needed), letters)
    return "\n".join(_lines(name, width))


def _lines(name: str, letters: int) -> list[str]:
    return textwrap.wrap(name, letters, break_long_words=False)


def _head_axis(heads: Iterable[str]) -> alt.Axis:
    lines = max((head.count("\n") for head in heads), default=0)
    return alt.Axis(
        title=None,
        orient="top",
        labelAngle=0,
        labelExpr="split(datum.label, '\\n')",
        labelPadding=6 + 14 * lines,  # Vega lays further lines downwards, over the cells
        domain=False,
        ticks=False,
    )


def _frame(row: str, names: list[str]) -> alt.Chart:
    frame = alt.Chart(alt.Data(values=[{"row": row}])).mark_rect(
        fillOpacity=0, stroke=GOLD, strokeWidth=3, cornerRadius=2
    )
    return frame.encode(y=alt.Y("row:N", sort=names), x=alt.value(0), x2=alt.value("width"))


@kept
def heat_map(cells: Sequence[Cell], words: Words, decimals: int = 2, ours: Sequence[str] = ()) -> Chart:
    """Rows × columns of shares, darker is better; values in the cells; the rows ``ours`` are framed."""
    columns = list(dict.fromkeys(c.column for c in cells))
    heads = {column: wrapped(column, max(10, 90 // max(len(columns), 1))) for column in columns}
    rows = [
        {
            "row": c.row,
            "column": heads[c.column],
            "share": figure(c.share),
            "text": formats.number(c.share, decimals),
        }
        for c in cells
    ]
    names = list(dict.fromkeys(c.row for c in cells))
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("row:N", sort=names, axis=_named_axis(170)),
        x=alt.X("column:N", sort=list(heads.values()), axis=_head_axis(heads.values())),
        tooltip=[
            alt.Tooltip("row:N", title="Đơn vị"),
            alt.Tooltip("column:N", title="Nhóm"),
            alt.Tooltip("text:N", title="Giá trị"),
        ],
    )
    scale = alt.Scale(domain=[0, 0.25, 0.5, 0.75, 1], range=SEQUENCE)
    light = alt.when("datum.share > 0.62").then(alt.value("#ffffff")).otherwise(alt.value(INK))
    squares = base.mark_rect(stroke="#ffffff", strokeWidth=1.5).encode(
        color=alt.Color("share:Q", scale=scale, legend=None)
    )
    layers = [squares, base.mark_text(fontSize=11.5).encode(text="text:N", color=light)]
    layers += [_frame(name, names) for name in ours if name in names]
    return finished(alt.layer(*layers), words, ROW * max(len(names), 2), is_wide=True)
