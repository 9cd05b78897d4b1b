"""What a unit reports: figures by key, and the three kinds of empty.

A figure is a number, yes/no, a choice, or *not applicable with a reason*. A key that is absent is *not
reported*. Zero is zero. The three are never mixed: see `Node.state` for what each does to a score.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """The question does not arise for this unit, for this reason; its maximum leaves the denominator."""

    reason: str = ""


NOT_APPLICABLE = NotApplicable
"""The name the figures read best with: `{"DTI-36.b": NOT_APPLICABLE("chưa có tổng đài")}`."""

FigureValue = Fraction | Decimal | int | bool | str | NotApplicable
"""A number (never a float), True/False for yes/no, the code of a choice, or NotApplicable."""

Figures = Mapping[str, FigureValue]
"""key → value. Keys: "DTI-28.a" an input; "DTI-28" points of an indicator; "6" share or points of a group."""
