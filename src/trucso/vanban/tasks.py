"""Tasks and assignments: what is to be done, who leads, who helps, by when, with what product."""

import re
from dataclasses import replace

from trucso.vanban.agencies import Agencies
from trucso.vanban.model import Assignment, Task
from trucso.vanban.newstasks import article_tasks
from trucso.vanban.reading import Reading, is_closer, is_labelled_line, labelled, span_of
from trucso.vanban.roles import Role
from trucso.vanban.structure import Item, Section
from trucso.vanban.subjects import partners_of, split_units, subject_of

_MIN_WORDS = 4


def find_tasks(reading: Reading) -> list[Task]:
    """Tasks in reading order; lines that say who leads are folded into the task before them."""
    if reading.news and not reading.news_with_lists:
        return article_tasks(reading)
    out: list[Task] = []
    owners: list[Section | None] = []
    for item in reading.outline.items:
        if not _in_tasks(item, reading):
            continue
        if is_labelled_line(item):
            _fold(item, out, owners, reading.agencies)
        elif _is_task(item):
            out.append(_task(item, reading))
            owners.append(item.section)
    return out


def _in_tasks(item: Item, reading: Reading) -> bool:
    if item.paragraph.kind == "row":
        return False
    if item.role is Role.TASKS:
        return True
    if item.role is not Role.NONE or reading.has_roles or item.paragraph.marker is None:
        return False
    if reading.by_agency and subject_of(item.paragraph.text) is not None:
        return False
    return not _under_agency(item) and not _FOLLOWS_UP.match(item.paragraph.low)


# The last point of a directive: who watches over it. That is an assignment, not one of its tasks.
_FOLLOWS_UP = re.compile(r"giao [^.;:]{4,120}?(?:theo dõi|đôn đốc|kiểm tra|hướng dẫn|tổng hợp|triển khai)")


def _under_agency(item: Item) -> bool:
    return item.section is not None and item.section.agency is not None


def _is_task(item: Item) -> bool:
    p = item.paragraph
    if len(p.text.split()) < _MIN_WORDS or is_closer(item):
        return False
    return not (p.marker is None and p.text.endswith(":"))


def _task(item: Item, reading: Reading) -> Task:
    p = item.paragraph
    lead, partners = people(p.text, reading.agencies)
    section = item.section
    if not lead and section is not None and section.agency:
        lead = tuple(split_units(section.agency, reading.agencies))
        partners = partners or tuple(u for u in partners_of(section.title, reading.agencies) if u not in lead)
    task = Task(
        marker=item.path, text=p.text.strip(), group=section.title if section else None, lead_units=lead,
        coordinating_units=partners, product=None, time=None, in_annex=item.annexed, span=span_of(p),
        confidence=0.95 if item.role is Role.TASKS and p.marker is not None else 0.8,
    )  # fmt: skip
    return _with_labels(task, p.text, p.low, reading.agencies)


_LEADS = re.compile(r"(?:(?<![\wà-ỹ])(?:giao|do)\s|\()(?P<who>[^.;:()]{4,120}?)\s(?:làm )?chủ trì")


def people(text: str, agencies: Agencies) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Lead and coordinating units that a sentence names."""
    partners = partners_of(text, agencies)
    subject = subject_of(text)
    lead: list[str] = []
    if subject is not None:
        lead = split_units(subject.text, agencies) or [subject.text]
    elif m := _LEADS.search(text.lower()):
        lead = split_units(text[m.start("who") : m.end("who")], agencies)
    return tuple(lead), tuple(u for u in partners if u not in lead)


def _with_labels(task: Task, text: str, low: str, agencies: Agencies) -> Task:
    for what, start, end in labelled(low):
        value = text[start:end].strip(" .;,()*")
        if not value:
            continue
        if what == "chủ":
            lead, _, partners = (
                re.split(r"(?i)(;?\s*(?:cơ quan|đơn vị)?\s*phối hợp\s*:?)", value, maxsplit=1)
                if "phối hợp" in value.lower()
                else (value, "", "")
            )
            task = replace(task, lead_units=tuple(split_units(lead, agencies) or [lead.strip()]))
            if partners:
                task = replace(
                    task, coordinating_units=tuple(split_units(partners, agencies) or [partners.strip()])
                )
        elif what == "phối":
            task = replace(task, coordinating_units=tuple(split_units(value, agencies) or [value]))
        elif what in ("thời", "tiến", "lộ", "hoàn"):
            task = replace(task, time=value)
        elif what in ("sản", "kết"):
            task = replace(task, product=value)
    return task


def _fold(item: Item, out: list[Task], owners: list[Section | None], agencies: Agencies) -> None:
    """Give the labels of ``item`` to the last task, and to those of its section that have no leader yet."""
    if not out:
        return
    p = item.paragraph
    last = len(out) - 1
    for i in range(last, -1, -1):
        if owners[i] is not item.section or (i != last and out[i].lead_units):
            break
        out[i] = _with_labels(_led(out[i], p.text, agencies), p.text, p.low, agencies)


def _led(task: Task, text: str, agencies: Agencies) -> Task:
    """Leader and partners from a sentence that names only them."""
    lead, partners = people(text, agencies) if ":" not in text else ((), ())
    return replace(task, lead_units=lead, coordinating_units=partners) if lead else task


_GIVES = re.compile(
    r"(?<![\wà-ỹ])(?:giao|phân công|đề nghị|chủ trì|có trách nhiệm|phối hợp|yêu cầu)(?![\wà-ỹ])"
)


def find_assignments(reading: Reading) -> list[Assignment]:
    """Items under *Tổ chức thực hiện*, under a heading that is an agency, and articles that assign."""
    if reading.news and not reading.news_with_lists:
        return []
    out = []
    for item in reading.outline.items:
        if not _assigns(item, reading) or is_closer(item) or len(item.paragraph.text.split()) < _MIN_WORDS:
            continue
        unit = _unit_of(item)
        if unit is None or (item.paragraph.marker is None and item.paragraph.text.endswith(":")):
            continue
        out.append(
            Assignment(
                unit, item.paragraph.text.strip(), item.path, span_of(item.paragraph), _confidence(item)
            )
        )
    return out


def _assigns(item: Item, reading: Reading) -> bool:
    if item.paragraph.kind == "row":
        return False
    if item.role is Role.ORGANISATION:
        return True
    if item.role is not Role.NONE:
        return False
    if _under_agency(item) or (
        item.paragraph.marker is not None and not reading.has_roles and _FOLLOWS_UP.match(item.paragraph.low)
    ):
        return True
    marker = item.paragraph.marker
    if reading.by_agency and marker is not None and subject_of(item.paragraph.text) is not None:
        return True
    return (
        marker is not None
        and not reading.news
        and reading.has_roles
        and bool(_GIVES.search(item.paragraph.low[:200]))
    )


def _unit_of(item: Item) -> str | None:
    for section in item.section.ancestors() if item.section else ():
        if section.agency is not None:
            return section.agency
    subject = subject_of(item.paragraph.text)
    if subject is not None:
        return subject.text
    return _unit_of(item.parent) if item.parent is not None else None


def _confidence(item: Item) -> float:
    if item.role is Role.ORGANISATION:
        return 0.97 if item.section is not None and item.section.agency else 0.9
    return 0.7
