"""Charts of an index: versions over the years, points by group, two versions beside each other."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import altair as alt
from django.utils.translation import gettext as _

from ..shared import formats
from ..shared.charts import Chart
from ..shared.charts.chart import Words, figure, finished, kept
from ..shared.charts.look import BRAND, GOLD, INK, LOST, OTHERS

CERTAINTY_COLOURS = {"read": BRAND, "inferred": GOLD, "assumed": LOST}


class Span(NamedTuple):
    """A version in force from ``first`` to ``last`` (both included); ``text`` is written on its bar."""

    name: str
    first: int
    last: int
    is_open: bool
    text: str
    certainty: str


def _wrapped(name: str) -> str:
    return "\n".join(textwrap.wrap(name, 22))


def _lines_axis() -> alt.Axis:
    """Names over several lines."""
    return alt.Axis(
        title=None, labelColor=INK, labelLimit=170, labelOffset=-8, labelExpr="split(datum.label, '\\n')"
    )


@kept
def versions_over_years(spans: Sequence[Span], words: Words, names: tuple[tuple[str, str], ...]) -> Chart:
    """One line per index, one bar per version. ``names``: certainty → how it is called."""
    rows = [
        {
            "index": _wrapped(s.name),
            "from": s.first,
            "to": s.last + 1,
            "text": s.text,
            "certainty": dict(names)[s.certainty],
        }
        for s in spans
    ]
    years = [min(s.first for s in spans), max(s.last for s in spans) + 1]
    axis = alt.Axis(title=None, format="d", values=list(range(years[0], years[1] + 1)), orient="top")
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("index:N", sort=None, axis=_lines_axis()),
        x=alt.X("from:Q", axis=axis, scale=alt.Scale(domain=years, nice=False)),
    )
    used = [key for key in CERTAINTY_COLOURS if any(s.certainty == key for s in spans)]
    scale = alt.Scale(
        domain=[dict(names)[key] for key in used], range=[CERTAINTY_COLOURS[key] for key in used]
    )
    tooltip = [alt.Tooltip("index:N", title=_("Bộ chỉ số")), alt.Tooltip("text:N", title=_("Phiên bản"))]
    bars = base.mark_bar(height=42, cornerRadius=3, stroke="#ffffff", strokeWidth=2).encode(
        x2="to:Q", color=alt.Color("certainty:N", scale=scale), tooltip=tooltip
    )
    read = f"datum.certainty == '{dict(names)['read']}'"
    ink = alt.when(read).then(alt.value("#ffffff")).otherwise(alt.value(INK))
    labels = base.mark_text(align="left", dx=8, dy=-7, lineBreak="\n", fontWeight=600).encode(
        text="text:N", color=ink
    )
    height = 58 * len({s.name for s in spans}) + 10
    return finished(alt.layer(bars, labels), words, height, is_wide=True)


class Segment(NamedTuple):
    """An indicator (or a group without any) as a piece of its group's bar."""

    group: str
    name: str
    points: Fraction
    certainty: str


def _stacked(segments: Sequence[Segment], known: dict[str, str]) -> list[dict[str, Any]]:
    """Each piece from where the one before it ends; ``end`` is the exact end."""
    rows: list[dict[str, Any]] = []
    reached: dict[str, Fraction] = {}
    for one in segments:
        start = reached.get(one.group, Fraction(0))
        reached[one.group] = end = start + one.points
        row = {"group": one.group, "name": one.name, "from": figure(start), "to": figure(end), "end": end}
        rows.append({**row, "text": formats.number(one.points), "certainty": known[one.certainty]})
    return rows


