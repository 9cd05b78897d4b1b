"""What surrounds a figure or a task and gives it meaning: year, level of units, pillar, plan year."""

import re

from trucso.vanban.sentences import clause_around
from trucso.vanban.structure import Item, Section
from trucso.vanban.text import match_form

YEAR = re.compile(r"(?<![\d/.-])(?P<y>20[1-4]\d)(?![\d/])")
_PERIOD = re.compile(r"(?<!\d)(20[1-4]\d)\s?-\s?(20[1-4]\d)(?!\d)")


_DATES = re.compile(r"ngày \d{1,2} tháng \d{1,2},? năm \d{4}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|(?:qh|hđnd|cp)\d+")
_FAR = re.compile(r"(?:định hướng|tầm nhìn)[^.;]{0,12}20[1-4]\d")  # what comes after the plan's own years


def plan_year(title: str | None, issued: str | None, lead: str) -> int | None:
    """The year a plan is for: *năm 2025*, the end of *giai đoạn 2021-2025*, *đến năm 2025, định hướng 2030* → 2025."""
    for text in (title or "", lead):
        low = _DATES.sub(" ", match_form(text))
        near = _FAR.sub(" ", low)
        for said in (near, low):
            if m := re.search(r"đến (?:hết )?(?:năm )?(20[1-4]\d)", said) or _PERIOD.search(said):
                return int(m[m.lastindex or 1])
            if m := re.search(r"năm (20[1-4]\d)", said):
                return int(m[1])
    return int(issued[:4]) if issued else None


_TO_YEAR = re.compile(
    r"(?:đến|vào|trong|hết|tới|cuối|trước|đầu|năm|đối với)(?: (?:hết|cuối|đầu|trước|trong))?(?: năm)? (?P<y>20[1-4]\d)(?![\d/]|\s?-\s?20)"
)
_COMPARED = re.compile(r"(?:so với|so cùng kỳ|kể từ|từ|bằng)(?: (?:cùng kỳ|cuối))?(?: năm)? $")


def year_of(low: str, start: int, end: int, next_start: int | None, item: Item | None, default: int | None) -> int | None:  # fmt: skip
    """Year of the figure at ``start:end`` of a sentence: said after it, before it, in a heading, at the end of the
    list it stands in, or that of the plan."""
    for m in _said(low, end, min(next_start or len(low), end + 140)):
        between = low[end : m.start()]
        if not re.search(r"[;.]", between) and not (next_start and "," in between) and _late(m, low, end):
            return int(m["y"])
    before = [
        m for m in _said(low, max(0, start - 600), start) if not re.search(r"[.]\s", low[m.end() : start])
    ]
    if before:
        return int(before[-1]["y"])
    above = item.parent if item else None
    while above is not None:
        said = re.search(r"(?:đến|năm)(?: hết)?(?: năm)? (20[1-4]\d)(?!\s?-)", above.paragraph.low[:80])
        if said is not None:
            return int(said[1])
        above = above.parent
    if heading := _heading_year(item.section if item else None):
        return heading
    later = next((m for m in _said(low, end, min(len(low), end + 300)) if m.group().startswith("vào")), None)
    return int(later["y"]) if later and "." not in low[end : later.start()] else default


def _said(low: str, start: int, end: int) -> list[re.Match[str]]:
    """Years named as times (not as something to compare with)."""
    return [
        m
        for m in _TO_YEAR.finditer(low, start, end)
        if not _COMPARED.search(low[max(0, m.start("y") - 40) : m.start("y")])
    ]


def _late(m: re.Match[str], low: str, end: int) -> bool:
    """A year after a figure counts when it follows directly: *đạt 60% vào năm 2025*, not *Đề án ... đến năm 2030*."""
    between = low[end : m.start()]
    return m.group().startswith(
        ("vào", "đến", "hết", "trong", "tới", "cuối", "năm", "trước")
    ) and not re.search(r"[“\"(]|đề án|kế hoạch|chương trình|chiến lược|nghị quyết", between)


def _heading_year(section: Section | None) -> int | None:
    for s in section.ancestors() if section else ():
        low = match_form(s.title)
        if m := re.search(r"(?:đến|năm|hết)(?: năm)? (20[1-4]\d)(?!\s?-)", low):
            return int(m[1])
        if m := _PERIOD.search(low):
            return int(m[2])
    return None


