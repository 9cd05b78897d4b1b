"""The pictures of the unit pages: kinds of units under each parent, what became what, one unit's life."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import altair as alt

from trucso.portal.shared import formats
from trucso.portal.shared.charts.chart import Chart, Words, finished, kept
from trucso.portal.shared.charts.look import BRAND, GOLD, INK, INK_SOFT, OTHERS

_BEFORE = "#dfe7e6"
_KINDS = ("phường", "xã", "đặc khu")
_PALETTE = [BRAND, OTHERS, GOLD, "#5b7fb5", "#b08d6a", INK_SOFT]
ROW = 26


class KindCount(NamedTuple):
    """How many units of a kind stand under a parent."""

    parent: str
    kind: str
    number: int


@kept
def kinds_chart(counts: Sequence[KindCount], words: Words) -> Chart:
    """Stacked bars, the parent with the most units first."""
    totals = Counter[str]()
    for one in counts:
        totals[one.parent] += one.number
    order = [parent for parent, _ in totals.most_common()]
    ends = [{"parent": parent, "number": n, "text": formats.number(n)} for parent, n in totals.items()]
    axis = alt.Axis(title=None, labelColor=INK, labelLimit=190)
    y = alt.Y("parent:N", scale=alt.Scale(domain=order), axis=axis)
    labels = alt.Chart(alt.Data(values=ends)).mark_text(align="left", dx=5)
    drawing = alt.layer(_stacks(counts, y), labels.encode(y=y, x="number:Q", text="text:N"))
    padded = drawing.properties(padding={"left": 5, "top": 5, "bottom": 5, "right": 40})
    return finished(padded, words, max(ROW * len(order), 3 * ROW))


def _stacks(counts: Sequence[KindCount], y: alt.Y) -> alt.Chart:
    present = sorted({one.kind for one in counts})
    kinds = [kind for kind in _KINDS if kind in present] + [kind for kind in present if kind not in _KINDS]
    rows = [{**one._asdict(), "place": kinds.index(one.kind)} for one in counts]
    bars = alt.Chart(alt.Data(values=rows)).mark_bar(height=16)
    return bars.encode(
        y=y,
        x=alt.X("number:Q", axis=alt.Axis(title=None, tickCount=6, format="d"), stack="zero"),
        color=alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=_PALETTE[: len(kinds)])),
        order=alt.Order("place:Q"),
        tooltip=[
            alt.Tooltip("parent:N", title="Đơn vị"),
            alt.Tooltip("kind:N", title="Loại"),
            alt.Tooltip("number:Q", title="Số lượng"),
        ],
    )


class Became(NamedTuple):
    """A former unit and the one it became part of."""

    before: str
    after: str
    is_ours: bool = False


@kept
def became_chart(pairs: Sequence[Became], words: Words) -> Chart:
    """A row per new unit, a block per former one."""
    places: dict[str, int] = {}
    rows: list[dict[str, Any]] = []
    for pair in pairs:
        place = places.get(pair.after, 0)
        places[pair.after] = place + 1
        rows.append(
            {
                "after": pair.after,
                "before": pair.before,
                "from": place + 0.02,
                "to": place + 0.98,
                "middle": place + 0.5,
                "ours": pair.is_ours,
            }
        )
    y = alt.Y(
        "after:N",
        scale=alt.Scale(domain=list(places)),
        axis=alt.Axis(title=None, labelColor=INK, labelLimit=150),
    )
    base = alt.Chart(alt.Data(values=rows)).encode(y=y)
    fill = alt.when(alt.datum.ours).then(alt.value(BRAND)).otherwise(alt.value(_BEFORE))
    text = alt.when(alt.datum.ours).then(alt.value("#ffffff")).otherwise(alt.value(INK))
    across = alt.X(
        "from:Q", axis=None, scale=alt.Scale(domain=[0, max(places.values(), default=1)], nice=False)
    )
    blocks = base.mark_bar(height=20, cornerRadius=3).encode(x=across, x2="to:Q", color=fill)
    names = base.mark_text(fontSize=11).encode(x="middle:Q", text="before:N", color=text)
    return finished(alt.layer(blocks, names), words, max(ROW * len(places), 3 * ROW))


class Span(NamedTuple):
    """Something that was true of a unit from a day to a day; empty ends are open."""

    row: str
    label: str
    first_day: date | None
    last_day: date | None
    is_own: bool = False


@kept
def life_chart(spans: Sequence[Span], words: Words, today: date) -> Chart:
    """Bars over time; an open beginning starts at the edge of the picture."""
    known = [day for span in spans for day in (span.first_day, span.last_day) if day]
    edge = date(min([*(day.year for day in known), today.year]) - 3, 1, 1)
    end = date(today.year + 1, 1, 1)
    rows = [
        {
            "row": span.row,
            "label": span.label,
            "from": _year(span.first_day or edge),
            "to": _year(span.last_day or end),
            "days": f"{formats.day(span.first_day)} – {formats.day(span.last_day)}",
            "own": span.is_own,
        }
        for span in spans
    ]
    years = list(range(edge.year, end.year + 1))
    y = alt.Y("row:N", sort=None, axis=alt.Axis(title=None, labelColor=INK, labelLimit=150))
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=y,
        x=alt.X(
            "from:Q",
            scale=alt.Scale(domain=[years[0], years[-1]], nice=False),
            axis=alt.Axis(title=None, format="d", values=years),
        ),
        tooltip=[alt.Tooltip("label:N", title="Tên"), alt.Tooltip("days:N", title="Thời gian")],
    )
    fill = alt.when(alt.datum.own).then(alt.value(BRAND)).otherwise(alt.value(_BEFORE))
    ink = alt.when(alt.datum.own).then(alt.value("#ffffff")).otherwise(alt.value(INK))
    bars = base.mark_bar(height=24, cornerRadius=3).encode(x2="to:Q", color=fill)
    names = base.mark_text(align="left", dx=8, fontSize=12).encode(text="label:N", color=ink)
    return finished(alt.layer(bars, names), words, max(38 * len({span.row for span in spans}), 76))


def _year(day: date) -> float:
    """A day as a place on an axis of years: 2025-07-01 is 2025.5."""
    return round(day.year + (day.timetuple().tm_yday - 1) / 365.25, 3)
