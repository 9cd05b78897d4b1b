"""Due days in a sentence: one-off days, yearly days, days of a month or quarter, ends of quarters, months, years."""

import re
from dataclasses import dataclass

from trucso.vanban.dates import find_days, make_day, month_end, quarter_end
from trucso.vanban.markers import roman_value


@dataclass(frozen=True, slots=True)
class Due:
    """``value`` as in FORMAT.md; ``period`` when the expression itself says it (monthly, quarterly, once)."""

    value: str
    period: str | None
    start: int
    end: int


_BY = r"(?:trước|chậm nhất|muộn nhất|xong|hoàn thành|hạn|đến|vào|hết|trong|từ|là|cuối)"
_BEFORE_DAY = re.compile(_BY + r"[^.;,()]{0,22}$|[(:]\s?(?:trước )?(?:ngày )?$")
_DAY_OF_QUARTER = re.compile(
    r"(?:ngày\s)?(?<!\d)(\d{1,2})\s(?:(?:của |hằng |hàng |mỗi |đầu |)(?:tháng (?:cuối|thứ ba|cuối cùng)(?: của)?(?: mỗi| hằng| hàng)? quý|quý)|tháng cuối(?! (?:của )?năm))(?![\wà-ỹ]| [ivx1-4]+\b)"
)
_DAY_OF_MONTH = re.compile(
    r"ngày\s(\d{1,2})\s?(?:hằng tháng|hàng tháng|của tháng|mỗi tháng|các tháng|tháng sau|tháng báo cáo|của mỗi tháng|cuối tháng|tháng (?:liền kề|kế tiếp))"
)
_MONTHLY_DAY = re.compile(
    r"(?:hằng|hàng|mỗi) tháng[^.;]{0,40}?(?:trước|chậm nhất|vào)(?: là)?(?: trước)? ngày (\d{1,2})(?![/\d]| tháng)"
)
_DAY_MONTH = re.compile(
    r"(?:ngày\s)?(?<![\d/.-])(\d{1,2})\s?(?:/|-|\.|\stháng\s)\s?(\d{1,2})(?![\d/%]|\s?[-/.]\s?\d|\s?(?:tỉnh|năm \d|huyện|xã|đơn vị|địa phương|bộ|sở|chỉ tiêu))"
)
_QUARTER = re.compile(
    r"quý\s?(?P<q>iv|iii|ii|i|[1-4])(?:\s?(?:-|,|và)\s?(?:quý )?(?P<q2>iv|iii|ii|[2-4]))?(?:\s?(?:/|năm|-)?\s?(?P<y>20\d\d))?(?![\wà-ỹ])"
)
_MONTH = re.compile(r"tháng\s(?P<m>\d{1,2})\s?(?:/|năm|-)\s?(?P<y>20\d\d)")
_YEAR = re.compile(r"(?:trong|hết|cuối|trước khi kết thúc) năm (?P<y>20\d\d)(?!\s?-\s?20)")


def find_dues(low: str, year: int | None, *, years: bool) -> list[Due]:
    """Due expressions in ``low`` (match form); ``year`` completes *quý IV*; ``years`` also reads *trong năm 2025*."""
    found: list[Due] = [*_days(low), *_recurring(low), *_months(low), *_quarters(low, year)]
    if years:
        found += [Due(f"{m['y']}-12-31", "once", m.start(), m.end()) for m in _YEAR.finditer(low)]
    out: list[Due] = []
    for due in sorted(found, key=lambda d: (d.start, -(d.end - d.start))):
        if not out or due.start >= out[-1].end:
            out.append(due)
    return out


def _days(low: str) -> list[Due]:
    out = []
    for f in find_days(low):
        before = low[max(0, f.start - 34) : f.start]
        if _BEFORE_DAY.search(before) and not re.search(r"[/-][a-zđ]{2}|số \d", before):
            out.append(Due(f.day.isoformat(), "once", f.start, f.end))
    return out


