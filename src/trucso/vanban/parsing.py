"""Read a whole document: :func:`parse` for a text, :func:`parse_file` for a file."""

import re
from collections import Counter
from pathlib import Path

from trucso.vanban.agencies import Agencies
from trucso.vanban.citations import find_citations
from trucso.vanban.deadlines import find_deadlines
from trucso.vanban.extract import read_file
from trucso.vanban.header import read_head
from trucso.vanban.model import Document, Heading, Named
from trucso.vanban.money import find_money
from trucso.vanban.observed import find_observed
from trucso.vanban.paragraphs import paragraphs
from trucso.vanban.reading import Reading
from trucso.vanban.structure import Section, build
from trucso.vanban.tables import gather_cells
from trucso.vanban.tabletasks import table_targets, table_tasks
from trucso.vanban.targets import find_targets
from trucso.vanban.tasks import find_assignments, find_tasks
from trucso.vanban.text import clean


def parse(text: str, *, agencies: Agencies | None = None) -> Document:
    """Read an administrative document or a news article from its text.

    Never raises on any text; what is not found is empty or ``None``. Time grows linearly with the length.

    >>> d = parse("Số: 12/KH-UBND\\nKẾ HOẠCH\\nChuyển đổi số năm 2026\\nI. MỤC TIÊU\\n- Tối thiểu 90% hồ sơ trực tuyến.")
    >>> [(t.comparator, t.value, t.unit, t.year) for t in d.targets]
    [('>=', 90.0, '%', 2026)]
    """
    known = agencies or Agencies.load()
    content = clean(text)
    head = read_head(content, known)
    outline = build(gather_cells(paragraphs(content)), body_start=head.body_start, news=head.news)
    reading = Reading(content, head, outline, known)
    own = head.metadata.document_number
    return Document(
        text=content, metadata=head.metadata, legal_bases=tuple(find_citations(content, own=own.value if own else None)),
        outline=tuple(_heading(s) for s in outline.sections if s.parent is None and s.is_title),
        targets=(*find_targets(reading), *table_targets(reading)), tasks=(*find_tasks(reading), *table_tasks(reading)),
        assignments=tuple(find_assignments(reading)), deadlines=tuple(find_deadlines(reading)),
        observed_values=tuple(find_observed(reading)), money=tuple(find_money(reading)),
        agencies=_named(content, known), abbreviations=find_abbreviations(content), is_news=head.news,
    )  # fmt: skip


def parse_file(path: Path, *, agencies: Agencies | None = None) -> Document:
    """Read a DOCX, PDF, HTML or text file. Raises :class:`~trucso.vanban.extract.UnreadableFile` with what to do."""
    return parse(read_file(path).text, agencies=agencies)


def _heading(section: Section) -> Heading:
    children = tuple(_heading(c) for c in section.children if c.is_title)
    raw = section.marker.raw if section.marker else None
    return Heading(
        raw,
        section.level,
        section.title,
        section.role.value,
        (section.start, section.end),
        section.confidence,
        children,
    )


_DEFINED = re.compile(
    r"\((?:sau đây )?(?:gọi tắt là |viết tắt là |viết tắt: |gọi là )?(?P<short>[A-ZĐ][A-ZĐa-z&]{0,3}[A-ZĐ][A-ZĐ&-]{0,6})\)"
)


def find_abbreviations(text: str) -> dict[str, str]:
    """Abbreviations the document defines: ``cơ sở dữ liệu (CSDL)``; the initials of the words must agree."""
    out: dict[str, str] = {}
    for m in _DEFINED.finditer(text):
        letters = [_plain(c) for c in m["short"].upper() if c.isalpha()]
        words = text[max(0, m.start() - 120) : m.start()].split()[-len(letters) :]
        if len(words) == len(letters) and [_plain(w[0].upper()) for w in words] == letters:
            out.setdefault(m["short"], " ".join(words))
    return out


def _plain(letter: str) -> str:
    return {
        "Ư": "U",
        "Ơ": "O",
        "Ă": "A",
        "Â": "A",
        "Ê": "E",
        "Ô": "O",
        "Ứ": "U",
        "Ấ": "A",
        "Ủ": "U",
        "Ý": "Y",
    }.get(letter, letter)


def _named(text: str, known: Agencies) -> tuple[Named, ...]:
    mentions = known.listed_in(text)
    counts = Counter(m.name for m in mentions)
    out = []
    for mention in mentions:
        count = counts.pop(mention.name, 0)
        agency = known.find(mention.name) if mention.name and count else None
        if agency is not None:
            out.append(Named(agency.name, agency.code, agency.successor, count, (mention.start, mention.end)))
    return tuple(out)
