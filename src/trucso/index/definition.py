"""What an index is: the law as data, once read. Frozen, exact, without rules of its own.

Built by `trucso.index.loading.load_definition` (which checks everything); the same content as plain data
comes from `Definition.to_dict()` and goes back through `Definition.from_dict()`. All numbers are `Fraction`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeVar

from trucso.index.expression import Expression
from trucso.index.terms import (
    BY_SHARE,
    FROM_ZERO,
    NEVER_ROUNDED,
    Bounds,
    Decision,
    Origin,
    Ranking,
    RankingBand,
    Rounding,
    RoundingRule,
    Text,
    Years,
)

__all__ = [
    "Band",
    "Bounds",
    "Decision",
    "Definition",
    "Group",
    "Indicator",
    "Input",
    "Origin",
    "Part",
    "Pillar",
    "Ranking",
    "RankingBand",
    "Rounding",
    "RoundingRule",
    "Rule",
    "Text",
    "Total",
    "Years",
]

T = TypeVar("T")


@dataclass(frozen=True)
class Input:
    """One quantity an indicator reads. `key` is how figures name it: "DTI-28.a".

    kind: count (whole, ≥ 0) | amount | share (0..1) | points | yes_no | choice; options: choice code → label,
    in order; best_of: the highest value of this expression over the units of a round (then there is no figure
    to report).
    """

    name: str
    key: str
    kind: str
    label: Text
    measure: str | None = None
    unit: str = ""
    options: Mapping[str, Text] | None = None
    best_of: Expression | None = None
    bounds: Bounds = FROM_ZERO

    @property
    def is_best_of(self) -> bool:
        return self.best_of is not None


@dataclass(frozen=True, slots=True)
class Band:
    """One step of an award; the first whose test is met wins.

    test "when": `condition` over inputs, before the value is computed; "from": value ≥ threshold; "above":
    value > threshold; "is": the choice `option`, or "true"/"false" of a yes/no input; "otherwise": always.
    gift "share": `amount` × maximum (clamped to 0..1); "points": `amount` points (clamped to 0..maximum),
    both may read `value`; "not_applicable": the maximum leaves the denominator, amount is None.
    """

    test: str
    gift: str
    amount: Expression | None
    condition: Expression | None = None
    threshold: Fraction | None = None
    option: str | None = None


@dataclass(frozen=True)
class Rule:
    """value → award. `value` is arithmetic; for a choice it is only the input's name (`choice` is then that
    name).
    """

    value: Expression | None
    award: tuple[Band, ...]
    choice: str | None = None

    @cached_property
    def reads(self) -> frozenset[str]:
        """Names of the inputs without which the rule cannot be applied."""
        names = {self.choice} if self.choice else set()
        for expression in (self.value, *(band.condition for band in self.award)):
            names.update(expression.names if expression else ())
        return frozenset(names)


@dataclass(frozen=True)
class Part:
    """A part of an indicator, scored by its own rule; parts add up."""

    code: str
    name: Text
    points: Fraction
    rule: Rule
    clause: str = ""


@dataclass(frozen=True)
class Indicator:
    """One line of the index. Exactly one of `rule`, `parts`, `given` says how it earns points (none when
    unscored).

    points: maximum (for a penalty the most it can take away); given: bounds of points given by people.
    """

    code: str
    group: str
    name: Text
    points: Fraction
    role: str
    origin: Origin
    inputs: tuple[Input, ...] = ()
    rule: Rule | None = None
    parts: tuple[Part, ...] = ()
    given: Bounds | None = None
    checks: tuple[Expression, ...] = ()
    clause: str = ""
    guidance: Text | None = None
    evidence: Text | None = None

    @cached_property
    def input_names(self) -> Mapping[str, Input]:
        """Inputs by name."""
        return {one.name: one for one in self.inputs}

    @property
    def counts_in_maximum(self) -> bool:
        return self.role == "scored"


@dataclass(frozen=True, slots=True)
class Group:
    """A main index. `components`: number of indicators the law states, when the file does not list them."""

    code: str
    name: Text
    max_points: Fraction
    origin: Origin
    components: int | None = None
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Pillar:
    """A view over groups: Σ points / Σ effective maximum, or Σ weight × share when `weights` is given."""

    code: str
    name: Text
    groups: tuple[str, ...]
    origin: Origin
    weights: Mapping[str, Fraction] | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """How the total is made: of `groups` as Σ points / Σ effective maximum, or Σ weight × share of groups or
    pillars.

    max_points: stated by the file or else the sum of the groups' maxima.
    """

    groups: tuple[str, ...]
    max_points: Fraction
    origin: Origin
    weights: Mapping[str, Fraction] | None = None


@dataclass(frozen=True, repr=False)
class Definition:
    """One version of an index. `index` + `years.first` identify it; `revision` counts corrections of the
    file.
    """

    index: str
    revision: int
    name: Text
    level: str
    years: Years
    decision: Decision
    source: str
    certainty: str
    missing: str
    groups: tuple[Group, ...]
    total: Total
    indicators: tuple[Indicator, ...] = ()
    pillars: tuple[Pillar, ...] = ()
    rounding: Rounding = NEVER_ROUNDED
    ranking: Ranking = BY_SHARE
    revision_note: str = ""
    note: str = ""

    def __repr__(self) -> str:
        return f"Definition({self.index!r}, {self.years.first}, revision {self.revision})"

    @property
    def first_year(self) -> int:
        return self.years.first

    @cached_property
    def _by_code(self) -> dict[str, Group | Pillar | Indicator | Part]:
        everything: list[Group | Pillar | Indicator | Part] = [*self.groups, *self.pillars, *self.indicators]
        everything += [part for indicator in self.indicators for part in indicator.parts]
        return {one.code: one for one in everything}

    @cached_property
    def _indicators_by_group(self) -> dict[str, tuple[Indicator, ...]]:
        codes = [group.code for group in self.groups]
        return {code: tuple(one for one in self.indicators if one.group == code) for code in codes}

    def find(self, code: str) -> Group | Pillar | Indicator | Part | None:
        """The group, pillar, indicator or part with this code, or None."""
        return self._by_code.get(code)

    def indicator(self, code: str) -> Indicator:
        """Raises KeyError when there is no such indicator."""
        return self._typed(code, Indicator)

    def group(self, code: str) -> Group:
        """Raises KeyError when there is no such group."""
        return self._typed(code, Group)

    def pillar(self, code: str) -> Pillar:
        """Raises KeyError when there is no such pillar."""
        return self._typed(code, Pillar)

    def _typed(self, code: str, kind: type[T]) -> T:
        found = self._by_code.get(code)
        if not isinstance(found, kind):
            raise KeyError(code)
        return found

    def indicators_of(self, group: str) -> tuple[Indicator, ...]:
        """Indicators of a group in the order of the file; empty when the group is a leaf."""
        return self._indicators_by_group[group]

    def to_dict(self) -> dict[str, Any]:
        """Plain data in the shape of the YAML file (numbers as strings such as "0.75", "1/3"); stable as
        stored JSON.
        """
        from trucso.index.storing import plain_definition

        return plain_definition(self)

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> Definition:
        """Back from `to_dict` (or hand-made data of the same shape). Raises DefinitionError."""
        from trucso.index.loading import definition_from_data

        return definition_from_data(data)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON: two definitions with the same digest score alike."""
        text = json.dumps(self.to_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
