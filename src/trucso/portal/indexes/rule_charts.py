"""Charts of a rule: its award over the values, and what each answer earns."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import altair as alt
from django.utils.translation import gettext as _

from trucso.index.award_curve import Answer, Piece

from ..shared import formats
from ..shared.charts import Chart
from ..shared.charts.chart import Words, figure, finished, kept
from ..shared.charts.look import BRAND, GOLD, INK, INK_SOFT


def percent_words(value: Fraction) -> str:
    """A threshold as the law writes it: `75 %`, `0,5 %`."""
    return f"{formats.number(value * 100)}{formats.NO_BREAK_SPACE}%"


class Tried(NamedTuple):
    """A value that somebody tried, and the points it gave."""

    value: Fraction
    points: Fraction


@kept
def curve(
    pieces: Sequence[Piece],
    words: Words,
    maximum: Fraction,
    is_percent: bool,
    axis_title: str,
    tried: Tried | None = None,
) -> Chart:
    """Value → points. A filled dot belongs to its step, an open one is only approached."""
    lines = [
        {"piece": p.band, "value": figure(value), "points": figure(points)}
        for p in pieces
        for value, points in p.points
    ]
    x_axis = alt.Axis(title=axis_title, format="~%" if is_percent else "~f", tickCount=6)
    x = alt.X("value:Q", axis=x_axis, scale=alt.Scale(nice=False))
    y_axis = alt.Axis(title=None, tickCount=5, format="~f")
    y = alt.Y(
        "points:Q", axis=y_axis, scale=alt.Scale(domain=[0, figure(maximum * Fraction(11, 10))], nice=False)
    )
    line = (
        alt.Chart(alt.Data(values=lines))
        .mark_line(color=BRAND, strokeWidth=3, clip=True)
        .encode(x=x, y=y, detail="piece:N")
    )
    dots, labels = _dots(pieces, is_percent, x, y)
    layers = [line, dots, _tried_mark(tried, is_percent, x, y) if tried else labels]
    return finished(alt.layer(*layers), words, 260)


def _dots(pieces: Sequence[Piece], is_percent: bool, x: alt.X, y: alt.Y) -> tuple[alt.Chart, alt.Chart]:
    """The ends of each step, with the values that stand in the law."""
    rows = []
    for number, piece in enumerate(pieces):
        for (value, points), belongs, is_edge in (
            (piece.points[0], piece.starts, number == 0),
            (piece.points[-1], piece.ends, number == len(pieces) - 1),
        ):
            shown = percent_words(value) if is_percent else formats.number(value)
            text = "" if is_edge else f"{shown} → {formats.number(points)}"
            rows.append(
                {
                    "value": figure(value),
                    "points": figure(points),
                    "belongs": belongs,
                    "edge": is_edge,
                    "text": text,
                }
            )
    base = alt.Chart(alt.Data(values=[row for row in rows if not row["edge"]])).encode(x=x, y=y)
    fill = alt.when(alt.datum.belongs).then(alt.value(BRAND)).otherwise(alt.value("#ffffff"))
    tooltip = [alt.Tooltip("text:N", title=_("Giá trị → điểm"))]
    dots = base.mark_point(size=90, opacity=1, stroke=BRAND, strokeWidth=2, filled=True).encode(
        fill=fill, tooltip=tooltip
    )
    labels = base.mark_text(align="right", dx=-10, dy=-8, color=INK_SOFT).encode(text="text:N")
    return dots, labels


def _tried_mark(tried: Tried, is_percent: bool, x: alt.X, y: alt.Y) -> Any:
    shown = formats.percent(tried.value) if is_percent else formats.number(tried.value)
    row = {
        "value": figure(tried.value),
        "points": figure(tried.points),
        "text": f"{shown} → {formats.points(tried.points)}",
    }
    base = alt.Chart(alt.Data(values=[row])).encode(x=x, y=y)
    mark = base.mark_point(
        shape="diamond", size=170, filled=True, opacity=1, color=GOLD, stroke="#ffffff", clip=False
    )
    label = base.mark_text(dy=-16, fontWeight=600, color=INK, clip=False).encode(text="text:N")
    return alt.layer(mark, label)


class PartAnswers(NamedTuple):
    """The answers of one part (or of the indicator itself), in the order of the definition."""

    part: str
    answers: tuple[Answer, ...]


@kept
def answers_chart(parts: Sequence[PartAnswers], words: Words, not_applicable: str) -> Chart:
    """What each answer earns, one block per part."""
    rows = [
        {
            "part": part.part,
            "answer": one.name[0].upper() + one.name[1:],
            "points": figure(one.points or 0),
            "text": not_applicable if one.points is None else formats.number(one.points),
        }
        for part in parts
        for one in part.answers
    ]
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("answer:N", sort=None, axis=alt.Axis(title=None, labelLimit=200, labelColor=INK)),
        x=alt.X("points:Q", axis=alt.Axis(title=None, tickCount=4, format="~f")),
        tooltip=[alt.Tooltip("answer:N", title=_("Trả lời")), alt.Tooltip("text:N", title=_("Điểm"))],
    )
    bars = base.mark_bar(height=18, cornerRadiusEnd=2, color=BRAND)
    labels = base.mark_text(align="left", dx=6, fontWeight=600).encode(text="text:N")
    drawing = alt.layer(bars, labels)
    if len(parts) == 1:
        return finished(drawing, words, 34 * len(rows) + 6)
    header = alt.Header(title=None, labelAnchor="start", labelLimit=300)
    facet = alt.Facet("part:N", sort=[part.part for part in parts], header=header)
    faceted = drawing.properties(width=170, height={"step": 28}).facet(facet=facet, columns=1, spacing=14)
    return finished(faceted.resolve_scale(y="independent"), words, fits=False)
