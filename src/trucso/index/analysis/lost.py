"""Where points are lost: by group, line and cause, from the maximum down to the score, exactly.

A scorecard alone tells four causes apart (not reported, no value, not done, ceiling of the rule). The others
(evidence missing or rejected, late, not in the unit's hands) are decisions of people and come as data:
indicator code → cause. Whatever is not explained stays visible as such; the steps always add up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from trucso.index.analysis.factors import total_factors
from trucso.index.definition import Band, Definition, Indicator, Text
from trucso.index.scorecard import Node, Scorecard

ZERO, ONE = Fraction(0), Fraction(1)

CAUSES: Mapping[str, Text] = {
    "not_reported": Text("chưa báo cáo", "not reported"),
    "evidence_missing": Text("thiếu minh chứng", "evidence missing"),
    "evidence_rejected": Text("minh chứng bị bác", "evidence rejected"),
    "late": Text("nộp muộn", "late"),
    "not_done": Text("chưa làm hoặc chưa đạt", "not done"),
    "undefined": Text("không tính được vì mẫu số bằng 0", "no value: zero denominator"),
    "capped": Text("quy định chặn trên", "capped by the rule"),
    "not_in_hands": Text("không thuộc quyền của đơn vị", "not in the unit's hands"),
    "not_applicable": Text("chuyển thành không áp dụng", "became not applicable"),
    "rounding": Text("làm tròn theo quy định", "rounded by the text"),
    "unexplained": Text("chưa ghi lý do", "no reason stated"),
    "raised": Text("được nâng", "raised"),
    "bonus": Text("điểm thưởng", "bonus"),
}
"""Every cause, in the order tables show them; "raised" only between two columns or periods."""
STATED = (
    "not_reported",
    "evidence_missing",
    "evidence_rejected",
    "late",
    "not_done",
    "capped",
    "not_in_hands",
)
"""Causes people may state for a line."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Points of the total lost on one line for one cause (negative: gained, by a bonus or a raise)."""

    unit: str
    group: str
    code: str
    name: Text
    cause: str
    points: Fraction


@dataclass(frozen=True, slots=True)
class Step:
    """One bar of a waterfall. kind: start | loss | end; before, after: height of its two edges, in points."""

    kind: str
    label: str
    before: Fraction
    after: Fraction


def losses(
    definition: Definition, card: Scorecard, unit: str = "", causes: Mapping[str, str] | None = None
) -> list[Loss]:
    """Every loss of one scorecard; they add up to the effective maximum − points of the total.

    causes: line code → a cause of STATED that people decided. A total that is not stated (figures missing
    under `missing: incomplete`) has no losses to speak of: Raises ValueError, in Vietnamese.
    """
    if card.total.points is None:
        name = unit or definition.name.vi
        raise ValueError(f"{name}: chưa đủ số liệu nên không nêu tổng, chưa tính được điểm mất.")
    factors = total_factors(definition, card)
    found: list[Loss] = []
    for group in card.groups:
        if factors[group.code]:
            own = [
                loss for line in _lines(group) for loss in _line_losses(definition, unit, group, line, causes)
            ]
            own += _rest(unit, group, group.lost, own)
            found += [_times(loss, factors[group.code]) for loss in own]
    return found + _rest(unit, card.total, card.total.lost, found)


def changes(
    definition: Definition,
    before: Scorecard,
    after: Scorecard,
    unit: str = "",
    causes: Mapping[str, str] | None = None,
) -> list[Loss]:
    """Points lost from one scorecard to another, line by line: self to verified, or period to period.

    A line lowered without a stated cause is "unexplained", one raised is "raised" (negative points). They add
    up to points before − points after. Raises ValueError, in Vietnamese, for two versions of an index.
    """
    if (before.definition_id, before.version) != (after.definition_id, after.version):
        raise ValueError(
            f"Hai phiếu thuộc hai phiên bản ({before.version} và {after.version}); "
            "so điểm từng dòng chỉ có nghĩa trong một phiên bản, hãy dùng trucso trend."
        )
    if before.total.points is None or after.total.points is None:
        raise ValueError(f"{unit or definition.name.vi}: chưa đủ số liệu nên không nêu tổng.")
    factors = total_factors(definition, before)
    found: list[Loss] = []
    for earlier, later in zip(before.groups, after.groups, strict=True):
        for line, now in _pairs(earlier, later):
            delta = ((line.points or ZERO) - (now.points or ZERO)) * factors[earlier.code]
            if delta:
                cause = _change_cause(now, delta, (causes or {}).get(line.code))
                found.append(Loss(unit, earlier.code, line.code, line.name, cause, delta))
    return found + _rest(unit, after.total, before.total.points - after.total.points, found)


