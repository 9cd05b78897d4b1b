"""Scoring one indicator: by its rule, by its parts, or from points or a share that people gave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from trucso.index.definition import Definition, Indicator, Input, Part, Rule, Text
from trucso.index.expression import Undefined
from trucso.index.figures import Exact
from trucso.index.observation import NotApplicable
from trucso.index.rounding import round_at
from trucso.index.rules import Outcome, apply_rule
from trucso.index.scorecard import NO_TEXT, InputState, Node, NodeKind, State, UsedInput
from trucso.index.totals import missing_of, state_of

ZERO, ONE = Fraction(0), Fraction(1)
CHECK_BROKEN = "số liệu không khớp"
NO_PEERS = "chưa biết giá trị tốt nhất của các đơn vị cùng đợt"


@dataclass(frozen=True)
class Scoring:
    """What is common to scoring one unit: exact figures by key, the best values of the round, and the
    mode."""

    definition: Definition
    figures: Mapping[str, Exact]
    peers: Mapping[str, Fraction]
    values: str

    @property
    def missing_points(self) -> Fraction | None:
        """What a missing figure earns: 0, or nothing that could be added up."""
        return ZERO if self.definition.missing == "zero" else None

    def given_node(
        self, kind: NodeKind, code: str, name: Text, maximum: Fraction, role: str, clause: str
    ) -> Node:
        """A node whose points or share stand in the figures under its own code, or are missing or not
        applicable.
        """
        figure = self.figures.get(code)
        if isinstance(figure, NotApplicable):
            notes = (figure.reason,) if figure.reason else ()
            outcome = Outcome("not_applicable", notes=notes)
        elif isinstance(figure, Fraction):
            shares = self.values == "shares"
            points = figure * maximum if shares else figure
            value = figure if shares else (figure / maximum if maximum else None)
            outcome = Outcome("scored", value, round_at(points, self.definition.rounding.points, kind))
        else:
            outcome = Outcome("missing")
        missing = (code,) if outcome.state == "missing" else ()
        return self.node(kind, code, name, maximum, role, outcome, clause=clause, missing=missing)

    def node(
        self,
        kind: NodeKind,
        code: str,
        name: Text,
        maximum: Fraction,
        role: str,
        outcome: Outcome,
        *,
        effective: Fraction | None = None,
        formula: str = "",
        clause: str = "",
        inputs: tuple[UsedInput, ...] = (),
        missing: tuple[str, ...] = (),
        children: tuple[Node, ...] = (),
    ) -> Node:
        """A node from an outcome: what its state and role do to points and denominator is decided here
        alone."""
        state: State = outcome.state
        points = outcome.points
        if state == "missing":
            points = self.missing_points
        if role == "unscored":
            state, points = "not_applicable" if state == "not_applicable" else "unscored", None
        elif role == "penalty" and points is not None:
            points = -points
        counted = maximum if effective is None else effective
        if role != "scored" or state == "not_applicable":
            counted = ZERO
        return Node(
            kind, code, name, state, outcome.value, points, maximum, counted, formula, outcome.band, clause,
            role, inputs, missing, outcome.notes, children,
        )  # fmt: skip


def score_indicator(indicator: Indicator, scoring: Scoring) -> Node:
    """The node of one indicator, its parts below it."""
    own = scoring.figures.get(indicator.code)
    given = indicator.given or scoring.values != "inputs" or isinstance(own, NotApplicable)
    parts_given = any(part.code in scoring.figures for part in indicator.parts)
    if given and (own is not None or not parts_given):
        return scoring.given_node(
            "indicator", indicator.code, indicator.name, indicator.points, indicator.role, indicator.clause
        )
    reported = dict(_reported(indicator, scoring))
    inputs = tuple(_used(one, reported.get(one.name)) for one in indicator.inputs)
    if indicator.parts:
        return _parts_node(indicator, scoring, reported, inputs)
    return _rule_node(indicator, scoring, reported, inputs)


def _reported(indicator: Indicator, scoring: Scoring) -> Iterator[tuple[str, Exact]]:
    for one in indicator.inputs:
        source = scoring.peers if one.is_best_of else scoring.figures
        value = source.get(one.key)
        if value is not None:
            yield one.name, value


def _used(one: Input, value: Exact | None) -> UsedInput:
    state: InputState = "reported"
    reason, chosen = "", NO_TEXT
    if value is None:
        state = "missing"
    elif isinstance(value, NotApplicable):
        state, reason, value = "not_applicable", value.reason, None
    elif isinstance(value, str) and one.options:
        chosen = one.options[value]
    return UsedInput(one.name, one.label, one.kind, one.unit, one.measure, value, state, reason, chosen)


def _rule_node(
    indicator: Indicator, scoring: Scoring, reported: Mapping[str, Exact], inputs: tuple[UsedInput, ...]
) -> Node:
    rule = indicator.rule
    if rule is None or not rule.award:
        outcome = _collected(rule, reported)
    else:
        outcome = apply_rule(rule, reported, indicator.points, scoring.definition.rounding, "indicator")
    reads = rule.reads if rule else frozenset(indicator.input_names)
    missing = _missing(indicator, reads, reported) if outcome.state == "missing" else ()
    outcome = _with_notes(indicator, outcome, missing, reported)
    return scoring.node(
        "indicator", indicator.code, indicator.name, indicator.points, indicator.role, outcome,
        formula=_formula(rule), clause=indicator.clause, inputs=inputs, missing=missing,
    )  # fmt: skip


def _collected(rule: Rule | None, reported: Mapping[str, Exact]) -> Outcome:
    """An unscored indicator: its value when it has a formula and every input is there."""
    numbers = {
        name: Fraction(value) for name, value in reported.items() if isinstance(value, Fraction | bool)
    }
    if rule is None or rule.value is None:
        return Outcome("unscored")
    if any(name not in numbers for name in rule.reads):
        return Outcome("missing")
    try:
        return Outcome("unscored", rule.value.number(numbers))
    except Undefined:
        return Outcome("undefined")


def _formula(rule: Rule | None) -> str:
    if rule is None:
        return ""
    return rule.choice or (rule.value.text if rule.value else "")


def _missing(indicator: Indicator, reads: frozenset[str], reported: Mapping[str, Exact]) -> tuple[str, ...]:
    return tuple(one.key for one in indicator.inputs if one.name in reads and one.name not in reported)


def _with_notes(
    indicator: Indicator, outcome: Outcome, missing: tuple[str, ...], reported: Mapping[str, Exact]
) -> Outcome:
    notes = [*outcome.notes, *_broken_checks(indicator, reported)]
    if any(one.is_best_of and one.key in missing for one in indicator.inputs):
        notes.append(NO_PEERS)
    if len(notes) == len(outcome.notes):
        return outcome
    return Outcome(outcome.state, outcome.value, outcome.points, outcome.band, tuple(notes))


def _broken_checks(indicator: Indicator, reported: Mapping[str, Exact]) -> Iterator[str]:
    if not indicator.checks:
        return
    numbers = {
        name: Fraction(value) for name, value in reported.items() if isinstance(value, Fraction | bool)
    }
    for check in indicator.checks:
        try:
            if all(name in numbers for name in check.names) and not check.holds(numbers):
                yield f"{CHECK_BROKEN}: {check.text}"
        except Undefined:
            continue


def _parts_node(
    indicator: Indicator, scoring: Scoring, reported: Mapping[str, Exact], inputs: tuple[UsedInput, ...]
) -> Node:
    children = tuple(_part_node(part, indicator, scoring, reported, inputs) for part in indicator.parts)
    state = state_of(children)
    effective = sum((child.effective_max for child in children), ZERO)
    points = None
    alike = {child.state for child in children}
    if alike in ({"missing"}, {"undefined"}):
        state = children[0].state
    if state not in ("incomplete", "not_applicable"):
        points = sum((child.points for child in children if child.points is not None), ZERO)
        points = round_at(points, scoring.definition.rounding.points, "indicator")
    missing = missing_of(children)
    outcome = _with_notes(indicator, Outcome(state, None, points), missing, reported)
    return scoring.node(
        "indicator", indicator.code, indicator.name, indicator.points, indicator.role, outcome,
        effective=effective, clause=indicator.clause, inputs=inputs, missing=missing, children=children,
    )  # fmt: skip


def _part_node(
    part: Part,
    indicator: Indicator,
    scoring: Scoring,
    reported: Mapping[str, Exact],
    inputs: tuple[UsedInput, ...],
) -> Node:
    clause = part.clause or indicator.clause
    if scoring.values != "inputs" or part.code in scoring.figures:
        return scoring.given_node("part", part.code, part.name, part.points, "scored", clause)
    outcome = apply_rule(part.rule, reported, part.points, scoring.definition.rounding, "part")
    missing = _missing(indicator, part.rule.reads, reported) if outcome.state == "missing" else ()
    return scoring.node(
        "part", part.code, part.name, part.points, "scored", outcome, formula=_formula(part.rule),
        clause=clause, inputs=tuple(one for one in inputs if one.name in part.rule.reads), missing=missing,
    )  # fmt: skip