_LEVELS = (
    ("cấp tỉnh", re.compile(r"cấp (?:tỉnh|thành phố)(?![\wà-ỹ])")),
    ("cấp huyện", re.compile(r"cấp (?:(?:tỉnh|thành phố)(?:,| và) )?(?:cấp )?huyện|cấp quận")),
    ("cấp xã", re.compile(r"cấp (?:(?:tỉnh|huyện|thành phố)(?:,| và) ){0,2}(?:cấp )?xã|cấp phường|cấp (?:tỉnh|huyện)[, và]{1,5}(?:huyện[, và]{1,5})?xã")),
)  # fmt: skip
_COUNTED_LEVEL = (
    ("cấp xã", re.compile(r"\s?%?\s?(?:số |các |ubnd |tổng số )*(?:cấp )?(?:xã|phường|thị trấn|đặc khu)(?![\wà-ỹ])")),
    ("cấp huyện", re.compile(r"\s?%?\s?(?:số |các |ubnd |tổng số )*(?:cấp )?(?:huyện|quận|thị xã)(?![\wà-ỹ])")),
    ("cấp tỉnh", re.compile(r"\s?%?\s?(?:số |các |tổng số )*(?:sở|cơ quan cấp tỉnh)(?![\wà-ỹ])")),
)  # fmt: skip


def scope_of(low: str, start: int, end: int, next_start: int | None, default: str) -> str:
    """Levels of units the figure speaks of, from the figure to the next one; ``default`` when none is named."""
    for level, pattern in _COUNTED_LEVEL:
        if pattern.match(low, end):
            return level
    clause_start = max(low.rfind(";", 0, start), low.rfind(". ", 0, start)) + 1
    stop = min((i for i in (low.find(";", end), next_start) if i is not None and i > 0), default=len(low))
    found = [level for level, pattern in _LEVELS if pattern.search(low, end, min(stop, len(low)))]
    if not found and next_start is None:
        found = [level for level, pattern in _LEVELS if pattern.search(low, clause_start, start)]
    if found and re.search(r"xã đến (?:cấp )?huyện", low[end:stop]):
        found = ["cấp xã", "cấp huyện"]
    return ", ".join(found) if found else default


_PILLARS = (
    ("an toàn thông tin", r"an toàn thông tin|an ninh mạng|an toàn,? an ninh|attt|mã độc|cấp độ an toàn|an ninh thông tin"),
    ("chính quyền số", r"chính quyền số|chính phủ số|chính quyền điện tử|dịch vụ công|thủ tục hành chính|tthc|hồ sơ công việc|dvctt|văn bản điện tử|cơ quan nhà nước|một cửa|thư điện tử|chế độ báo cáo"),
    ("kinh tế số", r"kinh tế số|doanh nghiệp|thương mại điện tử|gdp|grdp|hóa đơn điện tử|năng suất lao động|hợp đồng điện tử|hợp tác xã"),
    ("xã hội số", r"xã hội số|công dân số|dân số trưởng thành|thanh toán (?:điện tử|không dùng tiền mặt)|sổ sức khỏe|học bạ|hộ gia đình|người dân|định danh điện tử|y tế|giáo dục|học sinh"),
    ("hạ tầng số", r"hạ tầng|băng (?:thông )?rộng|cáp quang|5g|4g|internet|ipv6|trung tâm dữ liệu|điện toán đám mây|truyền số liệu"),
    ("dữ liệu số", r"dữ liệu số|dữ liệu mở|cơ sở dữ liệu|csdl|dữ liệu"),
    ("nhân lực số", r"nhân lực|kỹ năng số|đào tạo|tập huấn|bồi dưỡng"),
    ("nhận thức số", r"nhận thức|tuyên truyền|truyền thông"),
    ("thể chế số", r"thể chế|cơ chế,? chính sách|quy chế|ngân sách"),
)  # fmt: skip
_PILLAR_PATTERNS = tuple((name, re.compile(p)) for name, p in _PILLARS)
_OVERALL = re.compile(
    r"(?:chỉ số (?:chuyển đổi số|dti)|chuyển đổi số|dti)[^.;]{0,60}(?:bậc|hạng|nhóm|dẫn đầu)|(?:nhóm|thứ hạng|xếp hạng)[^.;]{0,40}chuyển đổi số"
)
_OWN = re.compile(
    r"trụ cột (chính quyền số|kinh tế số|xã hội số)|nhóm (?:chỉ số )?[“\"]?(nhận thức số|thể chế số|hạ tầng số|nhân lực số|an toàn thông tin)"
)


def pillar_of(low: str, start: int, item: Item | None) -> str | None:
    """Pillar of a figure: named beside it, else by its heading, else by the words of its sentence."""
    own = list(_OWN.finditer(low, 0, start))
    if own:
        return str(own[-1][1] or own[-1][2])
    for section in item.section.ancestors() if item and item.section else ():
        title = match_form(section.title)
        for name, pattern in _PILLAR_PATTERNS[:1] + _PILLAR_PATTERNS[1:4] + _PILLAR_PATTERNS[4:]:
            if pattern.search(title) and len(title.split()) <= 30:
                return name
    if _OVERALL.search(low):
        return "tổng hợp"
    for text in (low[slice(*clause_around(low, start))], low):
        if found := next((n for n, pattern in _PILLAR_PATTERNS if pattern.search(text)), None):
            return found
    return None