def sums(found: Iterable[Loss], by: str) -> dict[str, Fraction]:
    """Points lost by "unit", "group", "code" or "cause", in the order met (causes: as in CAUSES)."""
    totals: dict[str, Fraction] = {}
    for loss in found:
        key = str(getattr(loss, by))
        totals[key] = totals.get(key, ZERO) + loss.points
    order = list(CAUSES) if by == "cause" else list(totals)
    return {key: totals[key] for key in order if key in totals}


def waterfall(
    start: tuple[str, Fraction], parts: Sequence[tuple[str, Fraction]], end: str
) -> tuple[Step, ...]:
    """Bars from `start` down by each part of (label, points lost) to what is left, called `end`."""
    height = start[1]
    steps = [Step("start", start[0], ZERO, height)]
    for label, points in parts:
        steps.append(Step("loss", label, height, height - points))
        height -= points
    return (*steps, Step("end", end, ZERO, height))


def _lines(group: Node) -> tuple[Node, ...]:
    """The indicators of a group, or the group itself when its value was given whole."""
    return group.children or (group,)


def _pairs(before: Node, after: Node) -> Iterator[tuple[Node, Node]]:
    """Line by line; the groups as wholes when one of them was given whole."""
    if bool(before.children) == bool(after.children):
        yield from zip(_lines(before), _lines(after), strict=True)
    else:
        yield before, after


def _line_losses(
    definition: Definition, unit: str, group: Node, line: Node, causes: Mapping[str, str] | None
) -> Iterator[Loss]:
    lost = line.lost
    if not lost:
        return
    stated = (causes or {}).get(line.code)
    unreachable = ZERO if stated else min(lost, _ceiling_gap(definition, line))
    if unreachable:
        yield Loss(unit, group.code, line.code, line.name, "capped", unreachable)
    if lost - unreachable:
        cause = stated or _own_cause(line, lost)
        yield Loss(unit, group.code, line.code, line.name, cause, lost - unreachable)


def _own_cause(line: Node, lost: Fraction) -> str:
    if lost < 0:
        return "bonus"
    states = {part.state for part in line.children if part.lost} or {line.state}
    if states == {"missing"}:
        return "not_reported"
    return "undefined" if states == {"undefined"} else "not_done"


def _change_cause(now: Node, delta: Fraction, stated: str | None) -> str:
    if delta < 0:
        return "raised"
    if now.state == "not_applicable":
        return "not_applicable"
    return stated or ("not_reported" if now.state == "missing" else "unexplained")


def _ceiling_gap(definition: Definition, line: Node) -> Fraction:
    """Points of the maximum that no figures can earn under the rule."""
    indicator = definition.find(line.code)
    if not isinstance(indicator, Indicator) or line.role != "scored" or line.state != "scored":
        return ZERO
    if indicator.given and indicator.given.highest is not None:
        return max(ZERO, indicator.points - indicator.given.highest)
    if indicator.rule is None or not indicator.rule.award:
        return ZERO
    return indicator.points - max(_best(band, indicator.points) for band in indicator.rule.award)


def _best(band: Band, maximum: Fraction) -> Fraction:
    constant = None if band.amount is None else band.amount.constant
    if band.amount is None:
        return ZERO
    if constant is None:
        return maximum
    return min(maximum, constant * maximum if band.gift == "share" else constant)


def _rest(unit: str, whole: Node, lost: Fraction | None, found: Sequence[Loss]) -> list[Loss]:
    """What the lines do not explain: only what the text rounds at a group or the total."""
    rest = (lost or ZERO) - sum((loss.points for loss in found), ZERO)
    group = whole.code if whole.kind == "group" else ""
    return [Loss(unit, group, whole.code, whole.name, "rounding", rest)] if rest else []


def _times(loss: Loss, factor: Fraction) -> Loss:
    return Loss(loss.unit, loss.group, loss.code, loss.name, loss.cause, loss.points * factor)
