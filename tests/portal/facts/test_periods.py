"""A period is written one way, has a first and a last day, and a Vietnamese name."""

from datetime import date

import pytest

from trucso.portal.facts.periods import Period


@pytest.mark.parametrize(
    ("code", "first", "last", "label"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "Năm 2026"),
        ("2026-H1", date(2026, 1, 1), date(2026, 6, 30), "6 tháng đầu năm 2026"),
        ("2026-H2", date(2026, 7, 1), date(2026, 12, 31), "6 tháng cuối năm 2026"),
        ("2026-Q3", date(2026, 7, 1), date(2026, 9, 30), "Quý III năm 2026"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "Tháng 2/2024"),
        ("2026-12", date(2026, 12, 1), date(2026, 12, 31), "Tháng 12/2026"),
    ],
)
def test_period_covers_its_days(code, first, last, label):
    period = Period.parse(code)
    assert (period.first_day, period.last_day, period.label) == (first, last, label)


@pytest.mark.parametrize("code", ["", "26", "2026-H3", "2026-Q5", "2026-13", "2026-00", "2026 ", "2026-q1"])
def test_other_forms_are_refused_with_the_allowed_ones(code):
    with pytest.raises(ValueError, match="2026-H1, 2026-Q3 hoặc 2026-07"):
        Period.parse(code)
