"""The result of scoring: a tree whose every node says what it earned, of what, by which rule, and what was
missing.

Stored as JSON with `Scorecard.to_dict` / `Scorecard.from_dict` (schema 1; fractions as "43/60"): fields may
be added, never renamed or given another meaning, so that a frozen result stays readable.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from trucso.index.definition import Text

NodeKind = Literal["total", "pillar", "group", "indicator", "part"]
State = Literal["scored", "missing", "not_applicable", "undefined", "unscored", "incomplete"]
InputState = Literal["reported", "missing", "not_applicable"]
SCHEMA = 1
NO_TEXT = Text("")


@dataclass(frozen=True, slots=True)
class UsedInput:
    """An input as it entered the score. `value`: Fraction, bool (yes/no), str (choice code) or None."""

    name: str
    label: Text
    kind: str
    unit: str
    measure: str | None
    value: Fraction | bool | str | None
    state: InputState
    reason: str = ""
    shown: Text = NO_TEXT
    """Label of the choice made, empty for other kinds."""

    def to_dict(self) -> dict[str, Any]:
        value = str(self.value) if isinstance(self.value, Fraction) else self.value
        return {
            "name": self.name, "label": text_to_dict(self.label), "kind": self.kind, "unit": self.unit,
            "measure": self.measure, "value": value, "state": self.state, "reason": self.reason,
            "shown": text_to_dict(self.shown),
        }  # fmt: skip

    @staticmethod
    def from_dict(data: dict[str, Any]) -> UsedInput:
        value = data["value"]
        if isinstance(value, str) and data["kind"] != "choice":
            value = Fraction(value)
        texts = {name: Text(**data[name]) for name in ("label", "shown")}
        return UsedInput(**{**data, **texts, "value": value})


@dataclass(frozen=True, slots=True)
class Node:
    """One line of a scorecard.

    state: scored; missing (a figure is not reported); not_applicable (left the denominator); undefined (the
    rule has no value here, a zero denominator: 0 points); unscored (assessed, earns nothing); incomplete (the
    text does not state a total while figures are missing). value: of an indicator or part, what its rule
    computed; of the others the share. points: None when not stated. max_points: of the definition;
    effective_max: what counts in the denominator here (0 for bonus and penalty). formula: the rule as the
    definition writes it; band: position (0-based) of the matched band. missing: keys of the figures not
    reported under this node; notes: remarks in Vietnamese (capped, checks broken …).
    """

    kind: NodeKind
    code: str
    name: Text
    state: State
    value: Fraction | None
    points: Fraction | None
    max_points: Fraction
    effective_max: Fraction
    formula: str = ""
    band: int | None = None
    clause: str = ""
    role: str = "scored"
    inputs: tuple[UsedInput, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    children: tuple[Node, ...] = ()

    @property
    def share(self) -> Fraction | None:
        """points / effective maximum, None when either is not there."""
        if self.points is None or not self.effective_max:
            return None
        return self.points / self.effective_max

    @property
    def lost(self) -> Fraction | None:
        """effective maximum − points: what could still be earned (negative for a bonus); None when not
        stated.
        """
        return None if self.points is None else self.effective_max - self.points

    def walk(self) -> Iterator[Node]:
        """This node and all below it, parents first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready; a pillar lists its groups by code only, as they stand under the total."""
        children = [child.code if self.kind == "pillar" else child.to_dict() for child in self.children]
        return {
            "kind": self.kind, "code": self.code, "name": text_to_dict(self.name), "state": self.state,
            "value": _plain(self.value), "points": _plain(self.points), "max_points": _plain(self.max_points),
            "effective_max": _plain(self.effective_max), "formula": self.formula, "band": self.band,
            "clause": self.clause, "role": self.role, "inputs": [one.to_dict() for one in self.inputs],
            "missing": list(self.missing), "notes": list(self.notes), "children": children,
        }  # fmt: skip

    @staticmethod
    def from_dict(data: dict[str, Any], groups: dict[str, Node] | None = None) -> Node:
        """Back from `to_dict`; `groups` are the nodes a pillar refers to."""
        children = tuple(
            (groups or {})[child] if isinstance(child, str) else Node.from_dict(child)
            for child in data["children"]
        )
        numbers = {name: _fraction(data[name]) for name in ("value", "points", "max_points", "effective_max")}
        inputs = tuple(UsedInput.from_dict(one) for one in data["inputs"])
        lists = {"missing": tuple(data["missing"]), "notes": tuple(data["notes"])}
        name = Text(**data["name"])
        return Node(**{**data, **numbers, **lists, "name": name, "inputs": inputs, "children": children})


@dataclass(frozen=True)
class Scorecard:
    """The scores of one unit under one version of an index.

    definition_id: the index; version: its first year; values: what the figures were ("inputs", "points",
    "shares").
    """

    definition_id: str
    version: int
    revision: int
    values: str
    total: Node
    pillars: tuple[Node, ...] = ()

    @property
    def groups(self) -> tuple[Node, ...]:
        return self.total.children

    @property
    def indicators(self) -> tuple[Node, ...]:
        """All indicators, in the order of the definition's groups."""
        return tuple(child for group in self.groups for child in group.children)

    def nodes(self) -> Iterator[Node]:
        """Total, then each group with all below it, then the pillars."""
        yield from self.total.walk()
        yield from self.pillars

    def node(self, code: str) -> Node:
        """The node with this code; "total" is the total. Raises KeyError."""
        for node in self.nodes():
            if node.code == code:
                return node
        raise KeyError(code)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready data, stable (see the module)."""
        return {
            "schema": SCHEMA, "index": self.definition_id, "version": self.version, "revision": self.revision,
            "values": self.values, "total": self.total.to_dict(),
            "pillars": [one.to_dict() for one in self.pillars],
        }  # fmt: skip

    @staticmethod
    def from_dict(data: dict[str, Any]) -> Scorecard:
        """Back from `to_dict`. Raises ValueError for a schema this version does not know."""
        if data["schema"] != SCHEMA:
            raise ValueError(f"phiếu chấm điểm lưu theo mẫu {data['schema']}; phiên bản này đọc mẫu {SCHEMA}")
        total = Node.from_dict(data["total"])
        groups = {child.code: child for child in total.children}
        pillars = tuple(Node.from_dict(one, groups) for one in data["pillars"])
        return Scorecard(data["index"], data["version"], data["revision"], data["values"], total, pillars)


def text_to_dict(text: Text) -> dict[str, str]:
    return {"vi": text.vi, "en": text.en}


def _plain(number: Fraction | None) -> str | None:
    return None if number is None else str(number)


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
