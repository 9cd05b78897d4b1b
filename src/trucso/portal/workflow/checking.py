"""Checking a scorecard before it is sent: what must be mended, and what will probably be cut.

Values in, findings out; no database. An *error* stops the sending; a *warning* is shown, may be sent, and is
held back from accepting in bulk; a *note* tells what happened before and holds nothing back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import log10
from statistics import median

from trucso.index import Definition, Node, Scorecard, UsedInput
from trucso.index.remarks import remarks as remarks_of

from ..facts.periods import Period
from ..shared.formats import number, percent
from .proof import Document, remarks

JUMP = Fraction(1, 2)
"""A figure that moved by more than this share since last period is asked about."""
OUTLYING = 3.5
"""Modified z-score (Iglewicz and Hoaglin 1993) beyond which a figure stands apart from the other units."""
MAD_SCALE = 0.6745
FEWEST_OTHERS = 8
"""With fewer other units than this, nothing can be called an outlier."""
LIKELY = Fraction(1, 3)
"""An indicator cut on at least this share of cards last time is warned about."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. level: error | warning | note; code: indicator; key: figure, when it is about one."""

    level: str
    code: str
    message: str
    fix: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class PastCuts:
    """How an indicator fared in the round before: cards verified, cards cut, the commonest cause in words.
    lacked_evidence: that cause was missing evidence, so evidence cited now answers it.
    """

    verified: int
    cut: int
    cause: str
    lacked_evidence: bool = False

    @property
    def is_likely(self) -> bool:
        return self.verified > 0 and Fraction(self.cut, self.verified) >= LIKELY


@dataclass(frozen=True)
class Surroundings:
    """What a card is compared with. evidence: indicator → documents cited; last: figure key → value of the
    period before; others: figure key → values of the other units; cuts: indicator → how it fared last time;
    own: the same of the unit's own card; period: of the round; definition: the index, in whose words remarks
    are said (without it there are none).
    """

    evidence: Mapping[str, Sequence[Document]] = field(default_factory=dict)
    last: Mapping[str, Fraction] = field(default_factory=dict)
    others: Mapping[str, Sequence[Fraction]] = field(default_factory=dict)
    cuts: Mapping[str, PastCuts] = field(default_factory=dict)
    own: Mapping[str, PastCuts] = field(default_factory=dict)
    period: Period | None = None
    definition: Definition | None = None


def findings(card: Scorecard, around: Surroundings) -> list[Finding]:
    """Everything found, in the order of the index, errors of an indicator before its warnings."""
    return [one for node in card.indicators for one in indicator_findings(node, around)]


def indicator_findings(node: Node, around: Surroundings) -> Iterator[Finding]:
    """Everything found on one indicator, errors before warnings."""
    if node.state == "not_applicable" or node.role == "unscored":
        return
    yield from _missing(node)
    yield from _remarks(node, around.definition)
    for one in _inputs(node):
        key = f"{node.code}.{one.name}"
        yield from _against_last(node, one, key, around.last)
        yield from _against_others(node, one, key, around.others)
    yield from _evidence(node, around)
    yield from _before(node, around)
    for document in around.evidence.get(node.code, ()):
        for remark in remarks(document, around.period):
            yield Finding("warning", node.code, f"{node.code}: {remark.message}", remark.fix)


def _inputs(node: Node) -> Iterable[UsedInput]:
    """Inputs of the indicator and its parts, each once."""
    found = {one.name: one for child in node.walk() for one in child.inputs}
    return found.values()


def _missing(node: Node) -> Iterator[Finding]:
    labels = {f"{node.code}.{one.name}": one.label.vi for one in _inputs(node)}
    fix = "Nhập số liệu (số 0 nếu thật sự bằng 0), hoặc chọn “Không áp dụng” và ghi lý do."
    for key in node.missing:
        what = labels.get(key) or node.name.vi
        yield Finding(
            "error", node.code, f"{node.code}: chưa nhập “{what}”.", fix, key if key in labels else ""
        )


