"""Quantities in a sentence: number or range, unit, comparator, growth.

Works on the match form (lower case, one dash). A comparator stands before its number (*tối thiểu 90%*), after it
(*30% GDP trở lên*), or before the first of several numbers that it governs (*Tối thiểu 90% A, 85% B và 70% C*).
"""

import re
from dataclasses import dataclass, replace

from trucso.vanban.model import Value

NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_WORD_NUMBERS = {"một": 1.0, "hai": 2.0, "ba": 3.0, "bốn": 4.0, "năm": 5.0}
COUNTED = (
    r"bậc|thứ bậc|thứ hạng|hạng|tỉnh/thành phố|tỉnh,? thành phố|tỉnh,? thành|địa phương|phút|giây|giờ|ngày làm việc|ngày|cuộc|lần/\w+|lần|lượt người|lượt|người dân|người|học viên|cán bộ|chuyên gia|kỹ sư|sinh viên|học sinh"
    r"|doanh nghiệp|hợp tác xã|hộ gia đình|hộ|mô hình|hệ thống|nền tảng|dịch vụ công|dịch vụ|cơ sở dữ liệu|csdl|xã|phường|thị trấn|huyện|quận|thôn|điểm cầu|điểm phục vụ|điểm|trạm bts|trạm|hội nghị|hội thảo|lớp|khóa|sản phẩm|ứng dụng|tin,? bài|bài viết|chuyên trang|chuyên mục"
    r"|tổ chức|thủ tục hành chính|thủ tục|tthc|hồ sơ|cơ quan|đơn vị|khu công nghiệp|khu|đô thị|trường học|trường|cơ sở y tế|cơ sở|máy tính|camera|thiết bị|văn bản|đề tài|nhiệm vụ|dự án|sáng kiến|trung tâm dữ liệu|trung tâm|giao dịch|tài khoản|chữ ký số"
    r"|kênh|buổi|đợt|tổ công nghệ số cộng đồng|tổ|thành viên|bộ dữ liệu|tập dữ liệu|usd|mbps|gbps|gbit/s|km|triệu người|nghìn người|triệu tài khoản|bằng sáng chế|bằng độc quyền|văn bằng|startup|phòng|sàn|chợ|nhà máy|công dân|thuê bao|tuyến|video|phóng sự|gói|viện|quỹ|chương trình|kế hoạch|lĩnh vực|nhóm"
)
_UNIT = re.compile(
    rf"\s?(?P<percent>%|phần trăm)(?:\s?/\s?năm)?|\s?(?P<noun>{COUNTED}|tỷ(?: đồng)?|triệu đồng)(?![\wà-ỹ])"
)
_FIGURE = re.compile(
    rf"(?<![\wà-ỹ.,/-])(?P<a>{NUMBER})(?P<pa>\s?%)?(?:\s?(?P<dash>-|đến|tới)\s?(?P<b>{NUMBER}))?(?![\w])(?!/\d|-\w|[.,]\d|\s?[gk]\b)"
)
_WORDED = re.compile(
    r"(?:tối thiểu|ít nhất|không quá|tối đa|trên|hơn)\s(?P<w>một|hai|ba|bốn)\s(?=" + COUNTED + r")"
)
_NOT_A_QUANTITY = re.compile(
    r"(?:năm|tháng|ngày|quý|cấp độ|mức độ|mức|giai đoạn|nhiệm kỳ|điều|khoản|mục|số|phiên bản|lần thứ|thứ|đề án|nghị quyết|quyết định|khóa|chương|phần|phụ lục|ipv|thế hệ|tcvn|iso|iec|loại|kỳ họp thứ|web|tổng đài|trụ sở|bảng|biểu|mẫu|chỉ thị|kế hoạch|luật|hotline|đường|quốc lộ|lần)\s?$|[a-zđ]\d*-$"
)
_FILL = r"(?:\s(?:đạt|là|bằng|có|thêm|mỗi năm|hằng năm|hàng năm|bình quân|trung bình|khoảng|tăng|mức|được|tổ chức|xây dựng|đến|lên|về|còn|tới|hoàn thành|từ|lên đến|cả|số|trên))*\s?$"
_COMPARATORS = (
    (">=", re.compile(r"(?:tối thiểu|ít nhất|không (?:thấp|ít|nhỏ) hơn|thấp nhất|chí ít|≥|>=|từ)" + _FILL)),
    ("<=", re.compile(r"(?:không (?:vượt )?quá|tối đa|nhiều nhất|không (?:lớn|cao|nhiều) hơn|trong vòng|trong thời gian|≤|<=|chậm nhất)" + _FILL)),
    ("<", re.compile(r"(?:dưới|thấp hơn|nhỏ hơn|ít hơn|<)" + _FILL)),
    (">", re.compile(r"(?:(?<!không )(?:lớn|cao|nhiều) hơn|(?<!không )vượt(?: mức)?|(?<!dựa )(?<!môi trường )trên|(?<!thấp )(?<!nhỏ )(?<!ít )hơn|>)(?:\s(?:đạt|là|bằng|khoảng|mức))*\s?$")),
    ("~", re.compile(r"(?:khoảng|xấp xỉ|gần|chừng|~|≈)(?:\s(?:đạt|là|bằng))*\s?$")),
)  # fmt: skip
_TRAILING = re.compile(
    r"[^,;.()\d]{0,45}?(?<![\wà-ỹ])(?:trở (?P<w>lên|xuống)|hoặc (?P<h>cao|nhiều|lớn) hơn)(?![\wà-ỹ])"
)
_GROWTH = re.compile(
    r"(?<![\wà-ỹ])(?<!vào )(?<!cho )tăng(?: trưởng)?(?:\s(?:tối thiểu|ít nhất|trên|từ|khoảng|bình quân|trung bình|hằng năm|hàng năm|thêm|đạt|mỗi năm|hơn|gdp|grdp|ở mức|được|thứ hạng|hạng|xếp hạng)){0,5}\s?$"
)
_FROM_TO = re.compile(
    rf"từ (?:mức )?(?P<base>{NUMBER})\s?(?:%|phút|giờ|ngày|bậc)?(?: \([^)]{{0,40}}\)| năm \d{{4}})?\s(?:lên|xuống|xuống còn|lên đến|lên tới|lên mức)\s$"
)
_ONLY_BASE = re.compile(
    rf"(?: \([^)]{{0,40}}\)| năm \d{{4}})?\s(?:lên|xuống)(?: còn| đến| tới| mức)?\s(?:{NUMBER})"
)
_PREDICATE = re.compile(r"(?:đạt|chiếm|là|bằng|tăng|giảm|có|còn|lên|phủ)(?: (?:từ|mức|tới|đến))?\s?$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure and its offsets; ``explicit`` when its own comparator is written beside it."""

    value: Value
    unit: str | None
    comparator: str
    start: int
    end: int
    explicit: bool = False
    growth: bool = False
    baseline: float | None = None


def parse_number(text: str) -> float:
    """``1.234,5`` → 1234.5; ``0,5`` and ``0.5`` → 0.5; ``01`` → 1."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        text = text.replace(".", "")
    return float(text.replace(",", "."))


def find_quantities(low: str) -> list[Quantity]:
    """Quantities with a unit in ``low`` (match form), comparators carried along a list."""
    out: list[Quantity] = []
    for m in _FIGURE.finditer(low):
        q = _read(m, low)
        if q is not None and not _ONLY_BASE.match(low, q.end):
            out.append(_carry(q, out[-1] if out else None, low))
    for m in _WORDED.finditer(low):
        unit = _UNIT.match(low, m.end("w"))
        comparator, _ = _comparator(low, m.start("w"), m.end("w"))
        if unit is not None:
            out.append(
                Quantity(_WORD_NUMBERS[m["w"]], unit["noun"], comparator, m.start("w"), unit.end(), True)
            )
    return sorted(out, key=lambda q: q.start)


def _read(m: re.Match[str], low: str) -> Quantity | None:
    before = low[max(0, m.start() - 70) : m.start()]
    unit = None if m["pa"] and not m["b"] else _UNIT.match(low, m.end())
    percent = unit is not None and unit["percent"] is not None
    if unit is None and m["pa"] is None:
        unit = _any_noun(low, m)
    if unit is None and m["pa"] is None:
        return None
    if _NOT_A_QUANTITY.search(before) and not percent:
        return None
    if m["pa"] and m["b"] and not percent:
        return _single(m, low, before)
    name = "%" if percent or m["pa"] else unit["noun"] if unit else None
    end = unit.end() if unit else m.end()
    a, b = parse_number(m["a"]), parse_number(m["b"]) if m["b"] else None
    if b is not None and (b <= a or (name in ("%",) and b > 1000)):
        return None
    value: Value = (a, b) if b is not None else a
    return _compare(value, name, m.start(), end, low, before)


_ANY = re.compile(
    r"\s(?P<noun>(?!(?:so|và|của|năm|tháng|trong|trên|tại|theo|đến|từ|với|là|hoặc|nhằm|để|khi|trở|được)(?![\wà-ỹ]))[a-zđà-ỹ]{2,12}(?:\s(?!(?:được|có|về|cho|trong|trên|tại|và|của|để|là|ở|từ|mỗi)(?![\wà-ỹ]))[a-zđà-ỹ]{2,10})?)(?P<percent>(?!))?"
)


_AT_LEAST = re.compile(r"(?:tối thiểu|ít nhất|không quá|tối đa)(?: có| là| thêm)?\s$")
_MAKES = re.compile(
    r"(?:số hóa|xây dựng|đào tạo|hỗ trợ|thành lập|hình thành|phát triển|bồi dưỡng|lắp đặt)(?: được| mới)?\s$"
)


def _any_noun(low: str, m: re.Match[str]) -> re.Match[str] | None:
    """Any noun is a unit after *tối thiểu*, *ít nhất*, *không quá*, or after a verb that makes things (*số hóa 1.200 …*)."""
    before = low[max(0, m.start() - 24) : m.start()]
    many = m["a"].startswith("0") or parse_number(m["a"]) >= 10
    if _AT_LEAST.search(before) or (many and _MAKES.search(before)):
        return _ANY.match(low, m.end())
    return None


def _single(m: re.Match[str], low: str, before: str) -> Quantity:
    """``80% đến 2030``: the first number is the quantity."""
    return _compare(parse_number(m["a"]), "%", m.start(), m.end("pa"), low, before)


def _compare(value: Value, unit: str | None, start: int, end: int, low: str, before: str) -> Quantity:
    comparator, explicit = _comparator(low, start, end)
    growth = bool(_GROWTH.search(before)) or bool(
        re.match(r"\s?/\s?năm", low[end : end + 6]) and "tăng" in before
    )
    base = _FROM_TO.search(before)
    if base is not None:
        comparator, explicit, growth = "=", True, False
    if isinstance(value, tuple) and comparator in ("=", ">=") and not growth:
        comparator, explicit = "range", True
    return Quantity(
        value, unit, comparator, start, end, explicit, growth, parse_number(base["base"]) if base else None
    )


def _comparator(low: str, start: int, end: int) -> tuple[str, bool]:
    trailing = _TRAILING.match(low, end)
    if trailing is not None:
        return ("<=" if trailing["w"] == "xuống" else ">="), True
    before = low[max(0, start - 48) : start]
    for sign, pattern in _COMPARATORS:
        if pattern.search(before):
            return sign, True
    return "=", False


def _carry(q: Quantity, last: Quantity | None, low: str) -> Quantity:
    """Give ``q`` the comparator that governs a list it belongs to."""
    if (
        last is None
        or q.explicit
        or last.comparator not in (">=", ">", "<=", "<")
        or q.unit != last.unit
        or q.growth
    ):
        return q
    between = low[last.end : q.start]
    if (
        re.search(r"[;.:]", between)
        or not re.search(r",|(?<![\wà-ỹ])và(?![\wà-ỹ])", between)
        or _PREDICATE.search(between)
    ):
        return q
    if q.unit == "%" and q.value == 100.0:
        return q
    return replace(q, comparator=last.comparator)


_PLACES = r"(?:tỉnh/thành phố|tỉnh,? ?(?:và )?thành phố|tỉnh,? thành|địa phương|tỉnh|thành phố|bộ,? ngành|bộ|xã, phường|xã|phường|huyện|quốc gia|nước|nền kinh tế|đơn vị)"
_LEADING = re.compile(
    rf"(?P<g>nhóm|tốp|top|trong số|trong|thuộc|vào|số)\s(?:nhóm\s|tốp\s|top\s)?(?:các\s)?(?P<n>\d{{1,3}})(?!\d|[.,]\d|%)\s?(?:các )?(?P<u>{_PLACES})?(?P<tail>[^.;]{{0,60}})"
)
_PLACED = re.compile(
    r"(?:xếp|đứng|thứ hạng|vị trí|xếp hạng)(?:\s(?:thứ|hạng|ở|vị trí|từ|trong|số|đạt|tối thiểu|ít nhất)){0,4}\s(?P<n>\d{1,3})(?!\d|%|[.,]\d)(?:/\d{1,3})?(?P<tail> trở lên)?"
)
_UP = re.compile(
    r"(?P<v>tăng|nâng|cải thiện)(?P<mid>(?:(?!tăng)[^.;,]){0,30}?)(?<![\w.,])(?P<a>\d{1,2})(?:\s?-\s?(?P<b>\d{1,2}))?\s(?P<u>bậc|thứ bậc|hạng|thứ hạng|vị trí)"
)


def find_ranks(low: str) -> list[Quantity]:
    """Ranks to be reached (*nhóm 10 địa phương dẫn đầu*) and places to climb (*tăng ít nhất 2 bậc*)."""
    out: list[Quantity] = []
    for m in _UP.finditer(low):
        value: Value = (float(m["a"]), float(m["b"])) if m["b"] else float(m["a"])
        out.append(Quantity(value, m["u"], "up_by", m.start("a"), m.end(), True, True))
    for m in _LEADING.finditer(low):
        grouped = m["g"] in ("nhóm", "tốp", "top") or bool(
            re.match(r".*?(?:nhóm|tốp|top)\s", low[m.start() : m.start("n")])
        )
        leads = re.search(r"dẫn đầu|đứng đầu|cao nhất|tốt nhất|hàng đầu|tiên tiến", m["tail"][:45])
        among = m["g"] != "nhóm" or bool(
            re.search(r"(?:thuộc|vào|trong|ở|giữ|đạt|đứng) (?:các )?$", low[: m.start()][-14:])
        )
        among = among and not re.match(r"[^,.;]{0,3},? (?:ngành )?có ", m["tail"])
        if (grouped and ((m["u"] and among) or leads)) or (m["u"] and leads) or (m["g"] in ("tốp", "top")):
            unit = (m["u"] or "địa phương").strip()
            out.append(
                Quantity(
                    float(m["n"]), unit, "rank<=", m.start("n"), m.end("u") if m["u"] else m.end("n"), True
                )
            )
    for m in _PLACED.finditer(low):
        if not any(q.start <= m.start("n") < q.end for q in out):
            out.append(
                Quantity(
                    float(m["n"]),
                    "hạng",
                    "rank<=" if m["tail"] else "=",
                    m.start("n"),
                    m.end("n"),
                    bool(m["tail"]),
                )
            )
    return sorted(out, key=lambda q: q.start)
