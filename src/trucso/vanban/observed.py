"""Observed values: scores, ranks, shares and counts that a text reports as facts, each once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from trucso.vanban.model import Observed
from trucso.vanban.quantities import find_quantities, parse_number
from trucso.vanban.reading import Reading, span_of
from trucso.vanban.roles import Role
from trucso.vanban.sentences import sentences
from trucso.vanban.structure import Item
from trucso.vanban.text import match_form

_SCORE = re.compile(
    r"(?<![\w.,/-])(?P<v>\d{1,4}(?:[.,]\d{1,4})?)(?:/\d{2,4})?\s?(?:điểm|đ(?=[,;.) ]))(?! (?:phần trăm|cầu|phục vụ|du lịch|dân cư|tựa|nóng|đến|trường|%|sáng))|(?:đạt|là|với|giá trị|chỉ số|điểm số)(?: \w+){0,2} (?P<w>[01][.,]\d{2,4})(?![\d%]|\s?%)"
)
_RANK = re.compile(
    r"(?<![\wà-ỹ])(?:xếp|đứng|hạng|vị trí|thứ hạng|thứ|ở vị trí|xếp hạng)(?:\s(?:thứ|hạng|vị trí|số|ở|trong|lên|bậc|từ|nhóm|loại)){0,4}\s(?P<r>\d{1,3}|nhất|nhì)(?:/(?P<of>\d{1,3}))?(?![\d%]|[.,]\d|\s?-\s?\d|\s?tháng)"
)
_CHANGE = re.compile(r"(?:tăng|giảm|tụt|cao hơn|thấp hơn|hơn|kém|vượt|cải thiện)(?: thêm| lên)?\s$")
_ORDINALS = {"nhất": 1, "nhì": 2}
_FRACTION = re.compile(
    r"(?<![\d/.-])(?P<a>\d{1,3}(?:\.\d{3})*|\d{1,6})/(?P<b>\d{1,3}(?:\.\d{3})*|\d{1,6})\s(?P<u>[a-zđà-ỹ]\w*)"
)
_NOT_FRACTION = re.compile(
    r"(?:ngày|số|hạng|xếp|thứ|đứng|vị trí|trước|đến|tháng|nghị quyết|quyết định|luật)\s(?:\w+\s)?$"
)
_YEAR_SAID = re.compile(r"(?:năm|dti|kỳ|giai đoạn) (?P<y>20[0-4]\d)(?![\d-]|\s?-\s?20)")
_YEAR_BASE = re.compile(r"(?:so với|so|hơn|từ|kể từ)(?: cùng kỳ)?(?: của)? $")


@dataclass(frozen=True, slots=True)
class _Hit:
    value: float | None
    rank: int | None
    unit: str | None
    start: int
    end: int
    kind: str


def find_observed(reading: Reading) -> list[Observed]:
    """Reported facts of situation sections, their footnotes, and articles; the same figures are kept once."""
    found: list[Observed] = []
    carried: int | None = None
    for item in [*reading.outline.items, *reading.outline.footnotes]:
        if not _reports(item, reading):
            continue
        sentence_year: int | None = None
        for start, end in sentences(item.paragraph.text):
            low = item.paragraph.low[start:end]
            follows = bool(re.match(r"(?:trong đó|cụ thể|theo đó|riêng|ngoài ra)", low))
            begin = sentence_year if follows or reading.news else None
            known = begin if begin is not None else carried if reading.news else _title_year(item)
            hits, sentence_year = _dated(
                low, None if re.match(r"(?:đến nay|hiện nay|tính đến nay|hiện)", low) else known
            )
            if (
                reading.news
                and sentence_year
                and (hits or _ABOUT_RESULTS.search(low))
                and not _PLANS.search(low)
            ):
                carried = sentence_year
            if reading.news and not _is_report(low, [h for h, _ in hits]):
                continue
            found += [_observed(h, year, item, start, end, reading) for h, year in hits]
    return _once(found)


def _reports(item: Item, reading: Reading) -> bool:
    if item.paragraph.kind not in ("text", "footnote"):
        return False
    return item.role is Role.SITUATION or (reading.news and item.paragraph.marker is None)


_PLANS = re.compile(
    r"(?<![\wà-ỹ])(?:phấn đấu|mục tiêu|đến năm|đến hết năm|bảo đảm|đảm bảo|tối thiểu|ít nhất|chỉ tiêu|yêu cầu|sẽ|đề ra|đặt ra|dự kiến)(?![\wà-ỹ])"
)
_ABOUT_RESULTS = re.compile(r"công bố|xếp hạng|đánh giá|chỉ số|dti")
_FACT = re.compile(r"(?<![\wà-ỹ])(?:đã|đạt|có|chiếm|hiện|tăng|giảm|xếp|gồm|được|là)(?![\wà-ỹ])")


def _is_report(low: str, hits: list[_Hit]) -> bool:
    if any(h.kind in ("score", "rank") for h in hits):
        return not re.search(r"phấn đấu|mục tiêu|đề ra|sẽ |đặt ra", low)
    return (
        not _PLANS.search(low)
        and bool(_FACT.search(low))
        and not re.match(r"(?:để|cần|tiếp tục|thúc đẩy|tăng cường|bảo đảm|đảm bảo)", low)
    )


def _hits(low: str) -> Iterator[_Hit]:
    scores = [
        _Hit(
            parse_number(m["v"] or m["w"]),
            None,
            "điểm",
            m.start("v") if m["v"] else m.start("w"),
            m.end(),
            "score",
        )
        for m in _SCORE.finditer(low)
        if not _CHANGE.search(low[max(0, m.start() - 18) : m.start()])
    ]
    ranks = [
        _Hit(None, _ORDINALS.get(m["r"]) or int(m["r"]), None, m.start(), m.end(), "rank")
        for m in _RANK.finditer(low)
    ]
    partners = _partners(scores, ranks, low)
    used = {r.start for r in partners.values()}
    for score in scores:
        rank = partners.get(score.start)
        yield (
            replace(score, rank=rank.rank, start=min(score.start, rank.start), end=max(score.end, rank.end))
            if rank
            else score
        )
    yield from (r for r in ranks if r.start not in used)
    taken = [(h.start, h.end) for h in (*scores, *ranks)]
    fractions = [
        m
        for m in _FRACTION.finditer(low)
        if not _NOT_FRACTION.search(low[max(0, m.start() - 16) : m.start()])
    ]
    for m in fractions:
        if not any(a <= m.start() < b for a, b in taken) and parse_number(m["a"]) <= parse_number(m["b"]):
            yield _Hit(parse_number(m["a"]), None, f"{m['u']}/{m['b']}", m.start(), m.end(), "count")
    taken += [(m.start(), m.end()) for m in fractions]
    for q in find_quantities(low):
        if (
            isinstance(q.value, float)
            and _is_fact(q.unit, low, q.start)
            and not any(a <= q.start < b for a, b in taken)
        ):
            yield _Hit(q.value, None, q.unit, q.start, q.end, "share" if q.unit == "%" else "count")


_COUNT_BEFORE = re.compile(
    r"(?:có|đã|được|với|gồm|thành lập|cung cấp|đạt|là|trên|hơn|tổ chức|đào tạo|cho|kết nối|khoảng|gần|xây dựng|triển khai|cấp|tiếp nhận|xử lý|phát triển|duy trì|còn|thu hút|hỗ trợ|tại|số)\s(?:được\s|cho\s)*$"
)


def _is_fact(unit: str | None, low: str, start: int) -> bool:
    if unit == "%":
        return True
    if unit in (
        None,
        "bậc",
        "hạng",
        "thứ hạng",
        "vị trí",
        "giờ",
        "phút",
        "ngày",
        "lần",
        "nhóm",
        "lĩnh vực",
        "điểm",
        "thứ bậc",
    ):
        return False
    return bool(_COUNT_BEFORE.search(low[max(0, start - 20) : start]))


def _partners(scores: list[_Hit], ranks: list[_Hit], low: str) -> dict[int, _Hit]:
    """Ranks said together with a score, by the score's offset: nearest pairs first, each used once."""
    pairs = sorted(
        (gap, s.start, r.start) for s in scores for r in ranks if (gap := _gap(s, r, scores, low)) is not None
    )
    by_start = {r.start: r for r in ranks}
    out: dict[int, _Hit] = {}
    taken: set[int] = set()
    for _, score, rank in pairs:
        if score not in out and rank not in taken:
            out[score] = by_start[rank]
            taken.add(rank)
    return out


