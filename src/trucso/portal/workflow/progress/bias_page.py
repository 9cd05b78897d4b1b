"""Self minus verified as tables and charts: by unit, by agency and person, by indicator, by cause."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from trucso.index import Definition

from ...assessments.models import Round
from ...shared import formats
from ...shared.charts.chart import Chart, Words
from ...shared.charts.comparisons import Bar, ranking
from ...shared.charts.intervals import Interval, intervals
from ...shared.tables import Column, Table
from .bias import FEW, Bias, DecidedLine, biases

MOST_BARS = 15
MOST_LETTERS = 28


def views(definition: Definition) -> dict[str, tuple[str, Callable[[DecidedLine], str]]]:
    """How the lines are put together: key of the table, what a row is, which row a line belongs to."""
    names = {one.code: f"{one.code} {one.name.vi}" for one in definition.indicators}
    return {
        "don-vi": (_("Đơn vị"), lambda line: line.unit),
        "co-quan": (_("Cơ quan thẩm định"), lambda line: line.department),
        "nguoi": (_("Người thẩm định"), lambda line: line.person),
        "chi-tieu": (_("Chỉ tiêu"), lambda line: names.get(line.code, line.code)),
        "ly-do": (_("Lý do giảm điểm"), lambda line: line.cause),
    }


def bias_tables(round_: Round, definition: Definition, lines: Sequence[DecidedLine]) -> dict[str, Table]:
    """One table per way of putting the lines together."""
    return {
        key: _table(round_, key, head, biases(lines, which))
        for key, (head, which) in views(definition).items()
    }


def _table(round_: Round, key: str, head: str, found: Sequence[Bias]) -> Table:
    columns = [
        Column("name", head),
        Column("cut", _("Điểm giảm"), "Points cut", kind="points"),
        Column("cut_share", _("So với tự chấm"), "Of points claimed", kind="percent", decimals=1),
        Column("lines", _("Số dòng"), "Lines", kind="integer", template="workflow/few_cell.html"),
        Column("cut_lines", _("Dòng bị giảm"), "Lines cut", kind="integer", on_phone=False),
        Column("mean", _("Giảm trung bình một dòng"), "Mean cut per line", kind="points", on_phone=False),
        Column("low", _("Khoảng 95 %, từ"), "95 % from", kind="points", on_phone=False),
        Column("high", _("đến"), "to", kind="points", on_phone=False),
        Column("claimed", _("Điểm tự chấm"), "Points claimed", kind="points", on_page=False),
    ]
    return Table(
        f"chenh-lech-{key}",
        _("Tự chấm trừ thẩm định, theo %(what)s") % {"what": head[0].lower() + head[1:]},
        columns,
        [_row(one) for one in found],
        source=str(round_.index),
        note=_("Khoảng 95 %% của số trung bình, xấp xỉ chuẩn; dưới %(n)s dòng chỉ để tham khảo.")
        % {"n": FEW},
        is_demo=round_.is_demo,
        empty=_("Chưa có dòng nào bị giảm điểm.")
        if key == "ly-do"
        else _("Chưa có dòng nào được quyết định."),
    )


def _row(one: Bias) -> dict[str, Any]:
    same = ("name", "cut", "cut_share", "lines", "cut_lines", "mean", "low", "high", "claimed", "is_few")
    return {name: getattr(one, name) for name in same}


def cuts_chart(
    round_: Round, lines: Sequence[DecidedLine], title: str, key: Callable[[DecidedLine], str]
) -> Chart:
    """Who or what lost most points: bars, most first."""
    found = [one for one in biases(lines, key) if one.cut > 0]
    bars = tuple(Bar(Truncator(one.name).chars(MOST_LETTERS), one.cut) for one in found[:MOST_BARS])
    first = f"{found[0].name}: {formats.points(found[0].cut)}" if found else ""
    more = len(found) - len(bars)
    unit = _("điểm giảm")
    if more > 0:
        unit = _("điểm giảm; %(n)s nhiều nhất, còn %(more)s ở bảng") % {"n": len(bars), "more": more}
    words = Words(
        title, unit, str(round_.index), _("Nhiều nhất: %(first)s.") % {"first": first} if first else ""
    )
    return ranking(bars, words, decimals=2)


def verifiers_chart(round_: Round, lines: Sequence[DecidedLine]) -> Chart:
    """The mean cut per line of each verifying person with its interval, and the mean of all as the middle."""
    found = biases(lines, lambda line: line.person)
    rows = tuple(
        Interval(
            f"{one.name} ({one.lines})" + (" *" if one.is_few else ""), float(one.mean), one.low, one.high
        )
        for one in sorted(found, key=lambda one: -one.mean)
    )
    every = biases(lines, lambda line: "all")
    words = Words(
        _("Người thẩm định nào giảm điểm nhiều"),
        _("điểm giảm trung bình một dòng, với khoảng 95 %; trong ngoặc là số dòng"),
        str(round_.index),
        _("%(n)s người thẩm định; số liệu đầy đủ ở bảng theo người thẩm định.") % {"n": len(found)},
    )
    return intervals(rows, words, middle=float(every[0].mean) if every else None, middle_name=_("chung"))
