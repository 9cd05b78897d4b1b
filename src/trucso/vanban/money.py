"""Amounts of money: value in đồng, source, years."""

import re

from trucso.vanban.model import Money
from trucso.vanban.quantities import NUMBER, parse_number
from trucso.vanban.reading import Reading, span_of
from trucso.vanban.reported import MOST
from trucso.vanban.sentences import sentences
from trucso.vanban.structure import Item

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
            amounts = sorted([*_AMOUNT.finditer(low), *_BARE.finditer(low)], key=lambda m: m.start())[:MOST]
            years = tuple(sorted({int(y) for y in _YEAR.findall(low)})) if amounts else ()
            text = p.text[start:end]
            out += [
                _money(m, text, low, years, start, item)
                for m in amounts
                if m["u"] or parse_number(m["n"]) >= 1000
            ]
    return out


def _money(m: re.Match[str], text: str, low: str, years: tuple[int, ...], start: int, item: Item) -> Money:
    source = _source(low, m.start(), m.end())
    name = text[source.start("s") : source.end("s")].strip() if source else None
    span = span_of(item.paragraph, start + m.start(), start + m.end())
    return Money(
        round(parse_number(m["n"]) * _SCALE[m["u"]]), text[m.start() : m.end()], name, years, text, span, 0.85
    )


def _source(low: str, start: int, end: int) -> re.Match[str] | None:
    """The source named right before the amount, else the one after it."""
    before = [m for m in _SOURCE.finditer(low, max(0, start - 60), start) if start - m.end() <= 4]
    return before[-1] if before else _SOURCE.search(low, end, min(len(low), end + 60))