def _recurring(low: str) -> list[Due]:
    out = [
        Due(f"{int(m[1])} of last month of quarter", "quarterly", m.start(), m.end())
        for m in _DAY_OF_QUARTER.finditer(low)
        if 1 <= int(m[1]) <= 31
    ]
    for pattern in (_DAY_OF_MONTH, _MONTHLY_DAY):
        out += [
            Due(f"{int(m[1])} of month", "monthly", m.start(), m.end())
            for m in pattern.finditer(low)
            if 1 <= int(m[1]) <= 31
        ]
    for m in _DAY_MONTH.finditer(low):
        day, month = int(m[1]), int(m[2])
        before = low[max(0, m.start() - 30) : m.start()]
        listed = bool(re.search(r"\d{1,2}/\d{1,2}(?:,| và| hoặc)\s?(?:ngày )?$", before))
        if (
            make_day(2024, month, day)
            and (_BEFORE_DAY.search(before) or listed)
            and not re.search(r"(?:mức độ|tỷ lệ|xếp|thứ|hạng|đạt|ngày chuyển đổi số[^.;]{0,30})\s?$", before)
        ):
            out.append(Due(f"{month:02d}-{day:02d}", None, m.start(), m.end()))
    return out


def _months(low: str) -> list[Due]:
    out = []
    for m in _MONTH.finditer(low):
        before = low[max(0, m.start() - 24) : m.start()]
        month, year = int(m["m"]), int(m["y"])
        if (
            1 <= month <= 12
            and re.search(
                r"(?:trong|trước|hoàn thành|vào|hết|cuối|chậm nhất|xong)(?: \w+){0,2}\s$|:\s$", before
            )
            and not re.search(r"\d\s$", before)
        ):
            out.append(Due(month_end(year, month).isoformat(), "once", m.start(), m.end()))
    return out


def _quarters(low: str, year: int | None) -> list[Due]:
    out = []
    for m in _QUARTER.finditer(low):
        stated = int(m["y"]) if m["y"] else year
        q = m["q2"] or m["q"]
        quarter = int(q) if q.isdigit() else roman_value(q)
        if stated and quarter and quarter <= 4:
            out.append(Due(quarter_end(stated, quarter).isoformat(), "once", m.start(), m.end()))
    return out


PERIODS = (
    ("monthly", re.compile(r"(?:hằng|hàng|mỗi|định kỳ|theo) tháng|tháng(?=,? (?:và )?(?:hằng |hàng )?quý)|01 tháng/lần|1 tháng/lần|tháng/lần")),
    ("quarterly", re.compile(r"(?:hằng|hàng|mỗi|định kỳ|theo|báo cáo) quý(?! [ivx])|(?<=tháng, )quý|quý(?=,? (?:và )?(?:06|6|sáu|bán niên|năm|hằng năm|hàng năm))|quý/lần|03 tháng(?: một lần|/lần)|3 tháng/lần")),
    ("6-month", re.compile(r"(?:0?6|sáu) tháng(?! (?:cuối|kể|tới|tiếp|sau|triển khai|thực hiện|trở))|bán niên|nửa năm")),
    ("annual", re.compile(r"(?:hằng|hàng|mỗi|định kỳ|theo|báo cáo|tổng kết) năm(?! 20)|(?:tháng|quý|kỳ)(?:,| và|, hằng|, hàng)+ (?:hằng |hàng |cả |01 |1 |một )?năm(?! 20)|cuối năm(?! 20)|cả năm|năm/lần|01 năm|một năm một lần")),
)  # fmt: skip


def find_periods(low: str) -> list[tuple[str, int, int]]:
    """Periods named in ``low`` with their offsets, in order, each kind once."""
    out: dict[str, tuple[int, int]] = {}
    for name, pattern in PERIODS:
        if m := pattern.search(low):
            out[name] = (m.start(), m.end())
    return sorted(((n, a, b) for n, (a, b) in out.items()), key=lambda x: x[1])
