"""How many units stand where: one dot per unit along its value, stacked where they crowd."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import altair as alt

from .. import formats
from .chart import Chart, Words, figure, finished, kept
from .look import BRAND, GOLD, INK, LOST, OTHERS

Number = formats.Number
SLOTS = 34
DOT = 17
TALLEST = 320
OURS = "đơn vị này"
OTHER = "đơn vị khác"
COLOURS = {"lên hạng": BRAND, "xuống hạng": LOST, "giữ hạng": OTHERS, "chưa có kỳ trước": OTHERS}
COLOURS |= {OURS: BRAND, OTHER: OTHERS}


class Dot(NamedTuple):
    """A unit and its 0–1 value. ``is_named`` writes its name, ``is_ours`` sets it apart."""

    name: str
    value: Number
    rank: int | None = None
    rank_change: int | None = None
    is_named: bool = False
    is_ours: bool = False


def _kind(dot: Dot, has_ours: bool) -> str:
    """What the colour says: our unit among others, else who rose and who fell."""
    if has_ours:
        return OURS if dot.is_ours else OTHER
    change = dot.rank_change
    if change is None:
        return "chưa có kỳ trước"
    return "lên hạng" if change > 0 else "xuống hạng" if change < 0 else "giữ hạng"


def _rows(dots: Sequence[Dot]) -> list[dict[str, Any]]:
    """Each dot in its slot, as high as the slot is full; the named ones keep their name."""
    values = [float(dot.value) for dot in dots]
    low, high = min(values, default=0.0), max(values, default=1.0)
    width = (high - low) / SLOTS or 1.0
    filled: Counter[int] = Counter()
    has_ours = any(dot.is_ours for dot in dots)
    rows = []
    for dot, value in sorted(zip(dots, values, strict=True), key=lambda pair: (pair[1], pair[0].is_named)):
        slot = int((value - low) / width)
        filled[slot] += 1
        rows.append(
            {
                "name": dot.name,
                "value": figure(dot.value),
                "height": filled[slot],
                "text": formats.share(dot.value),
                "rank": f"hạng {dot.rank}" if dot.rank else "",
                "kind": _kind(dot, has_ours),
                "label": dot.name if dot.is_named else "",
            }
        )
    return rows


@kept
def stacked_dots(
    dots: Sequence[Dot], words: Words, mean: Number | None = None, mean_name: str = "trung bình"
) -> Chart:
    """One dot per unit; colour says who rose or fell, or sets our unit apart; a rule at ``mean``."""
    rows = _rows(dots)
    tallest = max((row["height"] for row in rows), default=1)
    step = min(DOT + 6, TALLEST // (tallest + 2))
    size = max(4, step - 4) ** 2
    seen = [kind for kind in COLOURS if any(row["kind"] == kind for row in rows)]
    colour = alt.Scale(domain=seen, range=[COLOURS[kind] for kind in seen])
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("value:Q", scale=alt.Scale(zero=False, nice=True), axis=alt.Axis(title=None, format=".2f")),
        y=alt.Y("height:Q", axis=None, scale=alt.Scale(domain=[0, tallest + 2])),
        tooltip=[
            alt.Tooltip("name:N", title="Đơn vị"),
            alt.Tooltip("text:N", title="Giá trị"),
            alt.Tooltip("rank:N", title="Hạng"),
            alt.Tooltip("kind:N", title=" "),
        ],
    )
    layers = [
        base.mark_circle(size=size, opacity=0.95).encode(
            color=alt.Color("kind:N", scale=colour, legend=alt.Legend() if len(seen) > 1 else None)
        ),
        base.mark_text(dy=-8 - step // 2, fontSize=12, color=INK).encode(text="label:N"),
    ]
    if mean is not None:
        text = f"{mean_name} {formats.share(mean)}"
        at = alt.Chart(alt.Data(values=[{"mean": figure(mean), "name": text}]))
        layers.insert(0, at.mark_rule(color=GOLD, strokeWidth=2).encode(x="mean:Q", tooltip="name:N"))
        note = at.mark_text(align="left", dx=5, dy=6, baseline="top", color="#7a5200", fontSize=11.5)
        layers.append(note.encode(x="mean:Q", y=alt.value(0), text="name:N"))
    return finished(alt.layer(*layers), words, max(200, (tallest + 3) * step))
