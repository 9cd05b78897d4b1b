"""Targets: one for every figure that the document wants reached."""

import re

from trucso.vanban.context import pillar_of, scope_of, year_of
from trucso.vanban.model import Target, Value
from trucso.vanban.quantities import Quantity, find_quantities, find_ranks
from trucso.vanban.reading import Reading, span_of
from trucso.vanban.roles import Role
from trucso.vanban.sentences import clause_around, sentences
from trucso.vanban.structure import Item

MOST_FIGURES = 60  # of one paragraph: real ones have fewer than ten
_SILENT = (Role.BASIS, Role.SITUATION, Role.PURPOSE)
_TIME_UNITS = ("giờ", "phút", "giây", "ngày", "ngày làm việc")
_WANTED = re.compile(
    r"phấn đấu|mục tiêu|chỉ tiêu|bảo đảm|đảm bảo|duy trì|đến (?:hết |cuối )?năm|tối thiểu|ít nhất|trở lên|yêu cầu|phải|đạt|đặt ra|hoàn thành|kế hoạch|thúc đẩy|nâng"
)
_PAST = re.compile(
    r"(?<![\wà-ỹ])(?:đã|vừa (?:qua|được|ban hành|công bố)|hiện có|hiện nay|tính đến|kết quả|so với cùng kỳ|xếp (?:thứ|hạng|vị trí)|hạng \d|điểm, (?:hạng|xếp))(?![\wà-ỹ])"
)
_REDUCED = re.compile(r"giảm[^.;,]{0,40}$")


def find_targets(reading: Reading) -> list[Target]:
    """Targets of a document in reading order."""
    out: list[Target] = []
    for item in reading.outline.items:
        if item.role in _SILENT or item.paragraph.kind == "row":
            continue
        if reading.news and not _is_listed(item):
            out += _from_article(item, reading)
        elif not _outside(item, reading):
            out += _from_span(item, 0, len(item.paragraph.text), reading)
    return out


def _is_listed(item: Item) -> bool:
    return item.paragraph.marker is not None


def _outside(item: Item, reading: Reading) -> bool:
    """Preamble and articles of a decision: they state no target of their own unless they are goals."""
    return item.role is Role.NONE and reading.has_roles and item.section is None


def _from_article(item: Item, reading: Reading) -> list[Target]:
    out: list[Target] = []
    for start, end in sentences(item.paragraph.text):
        low = item.paragraph.low[start:end]
        if _WANTED.search(low) and not _PAST.search(low):
            out += _from_span(item, start, end, reading)
    return out


def _from_span(item: Item, start: int, end: int, reading: Reading) -> list[Target]:
    low = item.paragraph.low[start:end]
    figures = _wanted(low, item, reading)[:MOST_FIGURES]
    text = item.paragraph.text[start:end]
    out = []
    for i, q in enumerate(figures):
        following = figures[i + 1].start if i + 1 < len(figures) else None
        out.append(_target(q, following, item, start, text, reading))
    return out


def _wanted(low: str, item: Item, reading: Reading) -> list[Quantity]:
    """The figures of a sentence that are targets: all among goals, elsewhere shares and explicit minima."""
    ranks = find_ranks(low)
    goals = item.role is Role.GOALS
    ranks = [r for r in ranks if r.comparator != "=" or goals]
    taken = [(r.start, r.end) for r in ranks]
    quantities = [
        q for q in find_quantities(low) if not any(a <= q.start < b or q.start <= a < q.end for a, b in taken)
    ]
    kept = [q for q in quantities if _counts(q, low, goals=goals, role=item.role)]
    return sorted([*ranks, *kept], key=lambda q: q.start)


_SAMPLE = re.compile(r"(?:ví dụ|như|mô hình|hệ thống|cấp)\s$")


def _counts(q: Quantity, low: str, *, goals: bool, role: Role) -> bool:
    before = low[max(0, q.start - 60) : q.start]
    if q.unit is None or (q.unit == "điểm" and not goals) or _REPORTED.search(low[: q.start]):
        return False
    if q.unit in _TIME_UNITS:
        return (
            q.explicit
            and (q.comparator in ("<=", "<") or q.baseline is not None)
            and "kể từ" not in low[q.end : q.end + 20]
            and role in (Role.GOALS, Role.TASKS)
        )
    if q.unit == "%":
        return q.explicit or (
            role is not Role.FUNDING
            and (role is not Role.NONE or bool(_WANTED.search(low)) or q.value == 100.0)
            and not _SHARE_OF_COST.search(before[-30:])
        )
    if q.explicit and q.comparator != "range":
        return role in (Role.GOALS, Role.TASKS, Role.NONE) or q.comparator == ">="
    return goals and bool(_VERB_BEFORE.search(before)) and not _SAMPLE.search(before)


