"""The outline: headings as a tree, and every other paragraph as an item under its heading."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from trucso.vanban.headings import FLEXIBLE, inline_heading, is_heading, is_title
from trucso.vanban.markers import Kind, Marker
from trucso.vanban.paragraphs import Paragraph
from trucso.vanban.roles import Role, role_of
from trucso.vanban.subjects import heading_agency
from trucso.vanban.text import is_upper, match_form
from trucso.vanban.zones import Zone, zones


@dataclass(slots=True, eq=False)
class Section:
    """A heading: ``level`` counts from 1; ``is_title`` is false for a sentence that only introduces a list."""

    title: str
    marker: Marker | None
    level: int
    role: Role
    start: int
    end: int
    parent: "Section | None" = None
    children: list["Section"] = field(default_factory=list)
    is_title: bool = True
    agency: str | None = None
    confidence: float = 0.95

    @property
    def path(self) -> str:
        own = re.sub(r"[.\-/:)(]+$", "", self.marker.raw).lstrip("(") if self.marker else ""
        above = self.parent.path if self.parent else ""
        if self.marker is not None and self.marker.kind is Kind.DOTTED:
            above = self.parent.parent.path if self.parent and self.parent.parent else ""
        return ".".join(x for x in (above, own) if x)

    def ancestors(self) -> Iterator["Section"]:
        """This section and those above it, from the inside out."""
        here: Section | None = self
        while here is not None:
            yield here
            here = here.parent


_BASIS = re.compile(r"(?:căn cứ|xét|theo đề nghị|theo|thực hiện|khóa|trên cơ sở)(?![\wà-ỹ])")


@dataclass(slots=True, eq=False)
class Item:
    """A paragraph that is not a heading; ``lead`` is what stands before the colon of an inline heading."""

    paragraph: Paragraph
    section: Section | None
    path: str
    parent: "Item | None" = None
    has_children: bool = False
    annexed: bool = False
    preamble: bool = False

    @property
    def role(self) -> Role:
        """Role of its section; what stands before everything else describes the situation."""
        if self.preamble:
            return Role.BASIS if _BASIS.match(self.paragraph.low) else Role.SITUATION
        return self.section.role if self.section else Role.NONE


@dataclass(slots=True)
class Outline:
    """All sections in reading order and all items in reading order."""

    sections: list[Section]
    items: list[Item]
    footnotes: list[Item]


class _Builder:
    def __init__(self, *, news: bool) -> None:
        self.news = news
        self.stack: list[Section] = []
        self.ranks: list[int] = []
        self.sections: list[Section] = []
        self.items: list[Item] = []
        self.counts: dict[tuple[int, str], int] = {}
        self.annexed = False
        self.begun = False

    def restart(self, *, annexed: bool) -> None:
        self.stack, self.ranks, self.annexed = [], [], annexed

    def open(self, title: str, p: Paragraph, *, is_title: bool = True, end: int | None = None) -> Section:
        marker = p.marker
        self._close_for(marker, heading=True)
        parent = self.stack[-1] if self.stack else None
        top = parent is None or (parent.marker is not None and parent.marker.kind in _CONTAINERS)
        role = role_of(title, parent.role if parent else Role.NONE, top=top)
        section = Section(
            title, marker, len(self.stack) + 1, role, p.start, end or p.end, parent, is_title=is_title
        )
        section.agency = heading_agency(title) or (
            parent.agency if parent and marker and marker.kind.is_bullet else None
        )
        if parent:
            parent.children.append(section)
        self.stack.append(section)
        self.ranks.append(_rank(marker))
        self.sections.append(section)
        return section

    def add(self, p: Paragraph) -> Item:
        if p.marker is not None:
            self._close_for(p.marker, heading=False)
        section = self.stack[-1] if self.stack else None
        parent = self._parent_item(p, section)
        if parent is not None:
            parent.has_children = True
        self.begun = self.begun or section is not None or p.marker is not None
        item = Item(
            p,
            section,
            self._path(p, section),
            parent,
            annexed=self.annexed,
            preamble=not self.begun and not self.news,
        )
        self.items.append(item)
        return item

    def _close_for(self, marker: Marker | None, *, heading: bool) -> None:
        rank = _rank(marker)
        kinds = [s.marker.kind if s.marker else None for s in self.stack]
        if (
            marker is not None
            and marker.kind in FLEXIBLE
            and self.stack
            and kinds[-1] in FLEXIBLE
            and marker.kind not in kinds
        ):
            return
        if marker is not None and rank in self.ranks:
            del self.stack[self.ranks.index(rank) :]
            del self.ranks[len(self.stack) :]
            return
        while self.ranks and self.ranks[-1] > rank:
            self.stack.pop()
            self.ranks.pop()
        if marker is None and heading and not self.news:
            self.restart(annexed=self.annexed)
        elif marker is None and heading:
            while self.stack:
                self.stack.pop()
                self.ranks.pop()

    def _parent_item(self, p: Paragraph, section: Section | None) -> Item | None:
        last = self.items[-1] if self.items else None
        rank = _rank(p.marker) if p.marker else None
        while last is not None and last.section is section:
            last_rank = _rank(last.paragraph.marker) if last.paragraph.marker else None
            if rank is not None and last_rank is not None and last_rank < rank:
                return last
            if last_rank is None and last.paragraph.text.endswith(":") and p.marker is not None:
                return last
            last = last.parent
        return None

    def _path(self, p: Paragraph, section: Section | None) -> str:
        own = re.sub(r"[.\-/:)]+$", "", p.marker.raw).lstrip("(") if p.marker else "¶"
        if p.marker is None or p.marker.kind.is_bullet:
            key = (id(section), own or "-")
            self.counts[key] = self.counts.get(key, 0) + 1
            own = f"{(own or '-').replace('–', '-')}{self.counts[key]}"
        above = section.path if section else ""
        if (
            p.marker is not None
            and p.marker.kind is Kind.DOTTED
            and section
            and section.marker
            and section.marker.kind is Kind.NUMBER
        ):
            above = section.parent.path if section.parent else ""
        return ".".join(x for x in (above, own) if x)


_CONTAINERS = (Kind.ANNEX, Kind.PART, Kind.CHAPTER, Kind.LETTER, Kind.ARTICLE)


def _rank(marker: Marker | None) -> int:
    if marker is None:
        return -1
    return 13 if marker.kind is Kind.STAR else marker.rank


def build(paragraphs: list[Paragraph], *, body_start: int, news: bool) -> Outline:
    """Outline of the paragraphs from offset ``body_start`` on; ``news`` reads short unmarked lines as headings."""
    builder = _Builder(news=news)
    body = [p for p in paragraphs if p.start >= body_start]
    notes = [p for p in body if p.kind == "footnote"]
    for zone in zones(body, news=news):
        builder.restart(annexed=zone.annexed)
        _read_zone(zone, builder)
    marked = _sections_by_mark(builder)
    footnotes = [Item(p, _section_of_note(p, marked, builder), "") for p in notes]
    return Outline(builder.sections, builder.items, footnotes)


def _read_zone(zone: Zone, builder: _Builder) -> None:
    ps = zone.paragraphs
    below: Paragraph | None = None
    for i, p in enumerate(ps):
        if p is below:
            continue  # the title of the part before it
        following = ps[i + 1] if i + 1 < len(ps) else None
        split = inline_heading(p)
        if split is not None:
            builder.open(p.text[: split[0]].strip(" .:"), p, end=p.source(split[0]))
            builder.items.append(_rest_item(p, split[1], builder))
        elif is_heading(p, following, news=builder.news, annexed=builder.annexed):
            title = p.text.strip().rstrip(":").strip()
            if not title and following is not None and following.marker is None and is_upper(following.text):
                below, title = following, following.text
            builder.open(
                title, p, is_title=is_title(p), end=below.end if below is following and below else None
            )
        else:
            builder.add(p)


def _rest_item(p: Paragraph, at: int, builder: _Builder) -> Item:
    rest = Paragraph(p.text[at:], None, p.source(at), p.end, [(max(0, a - at), o if a >= at else p.source(at)) for a, o in p.pieces if a >= at] or [])  # fmt: skip
    if not rest.pieces or rest.pieces[0][0] > 0:
        rest.pieces.insert(0, (0, p.source(at)))
    rest.low = match_form(rest.text)
    section = builder.stack[-1]
    return Item(rest, section, builder._path(rest, section), annexed=builder.annexed)


_MARK = re.compile(r"[¹²³⁴⁵⁶⁷⁸⁹⁰]+|\[\d{1,3}\]")


def _sections_by_mark(builder: _Builder) -> dict[str, Section | None]:
    """The section in which each footnote mark is first used."""
    out: dict[str, Section | None] = {}
    for item in builder.items:
        for m in _MARK.finditer(item.paragraph.text):
            out.setdefault(m.group(), item.section)
    return out


def _section_of_note(note: Paragraph, marked: dict[str, Section | None], builder: _Builder) -> Section | None:
    """Section that refers to a footnote by its mark; the nearest before it when the mark is not found."""
    m = _MARK.match(note.text)
    if m is not None and m.group() in marked:
        return marked[m.group()]
    i = bisect_right(builder.sections, note.start, key=lambda s: s.start)
    return builder.sections[i - 1] if i else None
