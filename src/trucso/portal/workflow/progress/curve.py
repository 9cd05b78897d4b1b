"""The curve of submissions to the deadline, with last round's beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from ...shared import formats
from ...shared.charts.chart import Chart, Words
from ...shared.charts.timelines import DayCount, DayMark, running_count
from ...shared.tables import Column, Table
from .queries import Progress
from .stages import cumulative


def curve_points(progress: Progress, last_units: int, last_days: Sequence[date]) -> list[DayCount]:
    """Units sent by day, up to today. The round before is laid so that its due day falls on this one's."""
    days = [one.sent_on for one in progress.units if one.sent_on]
    start = min(filter(None, (progress.calendar.opens_on, *days)), default=None)
    if start is None:
        return []
    name = _("Đợt này (%(n)s đơn vị)") % {"n": len(progress.units)}
    ours = [DayCount(name, *one) for one in cumulative(days, start, max(start, progress.today))]
    return ours + _before(progress, last_units, last_days)


def _before(progress: Progress, units: int, days: Sequence[date]) -> list[DayCount]:
    earlier, due = progress.round.previous, progress.calendar.due_on
    if earlier is None or earlier.due_on is None or due is None or not days:
        return []
    shift = due - earlier.due_on
    moved = [day + shift for day in days]
    name = _("Đợt trước (%(n)s đơn vị)") % {"n": units}
    start = (earlier.opens_on + shift) if earlier.opens_on else min(moved) - timedelta(days=1)
    return [DayCount(name, *one) for one in cumulative(moved, min(start, *moved), max(moved))]


def curve_chart(progress: Progress, points: Sequence[DayCount]) -> Chart:
    """Steps from the first day to today; due day, last day for late ones, and today are named."""
    calendar, today = progress.calendar, progress.today
    days = (
        (calendar.due_on, _("hạn nộp")),
        (calendar.late_until, _("nhận muộn đến")),
        (today, _("hôm nay")),
    )
    marks = tuple(DayMark(day, name) for day, name in days if day)
    words = Words(
        _("Số đơn vị đã gửi phiếu theo ngày"),
        _("đơn vị, cộng dồn; đợt trước đặt trùng ngày hạn nộp")
        if _has_before(points)
        else _("đơn vị, cộng dồn"),
        _("biên nhận gửi phiếu của đợt"),
        _alternative(progress, points),
    )
    most = max((len(progress.units), *(one.number for one in points)), default=1)
    return running_count(tuple(points), words, most=most, marks=marks)


def _has_before(points: Sequence[DayCount]) -> bool:
    return len({one.series for one in points}) > 1


def _alternative(progress: Progress, points: Sequence[DayCount]) -> str:
    ours = [one for one in points if one.series == points[0].series]
    if not ours:
        return ""
    by_due = max((one.number for one in ours if one.day <= (progress.calendar.due_on or one.day)), default=0)
    said = {"now": ours[-1].number, "day": formats.day(ours[-1].day), "due": by_due}
    return _("Đến hết %(day)s có %(now)s đơn vị đã gửi, trong đó %(due)s gửi trong hạn nộp.") % said


def curve_table(progress: Progress, points: Sequence[DayCount]) -> Table:
    """The points of the curve, for files."""
    columns = [
        Column("series", _("Đợt"), "Round"),
        Column("day", _("Đến hết ngày"), "By the end of", kind="day"),
        Column("number", _("Đã gửi"), "Sent", kind="integer", unit=_("đơn vị")),
    ]
    rows = [one._asdict() for one in points]
    return Table(
        "gui-theo-ngay", _("Số đơn vị đã gửi phiếu theo ngày"), columns, rows,
        source=_("biên nhận gửi phiếu của đợt"), as_of=progress.today,
        is_demo=progress.round.is_demo, empty=_("Chưa có đơn vị nào gửi phiếu."),
    )  # fmt: skip
