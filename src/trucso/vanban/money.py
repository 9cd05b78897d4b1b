"""Amounts of money: value in đồng, source, years."""

import re

from trucso.vanban.model import Money
from trucso.vanban.quantities import NUMBER, parse_number
from trucso.vanban.reading import Reading, span_of
from trucso.vanban.sentences import sentences

_AMOUNT = re.compile(
    rf"(?<![\w.,/])(?P<n>{NUMBER})\s?(?P<u>nghìn tỷ|ngàn tỷ|tỷ|triệu|nghìn|ngàn)?(?:\s?(?P<d>đồng|vnđ|vnd|đ(?=[\s,.;)])))"
)
_BARE = re.compile(rf"(?<![\w.,/])(?P<n>{NUMBER})\s(?P<u>nghìn tỷ|tỷ|triệu)(?= (?:từ|cho|để|năm|\()|[,.;)])")
_SCALE = {
    None: 1,
    "nghìn": 10**3,
    "ngàn": 10**3,
    "triệu": 10**6,
    "tỷ": 10**9,
    "nghìn tỷ": 10**12,
    "ngàn tỷ": 10**12,
}
_SOURCE = re.compile(
    r"(?:từ )?(?P<s>(?:nguồn )?(?:ngân sách (?:nhà nước|trung ương|tỉnh|thành phố|địa phương|xã)|vốn (?:đầu tư công|sự nghiệp|đầu tư phát triển|oda|xã hội hóa|doanh nghiệp)|xã hội hóa|chi thường xuyên)(?: (?:tỉnh|thành phố|nhà nước|trung ương))?)"
)
_YEAR = re.compile(r"(?<!\d)(20[1-4]\d)(?!\d)")


def find_money(reading: Reading) -> list[Money]:
    """Amounts stated in the body, in reading order."""
    out: list[Money] = []
    for item in reading.outline.items:
        p = item.paragraph
        for start, end in sentences(p.text):
            low = p.low[start:end]
            for m in sorted([*_AMOUNT.finditer(low), *_BARE.finditer(low)], key=lambda m: m.start()):
                if m["u"] is None and parse_number(m["n"]) < 1000:
                    continue
                amount = round(parse_number(m["n"]) * _SCALE[m["u"]])
                source = _source(low, m.start(), m.end())
                years = tuple(sorted({int(y) for y in _YEAR.findall(low)}))
                text = p.text[start:end].strip()
                out.append(Money(amount, p.text[start + m.start() : start + m.end()], p.text[start + source.start("s") : start + source.end("s")].strip() if source else None, years, text, span_of(p, start + m.start(), start + m.end()), 0.85))  # fmt: skip
    return out


def _source(low: str, start: int, end: int) -> re.Match[str] | None:
    """The source named right before the amount, else the one after it."""
    before = [m for m in _SOURCE.finditer(low, max(0, start - 60), start) if start - m.end() <= 4]
    return before[-1] if before else _SOURCE.search(low, end, min(len(low), end + 60))