# *hỗ trợ 50% chi phí*, *mức thu bằng 50%*: terms of a policy, not goals.
# *(năm 2023 đạt 72%)*, *(hiện nay 45%)*: where things stand, beside the goal.
_REPORTED = re.compile(
    r"\([^()]{0,30}(?:năm 20\d\d (?:đạt|là|có)|hiện(?: nay| có| đạt| tại)|thực tế|đã đạt|kết quả năm)[^()]{0,60}$"
)
_SHARE_OF_COST = re.compile(r"(?:mức thu|mức phí|lệ phí|mức hỗ trợ|hỗ trợ|giảm giá)(?: \w+){0,2}\s$")
_VERB_BEFORE = re.compile(
    r"(?:có|đạt|xây dựng|thành lập|hình thành|triển khai|phát triển|đào tạo|bồi dưỡng|thu hút|tổ chức|hỗ trợ|đưa|cung cấp|duy trì|hoàn thành|tăng|giảm|là|khoảng|lên|từ|mỗi \w+|thêm|hoặc|,|và|phấn đấu|ban hành|công nhận|số hóa|trên|đầu tư|đạt từ|ươm tạo|kết nối|tối thiểu|ít nhất)\s(?:được\s|thêm\s|mới\s|thành công\s|khoảng\s|từ\s|trên\s|ít nhất\s)*$"
)


def _target(
    q: Quantity, following: int | None, item: Item, start: int, text: str, reading: Reading
) -> Target:
    p = item.paragraph
    end = start + len(text)
    low = p.low[start:end]
    comparator = q.comparator
    if q.growth and comparator not in ("up_by", "rank<="):
        comparator = "up_by>=" if comparator == ">=" else "up_by"
    value: Value = q.value
    baseline_year = re.search(r"so với (?:cùng kỳ )?(?:cuối )?năm (20\d\d)", low[q.end : q.end + 60])
    return Target(
        text=text, comparator=comparator, value=value, unit=q.unit,
        year=year_of(low, q.start, q.end, following, item, reading.year),
        scope=scope_of(low, q.start, q.end, following, reading.scope), pillar=pillar_of(low, q.start, item),
        baseline=q.baseline, baseline_year=int(baseline_year[1]) if baseline_year else None,
        indicator=_indicator(q, low, text), path=item.path, in_annex=item.annexed,
        span=span_of(p, start, end), figure_span=span_of(p, start + q.start, start + q.end),
        confidence=_confidence(q, item),
    )  # fmt: skip


_LINKS = re.compile(
    r"đạt|chiếm|là|bằng|tối|thiểu|ít|nhất|trên|từ|khoảng|tăng|được|phấn|đấu|dưới|không|quá|lên|xuống"
)


def _indicator(q: Quantity, low: str, text: str) -> str | None:
    """What the figure measures: the words after it, or before *đạt* when nothing follows."""
    start, end = clause_around(low, q.start)
    after = re.match(r"[^,;.(]*", text[q.end : end])
    words = re.sub(r"^trở (?:lên|xuống)\s*|\s*trở (?:lên|xuống)$", "", after.group().strip()) if after else ""
    if len(words.split()) >= 2:
        return re.split(r"\s(?:vào|trước|trong) (?:năm|ngày|tháng)\s", words)[0].strip()
    before = text[start : q.start].split()
    while before and _LINKS.fullmatch(before[-1].lower()):
        before.pop()
    return " ".join(before).rsplit(",", 1)[-1].strip() or None


def _confidence(q: Quantity, item: Item) -> float:
    """Shares of right items on the labelled documents, by form: see docs/vanban.md."""
    if item.role is Role.GOALS:
        return 0.97 if q.unit == "%" or q.comparator in ("rank<=", "up_by") else 0.85
    if q.unit == "%":
        return 0.93 if item.role is Role.TASKS else 0.8
    return 0.75 if q.explicit else 0.5
