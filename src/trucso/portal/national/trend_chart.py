"""One province over the years: broken where the index changed, hollow where restated, parts behind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import altair as alt

from trucso.portal.shared import formats
from trucso.portal.shared.charts.chart import Chart, Words, figure, finished, kept
from trucso.portal.shared.charts.look import BRAND, GOLD, INK_SOFT, OTHERS

_COLOURS = {"OWN": BRAND, "MEAN": GOLD, "PART": OTHERS}
_PART_SHADES = [OTHERS, "#5b7fb5", "#b08d6a"]


class TrendDot(NamedTuple):
    """A value of a series in a year. ``kind``: OWN, PART or MEAN; ``is_restated`` is drawn hollow."""

    year: int
    series: str
    kind: str
    value: formats.Number | None
    is_restated: bool = False


class Moment(NamedTuple):
    """Something that happened at a place of the time axis: 2023.5 is between 2023 and 2024."""

    at: float
    text: str


@kept
def province_trend(
    dots: Sequence[TrendDot], words: Words, moments: Sequence[Moment], height: int = 300
) -> Chart:
    """The series in the order given: the province first. Years are numbers, so that breaks lie between."""
    years = sorted({dot.year for dot in dots})
    domain = [years[0] - 0.4, max([years[-1] + 0.4, *(one.at + 0.5 for one in moments)])]
    x = alt.X(
        "year:Q",
        scale=alt.Scale(domain=domain, nice=False),
        axis=alt.Axis(title=None, values=years, format="d", grid=False, labelFontSize=13),
    )
    base = alt.Chart(alt.Data(values=_rows(dots, moments))).encode(
        x=x,
        y=alt.Y(
            "value:Q",
            scale=alt.Scale(zero=False, padding=28),
            axis=alt.Axis(title=None, format=",.1f", tickCount=5),
        ),
        color=alt.Color("series:N", scale=_colours(dots)),
        tooltip=[
            alt.Tooltip("series:N", title="Chuỗi"),
            alt.Tooltip("year:Q", title="Năm"),
            alt.Tooltip("text:N", title="Giá trị"),
            alt.Tooltip("basis:N", title="Căn cứ"),
        ],
    )
    own, others = alt.datum.kind == "OWN", alt.datum.kind != "OWN"
    layers = [
        *_moment_marks(moments, x),
        base.transform_filter(others).mark_line(strokeWidth=1.5).encode(detail="segment:N"),
        base.transform_filter(others).mark_point(filled=True, size=36, opacity=1),
        base.transform_filter(own).mark_line(strokeWidth=3).encode(detail="segment:N"),
        _own_points(base.transform_filter(own)),
        base.transform_filter(own)
        .mark_text(dy=-16, fontWeight=600, fontSize=13)
        .encode(text="text:N", color=alt.value(BRAND)),
    ]
    return finished(alt.layer(*layers), words, height)


def _own_points(base: alt.Chart) -> alt.Chart:
    """Filled where published, hollow where restated."""
    fill = alt.when(alt.datum.is_restated).then(alt.value("#ffffff")).otherwise(alt.value(BRAND))
    return base.mark_point(size=110, opacity=1, strokeWidth=2.5).encode(fill=fill)


def _rows(dots: Sequence[TrendDot], moments: Sequence[Moment]) -> list[dict[str, Any]]:
    """A line runs through the years between two moments only."""
    return [
        {
            "year": dot.year,
            "series": dot.series,
            "kind": dot.kind,
            "value": figure(dot.value),
            "text": formats.share(dot.value),
            "is_restated": dot.is_restated,
            "basis": "tính lại theo địa giới mới" if dot.is_restated else "công bố",
            "segment": f"{dot.series}/{sum(one.at < dot.year for one in moments)}",
        }
        for dot in dots
        if dot.value is not None
    ]


def _colours(dots: Sequence[TrendDot]) -> alt.Scale:
    kinds = {dot.series: dot.kind for dot in dots if dot.value is not None}
    shades = iter(_PART_SHADES)
    colours = [next(shades, OTHERS) if kind == "PART" else _COLOURS[kind] for kind in kinds.values()]
    return alt.Scale(domain=list(kinds), range=colours)


def _moment_marks(moments: Sequence[Moment], x: alt.X) -> list[alt.Chart]:
    if not moments:
        return []
    rows = [{"year": one.at, "text": one.text} for one in moments]
    base = alt.Chart(alt.Data(values=rows)).encode(x=x)
    rule = base.mark_rule(color=INK_SOFT, strokeDash=[3, 3])
    name = base.mark_text(align="left", baseline="top", dx=5, color=INK_SOFT, fontSize=11, lineBreak="\n")
    return [rule, name.encode(text="text:N", y=alt.value(0))]
