"""Published against recomputed: does the law, applied to the published groups, give the published total?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from trucso.index import Definition, Scorecard, score_unit

TOLERANCE = Fraction(1, 10_000)
"""Published values carry four decimals: a total made of rounded groups may differ by one in the last."""


class Verdict(Enum):
    """The outcome; the value is its label."""

    AGREES = "khớp"
    DIFFERS = "lệch"
    INCOMPLETE = "không đủ số liệu để tính lại"


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison. ``difference``: recomputed − published, exact."""

    verdict: Verdict
    published: Fraction | None
    recomputed: Fraction | None
    explanation: str

    @property
    def difference(self) -> Fraction | None:
        if self.published is None or self.recomputed is None:
            return None
        return self.recomputed - self.published


def recompute(definition: Definition, groups: Mapping[str, Fraction | None]) -> Scorecard | None:
    """Score the published shares of the groups; ``None`` unless every group of the total is there.

    A group that is assessed but not scored (smart city, 2021–2023) is not one of them.
    """
    codes = definition.total.groups
    figures = {code: groups.get(code) for code in codes}
    known = {code: value for code, value in figures.items() if value is not None}
    return score_unit(definition, known, values="shares") if len(known) == len(codes) else None


def compare(published: Fraction | None, recomputed: Fraction | None, known: int, needed: int) -> Check:
    """Judge a published total against the recomputed one; ``known`` of ``needed`` groups were published."""
    if recomputed is None:
        text = f"Mới có {known}/{needed} nhóm được công bố nên không tính lại được tổng."
        return Check(Verdict.INCOMPLETE, published, None, text)
    if published is None:
        text = "Chưa có giá trị tổng được công bố để so."
        return Check(Verdict.INCOMPLETE, None, recomputed, text)
    if abs(recomputed - published) <= TOLERANCE:
        text = "Chênh lệch nằm trong phần làm tròn bốn chữ số của các giá trị nhóm được công bố."
        return Check(Verdict.AGREES, published, recomputed, text)
    text = (
        "Chênh lệch lớn hơn phần do làm tròn: nguồn của tổng và nguồn của các nhóm không cùng một bảng, "
        "hoặc điểm tối đa hiệu dụng của đơn vị này khác mức chung."
    )
    return Check(Verdict.DIFFERS, published, recomputed, text)
