"""What changed between two versions of an index: added, dropped, changed, kept; side by side.

Lines are matched by code and name, then by name (the code changed), then by code when the names are still
alike (the name was edited). A code used again for something else is a dropped line and an added one. Rules
are compared in words (`trucso.index.wording`), so that a change shows as a person would say it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, TypeVar

from trucso.index.definition import Definition, Group, Indicator, Pillar
from trucso.index.numerals import shown
from trucso.index.overview import pillar_in_words, rules_of_the_whole, total_in_words
from trucso.index.wording import indicator_in_words

Line = TypeVar("Line", Group, Indicator, Pillar)
LIKENESS = 0.6
KINDS = ("added", "dropped", "changed", "same")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One thing that differs. field: code | name | points | group | rule | role | inputs | certainty."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LineChange(Generic[Line]):
    """A group, pillar or indicator in both versions. kind: added | dropped | changed | same."""

    before: Line | None
    after: Line | None
    fields: tuple[FieldChange, ...] = ()

    @property
    def kind(self) -> str:
        if self.before is None:
            return "added"
        if self.after is None:
            return "dropped"
        return "changed" if self.fields else "same"

    @property
    def line(self) -> Line:
        """The newer of the two sides."""
        found = self.after or self.before
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs between two versions; `whole` holds total, ranking, missing and rounding."""

    before: Definition
    after: Definition
    whole: tuple[FieldChange, ...]
    groups: tuple[LineChange[Group], ...]
    pillars: tuple[LineChange[Pillar], ...]
    indicators: tuple[LineChange[Indicator], ...]

    @property
    def is_empty(self) -> bool:
        """True when nothing differs that scoring or a reader would notice."""
        return not self.whole and self.count("same") == sum(map(self.count, KINDS))

    def count(self, kind: str) -> int:
        """How many groups, pillars and indicators were added, dropped, changed or kept."""
        lines: Iterable[LineChange[Group] | LineChange[Pillar] | LineChange[Indicator]]
        lines = (*self.groups, *self.pillars, *self.indicators)
        return sum(line.kind == kind for line in lines)


def difference(before: Definition, after: Definition, lang: str = "vi") -> Difference:
    """What `after` adds, drops and changes against `before`, in "vi" or "en"."""
    groups = (
        LineChange(a, b, _changes(_group_texts(a, lang), _group_texts(b, lang)) if a and b else ())
        for a, b in _matched(before.groups, after.groups)
    )
    pillars = (
        LineChange(
            a, b, _changes(_pillar_texts(before, a, lang), _pillar_texts(after, b, lang)) if a and b else ()
        )
        for a, b in _matched(before.pillars, after.pillars)
    )
    indicators = (
        LineChange(
            a, b, _changes(_line_texts(before, a, lang), _line_texts(after, b, lang)) if a and b else ()
        )
        for a, b in _matched(before.indicators, after.indicators)
    )
    whole = _changes(_whole_texts(before, lang), _whole_texts(after, lang))
    return Difference(before, after, whole, tuple(groups), tuple(pillars), tuple(indicators))


def _whole_texts(definition: Definition, lang: str) -> dict[str, str]:
    return {
        "total": total_in_words(definition, lang),
        "points": shown(definition.total.max_points, 4, lang),
        "rules": " ".join(rules_of_the_whole(definition, lang)),
    }


def _group_texts(group: Group, lang: str) -> dict[str, str]:
    components = "" if group.components is None else str(group.components)
    return {
        "code": group.code,
        "name": group.name.get(lang),
        "points": shown(group.max_points, 4, lang),
        "components": components,
        "certainty": group.origin.certainty,
    }


def _pillar_texts(definition: Definition, pillar: Pillar, lang: str) -> dict[str, str]:
    return {"name": pillar.name.get(lang), "rule": pillar_in_words(definition, pillar, lang)}


def _line_texts(definition: Definition, indicator: Indicator, lang: str) -> dict[str, str]:
    return {
        "code": indicator.code,
        "name": indicator.name.get(lang),
        "points": shown(indicator.points, 4, lang),
        "group": definition.group(indicator.group).name.get(lang),
        "role": indicator.role,
        "rule": "\n".join(indicator_in_words(definition, indicator, lang).sentences()),
        "inputs": "\n".join(f"{one.name}: {one.label.get(lang)}" for one in indicator.inputs),
        "certainty": indicator.origin.certainty,
    }


def _changes(before: dict[str, str], after: dict[str, str]) -> tuple[FieldChange, ...]:
    """Fields that differ; `components` only where both texts state how many there are."""
    names = (name for name in before if before[name] != after[name])
    stated = (name for name in names if name != "components" or (before[name] and after[name]))
    return tuple(FieldChange(name, before[name], after[name]) for name in stated)


def _matched(before: Sequence[Line], after: Sequence[Line]) -> Iterator[tuple[Line | None, Line | None]]:
    """Pairs in the order of the newer version; dropped lines follow."""
    partners: dict[str, Line] = {}
    left = list(before)
    for key in (_code_and_name, _name, _code):
        known = {key(line): line for line in left}
        for line in after:
            found = known.get(key(line)) if line.code not in partners else None
            if found is not None and (key is not _code or _alike(found, line)):
                partners[line.code] = known.pop(key(line))
                left.remove(found)
    for line in after:
        yield partners.get(line.code), line
    for line in left:
        yield line, None


def _name(line: Group | Indicator | Pillar) -> str:
    """The name as compared: letters only, so that a comma or a capital is no new indicator."""
    text = unicodedata.normalize("NFC", line.name.vi).casefold()
    return "".join(letter for letter in text if letter.isalnum())


def _alike(before: Group | Indicator | Pillar, after: Group | Indicator | Pillar) -> bool:
    return SequenceMatcher(None, _name(before), _name(after)).ratio() >= LIKENESS


def _code(line: Group | Indicator | Pillar) -> str:
    return line.code


def _code_and_name(line: Group | Indicator | Pillar) -> str:
    return f"{line.code} {_name(line)}"
