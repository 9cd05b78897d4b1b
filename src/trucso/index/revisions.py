"""A later revision of a published result: the figures and points of the one before, and explained changes.

A revision is made from the package it corrects and from nothing else, so that what happened to the data
meanwhile cannot slip in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from trucso.index.decisions import Decided
from trucso.index.definition import Definition
from trucso.index.observation import NOT_APPLICABLE, FigureValue, NotApplicable
from trucso.index.package import UnitEntry, final_scores, read_unit, write_value
from trucso.index.package_table import PublishedRow, PublishedTable
from trucso.index.scoring import score_round

PUBLISHED = 3
"""The place of the published column among the decisions of a unit: own, verified, council, published."""
UNKNOWN = ("missing", "incomplete")


@dataclass(frozen=True, slots=True)
class Change:
    """One explained change of a unit: a figure ("DTI-28.a") or the published points of a line ("DTI-28").

    after: of a line its points, or NOT_APPLICABLE(reason), which takes its maximum out of the denominator.
    None takes it back (figure not reported; points as the columns before say).
    """

    unit: str
    target: str
    is_figure: bool
    before: FigureValue | None
    after: FigureValue | None
    reason: str


def entries_of(content: Mapping[str, Any]) -> dict[str, UnitEntry]:
    """The units of a package's content, by code, as they are computed from."""
    return {unit["code"]: read_unit(unit) for unit in content["units"]}


def line_value(
    definition: Definition, content: Mapping[str, Any], unit: str, line: str
) -> Fraction | NotApplicable | None:
    """What readers have of a line in a package's content: its points, that it does not apply and why, or
    None when neither is known."""
    (found,) = (one for one in content["units"] if one["code"] == unit)
    points = found["points"].get(line)
    if points is not None:
        return Fraction(points)
    entry = read_unit(found)
    scored = final_scores(definition, {unit: entry}, values=content["values"])[unit]
    node = next((one for one in scored.nodes() if one.code == line), None)
    if node is None or node.state != "not_applicable":
        return None
    said = [used.reason for used in node.inputs if used.state == "not_applicable"]
    return NOT_APPLICABLE("; ".join(dict.fromkeys([*node.notes, *filter(None, said)])))


def decided_last(entry: UnitEntry, line: str) -> FigureValue | None:
    """What the published column itself says of a line; None when the columns before it hold."""
    return entry.decisions[PUBLISHED].get(line) if len(entry.decisions) > PUBLISHED else None


def corrected(
    definition: Definition, entries: Mapping[str, UnitEntry], changes: Iterable[Change]
) -> dict[str, UnitEntry]:
    """The entries with the changes made. Points a unit gave itself on a line whose figures changed do not
    stand over points that are now computed."""
    made = dict(entries)
    touched: dict[str, set[str]] = {}
    for change in changes:
        made[change.unit] = _changed(made[change.unit], change)
        if change.is_figure:
            touched.setdefault(change.unit, set()).update(_readers(definition, change.target))
    if not touched:
        return made
    scored = score_round(definition, {code: entry.figures for code, entry in made.items()})
    for code, lines in touched.items():
        computed = {node.code for node in scored[code].indicators if node.state not in UNKNOWN}
        made[code] = _without_own(made[code], computed & lines)
    return made


def _readers(definition: Definition, key: str) -> set[str]:
    return {one.code for one in definition.indicators if any(used.key == key for used in one.inputs)}


def _changed(entry: UnitEntry, change: Change) -> UnitEntry:
    if change.is_figure:
        return replace(entry, figures=_put(entry.figures, change))
    decisions = [*entry.decisions, *({} for _ in range(PUBLISHED + 1 - len(entry.decisions)))]
    decisions[PUBLISHED] = _put(decisions[PUBLISHED], change)
    return replace(entry, decisions=tuple(decisions))


def _put(values: Mapping[str, FigureValue], change: Change) -> dict[str, FigureValue]:
    kept = {key: value for key, value in values.items() if key != change.target}
    return kept if change.after is None else {**kept, change.target: change.after}


def _without_own(entry: UnitEntry, computed: set[str]) -> UnitEntry:
    if not entry.decisions:
        return entry
    own: Decided = {
        code: value
        for code, value in entry.decisions[0].items()
        if code not in computed or isinstance(value, NotApplicable)
    }
    return replace(entry, decisions=(own, *entry.decisions[1:]))


def written(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """The changes as a package keeps them."""
    return [
        {
            "unit": one.unit,
            "target": one.target,
            "kind": "figure" if one.is_figure else "points",
            "before": _written(one.before),
            "after": _written(one.after),
            "reason": one.reason,
        }
        for one in changes
    ]


def _written(value: FigureValue | None) -> Any:
    return None if value is None else write_value(value)


@dataclass(frozen=True, slots=True)
class Moved:
    """A unit whose points or rank differ between two revisions."""

    before: PublishedRow
    after: PublishedRow

    @property
    def points(self) -> Fraction:
        return (self.after.points or Fraction(0)) - (self.before.points or Fraction(0))

    @property
    def places(self) -> int | None:
        """Places gained; None when it has no rank in one of them."""
        if self.before.rank is None or self.after.rank is None:
            return None
        return self.before.rank - self.after.rank


def compared(before: PublishedTable, after: PublishedTable) -> list[Moved]:
    """The units whose points, share or rank differ, in the order of the later table."""
    earlier = {row.code: row for row in before.rows}
    return [
        Moved(earlier[row.code], row)
        for row in after.rows
        if row.code in earlier and _result(row) != _result(earlier[row.code])
    ]


def _result(row: PublishedRow) -> tuple[object, ...]:
    return row.rank, row.is_tied, row.points, row.maximum, row.share