@kept
def points_by_group(segments: Sequence[Segment], words: Words, names: tuple[tuple[str, str], ...]) -> Chart:
    """Bars of the groups' maxima, one piece per indicator, coloured by how sure the number is."""
    known = dict(names)
    rows = _stacked(segments, known)
    reached = {row["group"]: row["end"] for row in rows}
    totals = [{"group": g, "to": figure(end), "text": formats.number(end)} for g, end in reached.items()]
    for row in rows:
        del row["end"]  # exact, for the text above; the picture takes floats
    used = [key for key in CERTAINTY_COLOURS if any(s.certainty == key for s in segments)]
    scale = alt.Scale(domain=[known[key] for key in used], range=[CERTAINTY_COLOURS[key] for key in used])
    legend = alt.Legend() if used != ["read"] else None
    y = alt.Y("group:N", sort=None, axis=alt.Axis(title=None, labelLimit=220, labelColor=INK))
    bars = (
        alt.Chart(alt.Data(values=rows))
        .mark_bar(height=20, stroke="#ffffff", strokeWidth=1)
        .encode(
            y=y,
            x=alt.X("from:Q", axis=alt.Axis(title=None, tickCount=6, orient="top", format="~f")),
            x2="to:Q",
            color=alt.Color("certainty:N", scale=scale, legend=legend),
            tooltip=[
                alt.Tooltip("name:N", title=_("Chỉ số")),
                alt.Tooltip("text:N", title=_("Điểm tối đa")),
                alt.Tooltip("certainty:N", title=_("Độ chắc chắn")),
            ],
        )
    )
    ends = alt.Chart(alt.Data(values=totals)).mark_text(align="left", dx=6, fontWeight=600)
    labels = ends.encode(y=y, x="to:Q", text="text:N")
    return finished(alt.layer(bars, labels), words, 32 * len(reached) + 10)


class Counted(NamedTuple):
    """How many of something there are under a name."""

    name: str
    number: int


@kept
def counted(rows: Sequence[Counted], words: Words) -> Chart:
    """Bars of counts, in the order given."""
    data = [{"name": one.name, "count": one.number} for one in rows]
    base = alt.Chart(alt.Data(values=data)).encode(
        y=alt.Y("name:N", sort=None, axis=alt.Axis(title=None, labelLimit=240, labelColor=INK)),
        x=alt.X("count:Q", axis=alt.Axis(title=None, tickMinStep=1, tickCount=8, format="d", orient="top")),
        tooltip=[alt.Tooltip("name:N", title=_("Mục")), alt.Tooltip("count:Q", title=_("Số lượng"))],
    )
    bars = base.mark_bar(height=17, cornerRadiusEnd=2, color=BRAND)
    labels = base.mark_text(align="left", dx=6, fontWeight=600).encode(text="count:Q")
    return finished(alt.layer(bars, labels), words, 30 * max(len(data), 2))


class Side(NamedTuple):
    """A group in one of two versions: its share of the total and its maximum."""

    name: str
    version: str
    share: Fraction
    points: Fraction


@kept
def sides(rows: Sequence[Side], words: Words, versions: tuple[str, str]) -> Chart:
    """Two bars per group, the older version above the newer one."""
    data = [
        {
            "name": one.name,
            "version": one.version,
            "share": figure(one.share),
            "text": f"{formats.percent(one.share, 1)} ({formats.number(one.points)})",
        }
        for one in rows
    ]
    base = alt.Chart(alt.Data(values=data)).encode(
        y=alt.Y("name:N", sort=None, axis=alt.Axis(title=None, labelLimit=220, labelColor=INK)),
        yOffset=alt.YOffset("version:N", sort=list(versions)),
        x=alt.X("share:Q", axis=alt.Axis(title=None, format="~%", tickCount=5, orient="top")),
        tooltip=[
            alt.Tooltip("name:N", title=_("Nhóm")),
            alt.Tooltip("version:N", title=_("Năm")),
            alt.Tooltip("text:N", title=_("Tỷ trọng (điểm)")),
        ],
    )
    scale = alt.Scale(domain=list(versions), range=[OTHERS, BRAND])
    bars = base.mark_bar(cornerRadiusEnd=2).encode(color=alt.Color("version:N", scale=scale))
    labels = base.mark_text(align="left", dx=5, fontSize=11).encode(text="text:N")
    groups = len({one.name for one in rows})
    return finished(alt.layer(bars, labels), words, 44 * max(groups, 2))
