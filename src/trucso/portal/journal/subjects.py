"""What entries are about, in words: the apps that hold the rows say what they are called and who opens them.

The log knows no app above it, so an app registers its kinds of subject in :data:`KINDS` when it is ready.
A page of the log asks each kind it shows once, however many entries it has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from .models import Entry

UNIT = "units.unit"
"""The kind whose keys are the codes of units, as an entry holds them beside its subject."""
KEPT = ("document", "file", "name", "họ và tên", "tên đăng nhập", "code", "key")
"""Keys of before and after that name their row, best first: what is left of a row that was deleted."""


@dataclass(frozen=True, slots=True)
class Named:
    """A subject as a person reads it; ``href`` is empty where the reader may not go."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of subject ("assessments.line" of "assessments.line:12").

    word: what one is called (lazy). read: the names of the rows that still exist, by key, for a person, in a
    fixed number of queries. matching: the rows that words typed in the search mean.
    """

    word: Any
    read: Callable[[Collection[str], Any], Mapping[str, Named]] | None = None
    matching: Callable[[str], QuerySet[Any]] | None = None


KINDS: dict[str, Kind] = {}


def names_of(entries: Iterable[Entry], person: Any) -> dict[str, Named]:
    """Subjects, and units as ``units.unit:<code>``, with their names: one reading for each kind present."""
    entries = list(entries)
    known = _read({entry.subject for entry in entries} | {_unit(entry) for entry in entries}, person)
    for entry in entries:
        if entry.subject not in known:
            known[entry.subject] = _unknown(entry)
        elif entry.unit and _unit(entry) not in known:
            known[_unit(entry)] = Named(entry.unit)
    return known


def unit_of(entry: Entry, names: Mapping[str, Named]) -> Named | None:
    """The unit of an entry in words."""
    return names.get(_unit(entry), Named(entry.unit)) if entry.unit else None


def about(text: str) -> Q:
    """Entries whose subject or unit is called by the words typed."""
    found = Q(pk__in=())
    for name, kind in KINDS.items():
        if kind.matching is None:
            continue
        if name == UNIT:
            found |= units_called(text)
            continue
        rows = kind.matching(text).order_by()
        key = Concat(Value(f"{name}:"), Cast("pk", CharField()), output_field=CharField())
        found |= Q(subject__in=rows.annotate(log_subject=key).values("log_subject"))
    return found


def units_called(text: str) -> Q:
    """Entries of the units called so."""
    kind = KINDS.get(UNIT)
    if kind is None or kind.matching is None:
        return Q(pk__in=())
    return Q(unit__in=kind.matching(text).order_by().values("code"))


def _unit(entry: Entry) -> str:
    return f"{UNIT}:{entry.unit}"


def _read(subjects: Iterable[str], person: Any) -> dict[str, Named]:
    keys: defaultdict[str, set[str]] = defaultdict(set)
    for subject in subjects:
        name, _colon, key = subject.partition(":")
        if key.isdecimal() or (key and name == UNIT):
            keys[name].add(key)
    found: dict[str, Named] = {}
    for name, asked in keys.items():
        kind = KINDS.get(name)
        if kind and kind.read:
            found |= {f"{name}:{key}": named for key, named in kind.read(asked, person).items()}
    return found


def _unknown(entry: Entry) -> Named:
    """A subject whose row is gone, or never was one: named from what the entry itself kept."""
    name, _colon, key = entry.subject.partition(":")
    kind = KINDS.get(name)
    if kind is None:
        return Named(entry.subject)
    if kind.read is None or not key:
        return Named(f"{kind.word} {key}".strip())
    return Named(_("%(what)s (đã xoá)") % {"what": f"{kind.word} {_kept(entry) or key}"})


def _kept(entry: Entry) -> str:
    for side in (entry.after, entry.before):
        if isinstance(side, dict):
            for key in KEPT:
                if isinstance(side.get(key), str) and side[key]:
                    return str(side[key])
    return ""
