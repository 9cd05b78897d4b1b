"""Days as documents write them: ``26.1.2021``, ``05/12/2024``, ``ngày 09 tháng 02 năm 2021``, ``31-12-2025``."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_WORDED = r"(?P<d1>\d{1,2})\s{0,3}tháng\s{0,3}(?P<m1>\d{1,2})\s{0,3}(?:năm|/)\s{0,3}(?P<y1>(?:19|20)\d\d)"
_FIGURES = r"(?P<d2>\d{1,2})\s?(?P<sep>[./-])\s?(?P<m2>\d{1,2})\s?(?P=sep)\s?(?P<y2>(?:19|20)\d\d)"
DAY = re.compile(rf"(?<![\d/.])(?:{_WORDED}|{_FIGURES})(?!\d)")


@dataclass(frozen=True, slots=True)
class Found:
    """A day and where it stands."""

    day: date
    start: int
    end: int


def make_day(year: int, month: int, day: int) -> date | None:
    """The day, or ``None`` when the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_days(low: str, start: int = 0, end: int | None = None) -> list[Found]:
    """Every full day in ``low`` (match form) between ``start`` and ``end``."""
    out = []
    for m in DAY.finditer(low, start, len(low) if end is None else end):
        figures = (m["y1"], m["m1"], m["d1"]) if m["y1"] else (m["y2"], m["m2"], m["d2"])
        day = make_day(*(int(x) for x in figures))
        if day is not None:
            out.append(Found(day, m.start(), m.end()))
    return out


def month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def quarter_end(year: int, quarter: int) -> date:
    """Last day of a quarter (1..4)."""
    return month_end(year, 3 * quarter)