def _gap(score: _Hit, rank: _Hit, scores: list[_Hit], low: str) -> int | None:
    """Distance of a score and a rank, ``None`` when another score or the end of a clause stands between."""
    (_, end), (start, _) = sorted([(score.start, score.end), (rank.start, rank.end)])
    between = low[end:start]
    other = any(s is not score and end <= s.start < start for s in scores)
    if len(between) > 75 or other or re.search(r"[;()]|\.\s", between):
        return None
    return len(between) + (0 if rank.start > score.start or "với" in between else 20)


def _dated(low: str, year: int | None) -> tuple[list[tuple[_Hit, int | None]], int | None]:
    """Each hit with its year: said before it in the sentence, in the bracket it stands in, or carried on."""
    out: list[tuple[_Hit, int | None]] = []
    own: int | None = None
    for hit in sorted(_hits(low), key=lambda h: h.start):
        said = list(_YEAR_SAID.finditer(low, 0, hit.start))
        plain = [m for m in said if not _YEAR_BASE.search(low[max(0, m.start() - 20) : m.start()])]
        bracket = low.rfind("(", 0, hit.start)
        inside = bracket > low.rfind(")", 0, hit.start)
        if inside and said and said[-1].end() >= bracket - 3 and said[-1].end() <= bracket + 1:
            out.append((hit, int(said[-1]["y"])))
            continue
        after = _YEAR_SAID.match(low, hit.end + 1) if hit.end + 1 < len(low) else None
        own = int(plain[-1]["y"]) if plain else int(after["y"]) if after else own
        out.append((hit, own if own is not None else year))
    last = [
        m for m in _YEAR_SAID.finditer(low) if not _YEAR_BASE.search(low[max(0, m.start() - 20) : m.start()])
    ]
    said_year = (
        int(last[0]["y"])
        if last and not low[max(0, last[0].start() - 6) : last[0].start()].endswith("trong ")
        else None
    )
    return out, own or said_year or year


