"""Which picture a unit page shows, and the figures for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.conf import settings

from trucso.portal.shared import formats, search
from trucso.portal.shared.charts import Chart
from trucso.portal.shared.charts.chart import Words
from trucso.portal.shared.charts.comparisons import Bar, ranking

from . import queries
from .charts import Became, KindCount, Span, became_chart, kinds_chart, life_chart
from .models import Kind, Level, Unit
from .queries import UnitHistory

DAYS = (
    (date(2025, 6, 30), "30/06/2025: ngày cuối của 63 tỉnh"),
    (date(2025, 7, 1), "01/07/2025: ngày đầu của 34 tỉnh"),
)
"""Days people ask about: the two sides of the merger (Nghị quyết 202/2025/QH15)."""


def list_charts(day: date, level: str, parent: Unit | None, shown: Sequence[Unit]) -> list[Chart]:
    """Provinces: what became what, and their communes. Other levels: how many of each kind."""
    if level == Level.PROVINCE and parent is None:
        found = [_mergers(shown), _communes(day, shown)]
    else:
        found = [_kinds(shown, parent)]
    return [chart for chart in found if chart is not None]


def _mergers(shown: Sequence[Unit]) -> Chart | None:
    """The mergers that made the units shown, or that ended them."""
    made_of = queries.composition(shown)
    pairs = [(part, unit) for unit in shown for part in made_of[unit.pk]]
    if not pairs:
        became = queries.successors(shown)
        pairs = [(unit, after) for unit in shown for after in became[unit.pk]]
    if not pairs:
        return None
    pairs.sort(key=lambda pair: (search.sort_key(pair[1].name), search.sort_key(pair[0].name)))
    drawn = [Became(old.name, new.name, new.code == settings.PROVINCE) for old, new in pairs]
    told = "; ".join(f"{pair.before} vào {pair.after}" for pair in drawn)
    title = f"{len(drawn)} tỉnh cũ đã thành {len({pair.after for pair in drawn})} tỉnh mới"
    unit = "Bên trái: tỉnh từ 01/07/2025; trong hàng: các tỉnh đến 30/06/2025"
    return became_chart(drawn, Words(title, unit, "Nghị quyết 202/2025/QH15", f"{told}."))


def _communes(day: date, shown: Sequence[Unit]) -> Chart | None:
    """How many wards, communes and special zones each province has."""
    names = {unit.pk: unit.name for unit in shown}
    rows = queries.kinds_by_parent(day, Level.COMMUNE)
    counts = [KindCount(names[pk], Kind(kind).label, number) for pk, kind, number in rows if pk in names]
    if not counts:
        return None
    total = sum(one.number for one in counts)
    title = f"{formats.number(total)} xã, phường, đặc khu theo tỉnh"
    most = Counter[str]()
    for one in counts:
        most[one.parent] += one.number
    told = ", ".join(f"{name} {number}" for name, number in most.most_common(3))
    return kinds_chart(counts, Words(title, "Số đơn vị", "Quyết định 19/2025/QĐ-TTg", f"Nhiều nhất: {told}."))


def _kinds(shown: Sequence[Unit], parent: Unit | None) -> Chart | None:
    """How many units of each kind."""
    counts = Counter(Kind(kind).label for unit in shown if (kind := getattr(unit, "kind_then", None)))
    if not counts:
        return None
    where = parent.full_name if parent else "cả nước"
    bars = [Bar(kind.capitalize(), number) for kind, number in counts.most_common()]
    told = ", ".join(f"{number} {kind}" for kind, number in counts.most_common())
    return ranking(bars, Words(f"Các loại đơn vị của {where}", "Số đơn vị", "", f"{told}."), decimals=0)


def life_chart_of(unit: Unit, history: UnitHistory, today: date) -> Chart:
    """Its names over time, between the units it was made of and those it became."""
    spans = [Span(f"{one.name} (cũ)", one.full_name, one.first_day, one.last_day) for one in history.made_of]
    spans += [Span(unit.name, row.full_name, row.first_day, row.last_day, True) for row in history.names]
    spans += [Span(f"{one.name} (mới)", one.full_name, one.first_day, one.last_day) for one in history.became]
    told = "; ".join(
        f"{one.label} {formats.day(one.first_day)} – {formats.day(one.last_day)}" for one in spans
    )
    return life_chart(spans, Words("Dòng thời gian", "Theo năm", unit.source, f"{told}."), today)
