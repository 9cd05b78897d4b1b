"""Who owned and verified an indicator of a round, now and at any earlier moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from ..assessments.models import Round
from ..indexes.queries import definition_of
from ..units.models import Unit
from .planning import DutyChange
from .services.duties import Pair


@dataclass(frozen=True)
class DutyHistory:
    """The duties in force, and the changes that led to them, the earliest first."""

    now: Mapping[str, Pair]
    changes: Sequence[DutyChange]
    units: Mapping[str, Unit]

    @classmethod
    def of(cls, round_: Round) -> Self:
        """Two queries; a third for the units once something was changed."""
        duties = round_.duties.select_related("owner", "verifier")
        now = {duty.code: (duty.owner, duty.verifier) for duty in duties}
        changes = list(round_.duty_changes.select_related("by").order_by("pk"))
        sides = [side for one in changes for side in (one.before, one.after)]
        named = {code for side in sides for pair in side.values() for code in pair if code}
        units = {unit.code: unit for unit in Unit.objects.filter(code__in=named)} if named else {}
        return cls(now, changes, units)

    def verifier(self, code: str, at: datetime | None = None) -> Unit | None:
        """Whose duty it was to verify the indicator at a moment; now, without one."""
        later = (one for one in self.changes if at is not None and one.at > at and code in one.before)
        if change := next(later, None):
            return self.units.get(change.before[code][1])
        return self.now.get(code, (None, None))[1]


def duties_in_force(round_: Round) -> dict[str, Pair]:
    """Owner and verifier of every indicator, in the order of the index: one query."""
    duties = round_.duties.select_related("owner", "verifier")
    found = {duty.code: (duty.owner, duty.verifier) for duty in duties}
    return {one.code: found.get(one.code, (None, None)) for one in definition_of(round_.index).indicators}
