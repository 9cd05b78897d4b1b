"""Ranks of two years as slopes: what rose, what fell, each named at its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import altair as alt

from trucso.portal.shared import formats
from trucso.portal.shared.charts.chart import Chart, Words, finished, kept
from trucso.portal.shared.charts.look import INK, INK_SOFT, LOST

_RISEN = "#1a5ea8"


class Move(NamedTuple):
    """Rank on a group the year before and now."""

    name: str
    before: int
    now: int


@kept
def rank_moves(moves: Sequence[Move], words: Words, years: tuple[str, str], among: int) -> Chart:
    """A line per group from its rank in the first year to that in the second; 1 on top."""
    rows = [
        {
            "name": move.name,
            "year": year,
            "rank": rank,
            "left": str(move.before),
            "right": f"{move.now}  {move.name}",
            "places": formats.signed(move.before - move.now),
            "way": "up" if move.now < move.before else "down" if move.now > move.before else "same",
        }
        for move in moves
        for year, rank in zip(years, (move.before, move.now), strict=True)
    ]
    colour = alt.Scale(domain=["up", "down", "same"], range=[_RISEN, LOST, INK_SOFT])
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X(
            "year:O",
            scale=alt.Scale(type="point", padding=0.15),
            axis=alt.Axis(
                title=None, orient="top", labelAngle=0, labelFontSize=13, domain=False, ticks=False
            ),
        ),
        y=alt.Y("rank:Q", scale=alt.Scale(domain=[among, 1], nice=False, padding=10), axis=None),
        color=alt.Color("way:N", scale=colour, legend=None),
        detail="name:N",
        tooltip=[alt.Tooltip("name:N", title="Nhóm"), alt.Tooltip("places:N", title="Bậc")],
    )
    left = base.transform_filter(alt.datum.year == years[0]).mark_text(align="right", dx=-10)
    right = base.transform_filter(alt.datum.year == years[1]).mark_text(align="left", dx=10)
    layers = [
        base.mark_line(strokeWidth=2.5),
        base.mark_point(filled=True, size=80, opacity=1),
        left.encode(text="left:N", color=alt.value(INK)),
        right.encode(text="right:N", color=alt.value(INK)),
    ]
    drawing = alt.layer(*layers).properties(padding={"left": 20, "top": 5, "bottom": 5, "right": 170})
    return finished(drawing, words, 300)
