"""What another sharing-out of the duties of an open round would change, and why it may not.

Decisions that were made stay with whoever made them: only lines without a decision pass to the new verifier.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from ..accounts.models import RoleAssignment
from ..assessments.models import Line, Round, Scorecard
from ..indexes.queries import definition_of
from ..shared import search
from ..shared.access import Role
from ..units.models import Unit
from .duty_history import duties_in_force
from .models import Petition
from .panels import departments
from .services.duties import Pair
from .standing import latest_decision


@dataclass(frozen=True)
class Change:
    """One indicator whose duties move. ``decided``: lines that keep their decision, ``waiting``: sent lines
    that pass to the new verifier.
    """

    code: str
    name: str
    before: Pair
    after: Pair
    decided: int = 0
    waiting: int = 0

    @property
    def moves_verifier(self) -> bool:
        return self.before[1] != self.after[1]


def changes(round_: Round, wanted: Mapping[str, Pair], now: Mapping[str, Pair]) -> list[Change]:
    """The indicators whose owner or verifier would move, in the order of the index. Raises KeyError."""
    definition = definition_of(round_.index)
    if unknown := sorted(set(wanted) - set(now)):
        raise KeyError(f"Bộ chỉ số {round_.index} không có chỉ tiêu {', '.join(unknown)}.")
    counts = line_counts(round_)
    return [
        Change(code, definition.indicator(code).name.vi, now[code], wanted[code], *counts.get(code, (0, 0)))
        for code in now
        if code in wanted and wanted[code] != now[code]
    ]


def line_counts(round_: Round, card: Scorecard | None = None) -> dict[str, tuple[int, int]]:
    """Per indicator, of all cards or one: lines with a decision, and lines that were sent and wait for one.

    One query.
    """
    sent = Q(scorecard__state=Scorecard.State.SUBMITTED)
    lines = Line.objects.filter(scorecard=card) if card else Line.objects.filter(scorecard__round=round_)
    rows = (
        lines.annotate(decision=latest_decision())
        .order_by()
        .values_list("code")
        .annotate(
            decided=Count("pk", filter=Q(decision__isnull=False)),
            waiting=Count("pk", filter=Q(decision__isnull=True) & sent),
        )
    )
    return {code: (decided, waiting) for code, decided, waiting in rows}


def mark_of(duties: Mapping[str, Pair]) -> str:
    """A short name of the duties as they were seen, by which a change made meanwhile is noticed."""
    plain = {code: [unit.pk if unit else None for unit in pair] for code, pair in duties.items()}
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:16]


def refusals(round_: Round, found: Sequence[Change]) -> list[str]:
    """Why the change may not be made, one sentence for each reason; [] when it may."""
    return [*_left_open(found), *_not_a_department(round_, found), *_own_lines(round_, found),
            *_panels(round_, found)]  # fmt: skip


def _left_open(found: Sequence[Change]) -> list[str]:
    codes = [one.code for one in found if None in one.after]
    if not codes:
        return []
    return [
        f"Chỉ tiêu {', '.join(codes)} sẽ thiếu cơ quan phụ trách hoặc cơ quan thẩm định. Đợt đang mở thì mỗi "
        f"chỉ tiêu phải có đủ hai cơ quan."
    ]


def _not_a_department(round_: Round, found: Sequence[Change]) -> list[str]:
    """Who newly gets a duty exists today and belongs to the province."""
    allowed = {unit.pk for unit in departments(round_.parent)}
    wrong = {
        new
        for one in found
        for old, new in zip(one.before, one.after, strict=True)
        if new and new != old and new.pk not in allowed
    }
    return [
        f"{unit.full_name} hôm nay không phải cơ quan của {round_.parent.full_name} nên không nhận việc mới."
        for unit in _sorted(wrong)
    ]


def _own_lines(round_: Round, found: Sequence[Change]) -> list[str]:
    """Nobody verifies their own unit: a participating unit would leave its own line to nobody."""
    gaining = _gaining(found)
    own = Unit.objects.filter(pk__in=[unit.pk for unit in gaining], scorecards__round=round_)
    return [
        f"{unit.full_name} có phiếu trong đợt này và không ai thẩm định phiếu của đơn vị mình, nên dòng "
        f"{', '.join(gaining[unit])} của chính {unit.full_name} sẽ không ai thẩm định được. Chọn cơ quan "
        f"không có phiếu trong đợt, hoặc {round_.parent.full_name}."
        for unit in _sorted(own)
    ]


def _panels(round_: Round, found: Sequence[Change]) -> list[str]:
    """Who answers a petition had no part in verifying the line, and so may not become its verifier."""
    gaining = {(code, unit.pk) for unit, codes in _gaining(found).items() for code in codes}
    asked = Petition.objects.filter(Petition.OPEN, line__scorecard__round=round_, panel__isnull=False)
    rows = asked.select_related("panel", "line__scorecard__unit").order_by("pk")
    return [
        f"{one.panel} đang được giao trả lời kiến nghị của {one.line.scorecard.unit.full_name} về chỉ tiêu "
        f"{one.line.code} nên không nhận thẩm định chỉ tiêu ấy; hãy giao kiến nghị cho cơ quan khác trước."
        for one in rows
        if (one.line.code, one.panel_id) in gaining
    ]


def unmanned(found: Sequence[Change]) -> list[Unit]:
    """New verifiers in which nobody holds the role of a verifier today: their lines would wait."""
    gaining = _gaining(found)
    held = RoleAssignment.objects.filter(role=Role.VERIFIER, unit__in=gaining, user__is_active=True)
    today = timezone.localdate()
    manned = {one.unit_id for one in held if one.is_held_on(today)}
    return [unit for unit in _sorted(gaining) if unit.pk not in manned]


def _gaining(found: Sequence[Change]) -> dict[Unit, list[str]]:
    """The units that become verifiers, with the indicators they get."""
    gaining: dict[Unit, list[str]] = defaultdict(list)
    for one in found:
        if one.after[1] and one.moves_verifier:
            gaining[one.after[1]].append(one.code)
    return gaining


def _sorted(units: Iterable[Unit]) -> list[Unit]:
    return sorted(units, key=lambda unit: search.sort_key(unit.full_name))


def holders(round_: Round) -> list[Unit]:
    """Whom duties may be given to, and who holds one now although it may not get another."""
    held = {unit for pair in duties_in_force(round_).values() for unit in pair if unit}
    allowed = departments(round_.parent)
    return [*allowed, *_sorted(held - set(allowed))]
