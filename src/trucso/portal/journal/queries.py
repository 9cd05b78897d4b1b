"""Reading and checking the log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet

from .chain import GENESIS, Fault, Link, faults
from .models import Anchor, Entry, Head
from .services import SEALS, seal_of, sealed_lines
from .subjects import about, units_called


def verify() -> list[Fault]:
    """Every place where the stored log, its head and its anchors disagree; empty when the log is whole."""
    return [*faults(links(), chain_end()), *_anchor_faults(), *_seal_file_faults()]


def chain_end() -> tuple[int, str]:
    """Sequence and digest of the last entry, as recorded when it was added."""
    head = Head.objects.filter(id=1).first()
    return (head.sequence, head.digest) if head else (0, GENESIS)


def links() -> Iterator[tuple[Link, str]]:
    """Every entry as it was sealed, with its stored digest, in order."""
    for entry in Entry.objects.order_by("sequence").iterator(chunk_size=2000):
        yield Link(**{name: getattr(entry, name) for name in Link.__slots__}), entry.digest


def _anchor_faults() -> Iterator[Fault]:
    anchors = list(Anchor.objects.all())
    digests = dict(
        Entry.objects.filter(sequence__in=[a.sequence for a in anchors]).values_list("sequence", "digest")
    )
    for anchor in anchors:
        if anchor.seal != seal_of(day=anchor.day, sequence=anchor.sequence, digest=anchor.digest):
            message = f"Dấu niêm ngày {anchor.day:%d/%m/%Y} không đúng, hoặc SECRET_KEY đã khác khi niêm."
            yield Fault(anchor.sequence, "altered", message)
        elif digests.get(anchor.sequence) != anchor.digest:
            message = f"Dòng {anchor.sequence} khác với dấu niêm ngày {anchor.day:%d/%m/%Y}."
            yield Fault(anchor.sequence, "altered", message)


def _seal_file_faults() -> Iterator[Fault]:
    """What the file of seals knows and the database does not: the file is appended to, never read back."""
    kept = {(anchor.day.isoformat(), anchor.sequence, anchor.digest) for anchor in Anchor.objects.all()}
    for day, sequence, digest, _seal in sealed_lines():
        if (day, sequence, digest) not in kept:
            message = f"Dấu niêm ngày {day} (dòng {sequence}) trong {SEALS} không còn trong cơ sở dữ liệu."
            yield Fault(sequence, "removed", message)


def entries(
    *,
    subject: str = "",
    unit: str = "",
    action: str = "",
    text: str = "",
    first: date | None = None,
    last: date | None = None,
) -> QuerySet[Entry]:
    """Entries newest first, narrowed by exact subject, unit (code or name), start of the action, days, words.

    Words are looked for in the person, the subject's key, the reason, and in how subjects are called.
    """
    found = Entry.objects.select_related("user").order_by("-sequence")
    if subject:
        found = found.filter(subject=subject)
    if unit:
        found = found.filter(Q(unit=unit) | units_called(unit))
    if action:
        found = found.filter(action__startswith=action)
    if first:
        found = found.filter(at__date__gte=first)
    if last:
        found = found.filter(at__date__lte=last)
    if text:
        own = Q(actor__icontains=text) | Q(subject__icontains=text) | Q(reason__icontains=text)
        found = found.filter(own | about(text))
    return found


def actions() -> list[str]:
    """The verbs that occur, in order."""
    return list(Entry.objects.order_by("action").values_list("action", flat=True).distinct())
