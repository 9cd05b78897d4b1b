"""Sentences and clauses of a paragraph, as offsets."""

import re
from collections.abc import Iterator

_STOP = re.compile(r"(?:[.!?…]|\.{3})[”\"’)*\]]{0,2}(?:\[\d{1,3}\]|[¹²³⁴⁵⁶⁷⁸⁹⁰]+)?\s+(?=[A-ZĐÀ-Ỹ“\"(0-9])")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:TP|Tp|TX|TS|ThS|GS|PGS|BS|KS|St|v\.v|Q|P|H|Mr|Mrs|No|Th|TT|tr|[A-ZĐ])\.$"
)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of ``text``."""
    start = 0
    for m in _STOP.finditer(text):
        if _ABBREVIATED.search(text[max(start, m.start() - 5) : m.start() + 1]):
            continue
        yield start, m.end() - (len(m.group()) - len(m.group().rstrip()))
        start = m.end()
    if start < len(text):
        yield start, len(text.rstrip())


_CLAUSE = re.compile(r"[;:]|\.\s")


def clause_around(text: str, at: int) -> tuple[int, int]:
    """The clause (between ``;``, ``:`` and full stops) in which offset ``at`` lies."""
    start = max((m.end() for m in _CLAUSE.finditer(text, 0, at)), default=0)
    following = _CLAUSE.search(text, at)
    return start, following.start() if following else len(text)