def _title_year(item: Item) -> int | None:
    for section in item.section.ancestors() if item.section else ():
        if m := re.search(r"năm (20[0-4]\d)(?!\s?-)", match_form(section.title)):
            return int(m[1])
    return None


_METRIC = re.compile(
    r"[“\"](?P<q>[^”\"]{3,60})[”\"]|(?P<n>chính quyền số|kinh tế số|xã hội số|nhận thức số|thể chế số|hạ tầng số|nhân lực số|an toàn thông tin(?: mạng)?|dữ liệu số|dti|par index|pci|papi|sipas|ict index|hạ tầng kỹ thuật|nguồn nhân lực|chỉ số [^,.;()\d]{4,50}|tỷ lệ [^,.;()\d]{4,60})"
)


def _observed(hit: _Hit, year: int | None, item: Item, start: int, end: int, reading: Reading) -> Observed:
    low, text = item.paragraph.low[start:end], item.paragraph.text[start:end]
    names = list(_METRIC.finditer(low, 0, hit.start))
    metric = (
        text[names[-1].start() : names[-1].end()].strip('“”"')
        if names
        else " ".join(text[hit.end :].split()[:10]) or "DTI"
    )
    places = reading.agencies.provinces_in(text[: hit.start])
    average = re.search(r"trung bình|bình quân|cả nước", low[max(0, hit.start - 60) : hit.start])
    province = reading.head.metadata.province
    subject = "Trung bình" if average else places[-1].name if places else province.value if province else None
    confidence = {"score": 0.95, "rank": 0.93, "share": 0.8, "count": 0.6}[hit.kind]
    return Observed(subject, metric, hit.value, hit.rank, hit.unit, year, text.strip(), span_of(item.paragraph, start + hit.start, start + hit.end), confidence)  # fmt: skip


def _once(found: list[Observed]) -> list[Observed]:
    """Drop repeats: the same figures, or the same without a year."""
    out: list[Observed] = []
    for o in found:
        same = next(
            (i for i, x in enumerate(out) if (x.value, x.rank) == (o.value, o.rank) and _repeats(x, o)), None
        )
        if same is None:
            out.append(o)
        elif out[same].year is None and o.year is not None:
            out[same] = o
    return out


def _repeats(a: Observed, b: Observed) -> bool:
    if a.year is not None and b.year is not None and a.year != b.year:
        return False
    if a.unit == "%" or (a.value is None and a.rank is not None):
        return (a.text == b.text and a.span == b.span) or (a.metric == b.metric and a.subject == b.subject)
    return True
