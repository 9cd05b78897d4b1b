"""What changed between two versions of a definition: indicators and groups added, dropped and changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from trucso.index.definition import Definition, Group, Indicator
from trucso.index.numerals import shown
from trucso.index.rule_words import describe_rule

Kind = Literal["group", "indicator"]
What = Literal["name", "points", "group", "role", "rule", "inputs", "total", "missing", "ranking", "rounding"]
One = TypeVar("One", Group, Indicator)


@dataclass(frozen=True, slots=True)
class Line:
    """One changed thing: `what` of the group, indicator or whole (code ""), as shown before and after."""

    kind: Kind | Literal["index"]
    code: str
    what: What
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """Between `old` and `new`. added and dropped hold codes, in the order of their definition."""

    old: Definition
    new: Definition
    added_groups: tuple[str, ...]
    dropped_groups: tuple[str, ...]
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    changed: tuple[Line, ...]

    @property
    def is_empty(self) -> bool:
        """True when both would score every unit alike."""
        return not (self.added_groups or self.dropped_groups or self.added or self.dropped or self.changed)


def difference(old: Definition, new: Definition, lang: str = "vi") -> Difference:
    """What `new` adds, drops and changes against `old`; things are the same when their codes are."""
    old_groups, new_groups = _by_code(old.groups), _by_code(new.groups)
    old_lines, new_lines = _by_code(old.indicators), _by_code(new.indicators)
    changed = [*_whole(old, new, lang)]
    for code in (code for code in new_groups if code in old_groups):
        changed += _group(old_groups[code], new_groups[code], lang)
    for code in (code for code in new_lines if code in old_lines):
        changed += _indicator(old_lines[code], new_lines[code], lang)
    return Difference(
        old, new, _only(new_groups, old_groups), _only(old_groups, new_groups), _only(new_lines, old_lines),
        _only(old_lines, new_lines), tuple(changed),
    )  # fmt: skip


def _by_code(items: tuple[One, ...]) -> dict[str, One]:
    return {one.code: one for one in items}


def _only(here: Mapping[str, One], there: Mapping[str, One]) -> tuple[str, ...]:
    return tuple(code for code in here if code not in there)


def _whole(old: Definition, new: Definition, lang: str) -> Iterator[Line]:
    pairs: tuple[tuple[What, str, str], ...] = (
        ("name", old.name.get(lang), new.name.get(lang)),
        ("points", shown(old.total.max_points, 2, lang), shown(new.total.max_points, 2, lang)),
        ("total", _total(old), _total(new)),
        ("missing", old.missing, new.missing),
        ("ranking", _plain(old, "ranking"), _plain(new, "ranking")),
        ("rounding", _plain(old, "rounding"), _plain(new, "rounding")),
    )
    for what, before, after in pairs:
        if before != after:
            yield Line("index", "", what, before, after)


def _total(definition: Definition) -> str:
    weights = definition.total.weights
    if weights is None:
        return " + ".join(definition.total.groups)
    return " + ".join(f"{shown(weight, 4)} × {code}" for code, weight in weights.items())


def _plain(definition: Definition, name: str) -> str:
    return str(definition.to_dict().get(name, ""))


def _group(old: Group, new: Group, lang: str) -> Iterator[Line]:
    if old.name != new.name:
        yield Line("group", new.code, "name", old.name.get(lang), new.name.get(lang))
    if old.max_points != new.max_points:
        before, after = shown(old.max_points, 2, lang), shown(new.max_points, 2, lang)
        yield Line("group", new.code, "points", before, after)


def _indicator(old: Indicator, new: Indicator, lang: str) -> Iterator[Line]:
    pairs: tuple[tuple[What, str, str], ...] = (
        ("name", old.name.get(lang), new.name.get(lang)),
        ("points", shown(old.points, 2, lang), shown(new.points, 2, lang)),
        ("group", old.group, new.group),
        ("role", old.role, new.role),
        ("rule", _rule(old, lang), _rule(new, lang)),
        ("inputs", _inputs(old, lang), _inputs(new, lang)),
    )
    for what, before, after in pairs:
        if before != after:
            yield Line("indicator", new.code, what, before, after)


def _rule(indicator: Indicator, lang: str) -> str:
    values = [indicator.rule] if indicator.rule else [part.rule for part in indicator.parts]
    formulas = [rule.choice or (rule.value.text if rule.value else "") for rule in values]
    return "; ".join([*(one for one in formulas if one), *describe_rule(indicator, lang)])


def _inputs(indicator: Indicator, lang: str) -> str:
    return "; ".join(f"{one.name}: {one.label.get(lang)} ({one.kind})" for one in indicator.inputs)
