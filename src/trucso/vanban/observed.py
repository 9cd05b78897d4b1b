"""Observed values: scores, ranks, shares and counts that a text reports as facts, each once."""

import re

from trucso.vanban.model import Observed
from trucso.vanban.reading import Reading, span_of
from trucso.vanban.reported import MOST, Hit, dated
from trucso.vanban.roles import Role
from trucso.vanban.sentences import sentences
from trucso.vanban.structure import Item
from trucso.vanban.text import match_form

_NOW = re.compile(r"(?<![\wà-ỹ])(?:đến nay|hiện nay|tính đến nay|hiện(?= có| đã| đang|,| nay))(?![\wà-ỹ])")
_GOES_ON = re.compile(r"(?:trong đó|cụ thể|theo đó|riêng|ngoài ra)")


def find_observed(reading: Reading) -> list[Observed]:
    """Reported facts of situation sections, their footnotes, and articles; the same figures are kept once."""
    found: list[Observed] = []
    title = reading.head.metadata.title
    carried = _said_year(title.value if title else "") if reading.news else None
    for item in [*reading.outline.items, *reading.outline.footnotes]:
        if not _reports(item, reading):
            continue
        year: int | None = None
        for start, end in sentences(item.paragraph.text):
            low = item.paragraph.low[start:end]
            year = year if _GOES_ON.match(low) or reading.news else None
            known = year or (carried if reading.news else _title_year(item))
            hits, year = dated(low, None if _NOW.search(low[:60]) else known)
            hits = hits[:MOST]
            if not reading.news:
                found += [_observed(h, y, item, start, end, reading) for h, y in hits]
                continue
            if year and (hits or _ABOUT_RESULTS.search(low)) and not _PLANS.search(low):
                carried = year
            if _is_report(low, [h for h, _ in hits]):
                found += [_observed(h, y, item, start, end, reading) for h, y in hits]
    return _once(found)


def _said_year(text: str) -> int | None:
    m = re.search(r"năm (20[0-4]\d)(?!\s?-)", match_form(text))
    return int(m[1]) if m else None


def _reports(item: Item, reading: Reading) -> bool:
    if item.paragraph.kind not in ("text", "footnote"):
        return False
    return item.role is Role.SITUATION or (reading.news and item.paragraph.marker is None)


_PLANS = re.compile(
    r"(?<![\wà-ỹ])(?:phấn đấu|mục tiêu|đến năm|đến hết năm|bảo đảm|đảm bảo|tối thiểu|ít nhất|chỉ tiêu|yêu cầu|sẽ|đề ra|đặt ra|dự kiến)(?![\wà-ỹ])"
)
_ABOUT_RESULTS = re.compile(r"công bố|xếp hạng|đánh giá|chỉ số|dti")
_FACT = re.compile(r"(?<![\wà-ỹ])(?:đã|đạt|có|chiếm|hiện|tăng|giảm|xếp|gồm|được|là)(?![\wà-ỹ])")


def _is_report(low: str, hits: list[Hit]) -> bool:
    if any(h.kind in ("score", "rank") for h in hits):
        return not re.search(r"phấn đấu|mục tiêu|đề ra|sẽ |đặt ra", low)
    return (
        not _PLANS.search(low)
        and bool(_FACT.search(low))
        and not re.match(r"(?:để|cần|tiếp tục|thúc đẩy|tăng cường|bảo đảm|đảm bảo)", low)
    )


def _title_year(item: Item) -> int | None:
    for section in item.section.ancestors() if item.section else ():
        if m := re.search(r"năm (20[0-4]\d)(?!\s?-)", match_form(section.title)):
            return int(m[1])
    return None


_METRIC = re.compile(
    r"[“\"](?P<q>[^”\"]{3,60})[”\"]|(?P<n>chính quyền số|kinh tế số|xã hội số|nhận thức số|thể chế số|hạ tầng số|nhân lực số|an toàn thông tin(?: mạng)?|dữ liệu số|dti|par index|pci|papi|sipas|ict index|hạ tầng kỹ thuật|nguồn nhân lực|chỉ số [^,.;()\d]{4,50}|tỷ lệ [^,.;()\d]{4,60})"
)


_OVERALL = re.compile(r"dti|chuyển đổi số|bảng xếp hạng|xếp hạng")


def _metric(name: str | None, hit: Hit, low: str, text: str) -> str:
    """What is measured: named before the figure, the index itself, or the words after the figure."""
    pillar = re.search(r"chính quyền số|kinh tế số|xã hội số", name or "")
    if name and pillar and name.startswith("chỉ số"):
        return pillar.group()
    if name and not re.match(r"dti|chỉ số (?:chuyển đổi số|dti|đánh giá|xếp hạng)", name):
        return name.strip('“”" ')
    if hit.kind in ("rank", "score") and (name or _OVERALL.search(low)):
        return "DTI"
    return " ".join(text[hit.end :].split()[:10]) or "DTI"


def _observed(hit: Hit, year: int | None, item: Item, start: int, end: int, reading: Reading) -> Observed:
    low, text = item.paragraph.low[start:end], item.paragraph.text[start:end]
    names = list(_METRIC.finditer(low, max(0, hit.start - 400), hit.start))
    metric = _metric(names[-1][0] if names else None, hit, low, text)
    places = reading.agencies.provinces_in(text[max(0, hit.start - 300) : hit.start])
    average = re.search(r"trung bình|bình quân|cả nước (?:là|đạt)", low[max(0, hit.start - 60) : hit.start])
    province = reading.head.metadata.province
    subject = "Trung bình" if average else places[-1].name if places else province.value if province else None
    confidence = {"score": 0.95, "rank": 0.93, "share": 0.8, "count": 0.6}[hit.kind]
    return Observed(subject, metric, hit.value, hit.rank, hit.unit, year, text.strip(), span_of(item.paragraph, start + hit.start, start + hit.end), confidence)  # fmt: skip


def _once(found: list[Observed]) -> list[Observed]:
    """Drop repeats: the same figures, the same without a year, a rank told again without its score."""
    out: list[Observed] = []
    alike: dict[float | None, list[int]] = {}  # repeats share their rank, or their value when they have none
    for o in found:
        places = alike.setdefault(o.rank if o.rank is not None else o.value, [])
        same = next((i for i in places[-30:] if _repeats(out[i], o)), None)
        if same is None:
            places.append(len(out))
            out.append(o)
        elif _knows(o) > _knows(out[same]):
            out[same] = o
    return out


def _knows(o: Observed) -> int:
    return (o.value is not None) + (o.rank is not None) + (o.year is not None)


def _repeats(a: Observed, b: Observed) -> bool:
    if a.year is not None and b.year is not None and a.year != b.year:
        return False
    same_thing = a.metric == b.metric and a.subject == b.subject
    if a.rank is not None and a.rank == b.rank and (a.value is None or b.value is None):
        return same_thing
    if (a.value, a.rank) != (b.value, b.rank):
        return False
    return same_thing or a.unit == "điểm"