def _remarks(node: Node, definition: Definition | None) -> Iterator[Finding]:
    """Conditions of the index that the figures break, and zero denominators."""
    if definition is None:
        return
    for child in node.walk():
        for remark in remarks_of(child, definition):
            yield Finding(
                "warning", node.code, f"{node.code}: {remark}.", "Xem lại các số liệu của chỉ tiêu này."
            )


def _said(value: Fraction, one: UsedInput) -> str:
    """A figure as it is typed: a share in percent."""
    return percent(value) if one.kind == "share" else number(value)


def _number(one: UsedInput) -> Fraction | None:
    return one.value if isinstance(one.value, Fraction) and not isinstance(one.value, bool) else None


def _against_last(node: Node, one: UsedInput, key: str, last: Mapping[str, Fraction]) -> Iterator[Finding]:
    now, before = _number(one), last.get(key)
    if now is None or not before or abs(now - before) <= JUMP * abs(before):
        return
    moved = "tăng lên" if now > before else "giảm xuống"
    message = f"{node.code}: “{one.label.vi}” {moved} {_said(now, one)} (kỳ trước {_said(before, one)})."
    yield Finding("warning", node.code, message, "Nếu đúng, ghi lý do ở ghi chú; nếu nhầm, sửa số liệu.", key)


def _against_others(
    node: Node, one: UsedInput, key: str, others: Mapping[str, Sequence[Fraction]]
) -> Iterator[Finding]:
    now, values = _number(one), [value for value in others.get(key, ()) if value > 0]
    if not now or now < 0 or len(values) < FEWEST_OTHERS:
        return
    middle = median(values)
    if _stands_apart(now, values):
        message = (
            f"{node.code}: “{one.label.vi}” là {_said(now, one)}, khác hẳn {len(values)} đơn vị khác "
            f"(giữa là {_said(middle, one)})."
        )
        yield Finding("warning", node.code, message, "Kiểm tra đơn vị tính và số chữ số 0.", key)


def _stands_apart(now: Fraction, values: Sequence[Fraction]) -> bool:
    """Modified z-score of the logarithm: communes differ in size by factors, a slip of units by tens."""
    logs = [log10(value) for value in values]
    middle = median(logs)
    spread = median(abs(value - middle) for value in logs)
    return spread > 0 and abs(MAD_SCALE * (log10(now) - middle) / spread) > OUTLYING


def _evidence(node: Node, around: Surroundings) -> Iterator[Finding]:
    if not node.points or around.evidence.get(node.code):
        return
    cuts = around.cuts.get(node.code)
    message = f"{node.code}: đề nghị {number(node.points, 2)} điểm nhưng chưa có minh chứng."
    if cuts and cuts.is_likely:
        message = (
            f"{node.code}: nhiều khả năng bị cắt {number(node.points, 2)} điểm vì chưa có minh chứng; "
            f"kỳ trước {cuts.cut}/{cuts.verified} đơn vị bị giảm ở chỉ tiêu này, lý do thường gặp: "
            f"{cuts.cause}."
        )
    yield Finding("warning", node.code, message, "Đính kèm hoặc dẫn số, ngày của văn bản chứng minh.")


def _before(node: Node, around: Surroundings) -> Iterator[Finding]:
    """For what the indicator was cut last time: of this unit, else commonly. Evidence answers its absence."""
    own, cuts = around.own.get(node.code), around.cuts.get(node.code)
    fix = "Kiểm tra đúng điều đó trước khi gửi; nếu đã khắc phục, ghi ở ghi chú của dòng."
    if not node.points or not around.evidence.get(node.code):
        return
    if own and not own.lacked_evidence:
        message = f"kỳ trước chính đơn vị bị giảm điểm ở chỉ tiêu này, lý do: {own.cause}."
    elif cuts and cuts.is_likely and not cuts.lacked_evidence:
        counted = f"{cuts.cut}/{cuts.verified}"
        message = f"kỳ trước {counted} đơn vị bị giảm ở chỉ tiêu này, lý do thường gặp: {cuts.cause}."
    else:
        return
    yield Finding("note", node.code, f"{node.code}: có thể bị cắt: {message}", fix)
