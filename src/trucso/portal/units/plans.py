"""What an operation on units would do, worked out before anything is written (preview).

A plan only reads. It lists every row the operation will close and open, and every reason to refuse it;
:mod:`services` carries out a plan without problems and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from . import queries
from .models import Unit, UnitOperation, UnitParent


@dataclass(frozen=True)
class Decision:
    """The text that orders an operation and the first day of the new state."""

    day: date
    text: str
    source: str = ""
    note: str = ""
    by: str = ""


@dataclass(frozen=True)
class NewUnit:
    """A unit that an operation is to create. ``parent`` is ``None`` for a province."""

    code: str
    slug: str
    level: str
    kind: str
    name: str
    full_name: str
    parent: Unit | None = None
    official_code: str = ""


@dataclass(frozen=True)
class Plan:
    """Units that end, begin or get another parent; ``problems`` must be empty to go on."""

    type: UnitOperation.Type
    decision: Decision
    ends: Sequence[Unit] = ()
    creates: Sequence[NewUnit] = ()
    moves: Sequence[tuple[Unit, str]] = ()
    problems: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The preview an official reads before saying yes."""
        day = f"{self.decision.day:%d/%m/%Y}"
        last = f"{queries.day_before(self.decision.day):%d/%m/%Y}"
        created = [f"Thành lập {new.full_name} ({new.code}) từ {day}" for new in self.creates]
        ended = [f"Kết thúc {unit.full_name} ({unit.code}) hết ngày {last}" for unit in self.ends]
        moved = [f"Chuyển {unit.full_name} ({unit.code}) về {code} từ {day}" for unit, code in self.moves]
        return ended + created + moved


def plan_create(*, new: NewUnit, decision: Decision) -> Plan:
    """One unit begins."""
    return Plan(
        UnitOperation.Type.CREATE, decision, creates=[new], problems=_creation_problems([new], decision)
    )


def plan_abolish(*, unit: Unit, decision: Decision) -> Plan:
    """One unit ends; refused while units are still under it."""
    problems = _ending_problems([unit], decision)
    below = queries.units_on(decision.day, parent=unit).count()
    if below:
        problems.append(f"{unit.full_name} còn {below} đơn vị trực thuộc: chuyển các đơn vị đó trước")
    return Plan(UnitOperation.Type.ABOLISH, decision, ends=[unit], problems=problems)


def plan_merge(*, parts: Sequence[Unit], into: NewUnit, decision: Decision) -> Plan:
    """Two units or more end and become one; whatever stood under them goes under the new one."""
    problems = _ending_problems(parts, decision) + _creation_problems([into], decision)
    if len({part.pk for part in parts}) < 2:
        problems.append("Hợp nhất cần ít nhất hai đơn vị khác nhau")
    if {part.level for part in parts} - {into.level}:
        problems.append("Các đơn vị được hợp nhất và đơn vị mới phải cùng cấp")
    moves = [(row.unit, into.code) for row in _rows_below(parts, decision.day)]
    return Plan(UnitOperation.Type.MERGE, decision, list(parts), [into], moves, problems)


def plan_split(*, unit: Unit, into: Sequence[NewUnit], children: dict[str, str], decision: Decision) -> Plan:
    """One unit ends and becomes several; ``children`` says by code where each unit below goes."""
    problems = _ending_problems([unit], decision) + _creation_problems(into, decision)
    if len(into) < 2:
        problems.append("Chia tách cần ít nhất hai đơn vị mới")
    rows = _rows_below([unit], decision.day)
    codes = {new.code for new in into}
    lost = [row.unit.full_name for row in rows if children.get(row.unit.code) not in codes]
    if lost:
        problems.append("Chưa biết các đơn vị trực thuộc sau về đâu: " + ", ".join(lost))
    moves = [(row.unit, children.get(row.unit.code, "?")) for row in rows]
    return Plan(UnitOperation.Type.SPLIT, decision, [unit], list(into), moves, problems)


def _rows_below(units: Sequence[Unit], day: date) -> list[UnitParent]:
    rows = UnitParent.objects.filter(queries.alive(day), queries.alive(day, "unit__"), parent__in=units)
    return list(rows.select_related("unit").order_by("unit__code"))


def _ending_problems(units: Sequence[Unit], decision: Decision) -> list[str]:
    """Why ``units`` cannot end on the day before the decision takes effect."""
    day = decision.day
    last = queries.day_before(day)
    problems = []
    for unit in units:
        if unit.last_day is not None:
            problems.append(f"{unit.full_name} ({unit.code}) đã kết thúc ngày {unit.last_day:%d/%m/%Y}")
        elif unit.first_day is not None and unit.first_day > last:
            problems.append(f"{unit.full_name} ({unit.code}) mới có từ ngày {unit.first_day:%d/%m/%Y}")
    return problems


def _creation_problems(units: Sequence[NewUnit], decision: Decision) -> list[str]:
    """Why ``units`` cannot begin: codes and addresses are never reused, a parent must be there on the day."""
    codes, slugs = [new.code for new in units], [new.slug for new in units]
    same_code = Unit.objects.filter(code__in=codes)
    same_slug = Unit.objects.filter(slug__in=slugs)
    absent = [new.parent for new in units if new.parent and not queries.lives(new.parent, decision.day)]
    return [
        *(f"Mã {unit.code} đã thuộc về {unit.full_name}; mã không dùng lại" for unit in same_code),
        *(f"Địa chỉ «{unit.slug}» đã thuộc về {unit.full_name} ({unit.code})" for unit in same_slug),
        *(f"{unit.full_name} không tồn tại ngày {decision.day:%d/%m/%Y}" for unit in absent),
    ]
