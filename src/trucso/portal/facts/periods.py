"""Reporting periods, a year to a month: ``2026``, ``2026-H1``, ``2026-Q3``, ``2026-07``.

Plain values: no Django, no clock. The written form sorts within one kind and is what the database keeps.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

PATTERN = re.compile(r"(?P<year>\d{4})(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")
_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Period:
    """``first_month`` is 1–12 and ``months`` 1, 3, 6 or 12."""

    code: str
    year: int
    first_month: int
    months: int

    @classmethod
    def parse(cls, code: str) -> Period:
        """Read the written form; :class:`ValueError` says which forms there are."""
        match = PATTERN.fullmatch(code)
        if not match:
            raise ValueError(f"Kỳ «{code}» không đọc được: dùng 2026, 2026-H1, 2026-Q3 hoặc 2026-07.")
        year = int(match["year"])
        if match["half"]:
            return cls(code, year, 6 * int(match["half"]) - 5, 6)
        if match["quarter"]:
            return cls(code, year, 3 * int(match["quarter"]) - 2, 3)
        if match["month"]:
            return cls(code, year, int(match["month"]), 1)
        return cls(code, year, 1, 12)

    @property
    def first_day(self) -> date:
        return date(self.year, self.first_month, 1)

    @property
    def last_day(self) -> date:
        after = self.first_month + self.months
        return date(self.year + (after - 1) // 12, (after - 1) % 12 + 1, 1) - timedelta(days=1)

    @property
    def label(self) -> str:
        """How the period is called in Vietnamese: *Năm 2026*, *6 tháng đầu năm 2026*, *Quý III năm 2026*."""
        if self.months == 12:
            return f"Năm {self.year}"
        if self.months == 6:
            return f"6 tháng {'đầu' if self.first_month == 1 else 'cuối'} năm {self.year}"
        if self.months == 3:
            return f"Quý {_ROMAN[self.first_month // 3]} năm {self.year}"
        return f"Tháng {self.first_month}/{self.year}"
