"""Figures that a sentence reports: scores with their ranks, ranks, fractions, shares, counts, and their years."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from trucso.vanban.quantities import find_quantities, parse_number

_SCORE = re.compile(
    r"(?<![\w.,/-])(?P<v>\d{1,4}(?:[.,]\d{1,4})?)(?:/\d{2,4})?\s?(?:điểm|đ(?=[,;.) ]))(?! (?:phần trăm|cầu|phục vụ|du lịch|dân cư|tựa|nóng|đến|trường|%|sáng))|(?:đạt|là|với|giá trị|chỉ số|điểm số)(?: \w+){0,2} (?P<w>[01][.,]\d{2,4})(?![\d%]|\s?%)"
)
_RANK = re.compile(
    r"(?<![\wà-ỹ])(?<!năm )(?<!lần )(?<!kỳ )(?<!kỳ họp )(?<!khóa )(?<!đợt )(?<!ngày )(?<!hội nghị )(?:xếp|đứng|hạng|vị trí|thứ hạng|thứ|ở vị trí|xếp hạng)(?:\s(?:thứ|hạng|vị trí|số|ở|trong|lên|bậc|từ|nhóm|loại)){0,4}\s(?P<r>\d{1,3}|nhất|nhì)(?:/(?P<of>\d{1,3}))?(?![\d%]|[.,]\d|\s?-\s?\d|\s?tháng|\s(?:tỉnh|địa phương|bộ|đơn vị|thành phố|chỉ số|nhóm|cơ quan))"
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


MOST = 60  # figures of one sentence: real ones have fewer than ten


@dataclass(frozen=True, slots=True)
class Hit:
    value: float | None
    rank: int | None
    unit: str | None
    start: int
    end: int
    kind: str


def find_hits(low: str) -> Iterator[Hit]:
    """Figures of a sentence (match form): scores, ranks, fractions, then shares and counts that are none of these."""
    scores = [h for m in _SCORE.finditer(low) if (h := _score(m, low)) is not None][:MOST]
    ranks = [
        Hit(None, _ORDINALS.get(m["r"]) or int(m["r"]), None, m.start(), m.end(), "rank")
        for m in _RANK.finditer(low)
    ][:MOST]
    partners = _partners(scores, ranks, low)
    used = {r.start for r in partners.values()}
    for score in scores:
        rank = partners.get(score.start)
        start, end = (
            (min(score.start, rank.start), max(score.end, rank.end)) if rank else (score.start, score.end)
        )
        yield replace(score, rank=rank.rank if rank else None, start=start, end=end)
    yield from (r for r in ranks if r.start not in used)
    taken = [(h.start, h.end) for h in (*scores, *ranks)]
    fractions = [h for m in _FRACTION.finditer(low) if (h := _fraction(m, low, taken)) is not None]
    yield from fractions
    taken += [(h.start, h.end) for h in fractions]
    for q in find_quantities(low):
        if (
            isinstance(q.value, float)
            and _is_fact(q.unit, low, q.start)
            and not any(a <= q.start < b for a, b in taken)
        ):
            yield Hit(q.value, None, q.unit, q.start, q.end, "share" if q.unit == "%" else "count")


def _score(m: re.Match[str], low: str) -> Hit | None:
    if _CHANGE.search(low[max(0, m.start() - 18) : m.start()]):
        return None
    start = m.start("v") if m["v"] else m.start("w")
    return Hit(parse_number(m["v"] or m["w"]), None, "điểm", start, m.end(), "score")


def _fraction(m: re.Match[str], low: str, taken: list[tuple[int, int]]) -> Hit | None:
    """``169/170 xã``; not a day, a rank or the number of a document."""
    a, b = parse_number(m["a"]), parse_number(m["b"])
    if (
        a > b
        or _NOT_FRACTION.search(low[max(0, m.start() - 16) : m.start()])
        or any(s <= m.start() < e for s, e in taken)
    ):
        return None
    return Hit(a, None, f"{m['u']}/{m['b']}", m.start(), m.end(), "count")


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


def _partners(scores: list[Hit], ranks: list[Hit], low: str) -> dict[int, Hit]:
    """Ranks said together with a score, by the score's offset: nearest pairs first, each used once."""
    pairs = sorted(
        (gap, s.start, r.start) for s in scores for r in ranks if (gap := _gap(s, r, scores, low)) is not None
    )
    by_start = {r.start: r for r in ranks}
    out: dict[int, Hit] = {}
    taken: set[int] = set()
    for _, score, rank in pairs:
        if score not in out and rank not in taken:
            out[score] = by_start[rank]
            taken.add(rank)
    return out


def _gap(score: Hit, rank: Hit, scores: list[Hit], low: str) -> int | None:
    """Distance of a score and a rank, ``None`` when another score or the end of a clause stands between."""
    (_, end), (start, _) = sorted([(score.start, score.end), (rank.start, rank.end)])
    between = low[end:start]
    other = any(s is not score and end <= s.start < start for s in scores)
    bracketed = re.fullmatch(r"\s?(?:điểm\s?)?\(\s?(?:xếp\s)?", between) is not None  # "0,71 điểm (hạng 16)"
    if len(between) > 75 or other or (not bracketed and re.search(r"[;()]|\.\s", between)):
        return None
    return len(between) + (0 if rank.start > score.start or "với" in between else 20)


def dated(low: str, year: int | None) -> tuple[list[tuple[Hit, int | None]], int | None]:
    """Each hit with its year: said before it in the sentence, in the bracket it stands in, or carried on."""
    out: list[tuple[Hit, int | None]] = []
    own: int | None = None
    for hit in sorted(find_hits(low), key=lambda h: h.start):
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
    told = [m for m in _YEAR_SAID.finditer(low) if not _is_base(low, m)]
    return out, own or (int(told[-1]["y"]) if told else year)


def _is_base(low: str, said: re.Match[str]) -> bool:
    """A year of comparison or of a plan (*so với năm 2020*, *trong năm 2023*), not of the result."""
    before = low[max(0, said.start() - 20) : said.start()]
    return bool(_YEAR_BASE.search(before)) or bool(re.search(r"(?:trong|đầu|cuối) $", before))
