"""Operations on units: each is one transaction, one row in the log, and can be taken back.

Nothing is overwritten. The rows that an operation closes get a last day, the rows it opens a first day, and
both name the operation, so that :func:`undo_operation` can put everything back exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from trucso.portal.journal.services import record

from . import plans, queries
from .models import Dated, OperationPart, Unit, UnitName, UnitOperation, UnitParent
from .plans import Decision, NewUnit, Plan

Side = OperationPart.Side


class OperationRefused(ValueError):
    """An operation that would contradict what is known; ``problems`` says why, in words for an official."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(self.problems))


@transaction.atomic
def create_unit(*, new: NewUnit, decision: Decision) -> Unit:
    """Establish a unit. Raises :class:`OperationRefused`."""
    return _carry_out(plans.plan_create(new=new, decision=decision))[0]


@transaction.atomic
def abolish_unit(*, unit: Unit, decision: Decision) -> Unit:
    """End a unit on the day before the decision takes effect. Raises :class:`OperationRefused`."""
    _carry_out(plans.plan_abolish(unit=unit, decision=decision))
    unit.refresh_from_db()
    return unit


@transaction.atomic
def merge_units(*, parts: Sequence[Unit], into: NewUnit, decision: Decision) -> Unit:
    """Let ``parts`` become one new unit, with everything that stood under them."""
    return _carry_out(plans.plan_merge(parts=parts, into=into, decision=decision))[0]


@transaction.atomic
def split_unit(
    *, unit: Unit, into: Sequence[NewUnit], children: dict[str, str], decision: Decision
) -> list[Unit]:
    """Let ``unit`` become several; ``children`` maps the code of each unit below to its new parent's."""
    return _carry_out(plans.plan_split(unit=unit, into=into, children=children, decision=decision))


@transaction.atomic
def rename_unit(*, unit: Unit, kind: str, name: str, full_name: str, decision: Decision) -> UnitName:
    """Give a unit another name, or another kind (tỉnh to thành phố), from a day on."""
    _refuse_unless_open(unit, decision)
    current = unit.names.filter(last_day=None).first()
    if current and (current.kind, current.name, current.full_name) == (kind, name, full_name):
        raise OperationRefused([f"{unit.full_name} đã mang tên này"])
    operation = _log(UnitOperation.Type.RENAME, decision, unit.code)
    _take_part(operation, Side.BEFORE, [unit])
    if current:
        _close([current], operation)
    renamed = UnitName.objects.create(
        unit=unit, kind=kind, name=name, full_name=full_name, first_day=decision.day, opened_by=operation
    )
    Unit.objects.filter(pk=unit.pk).update(name=name, full_name=full_name)
    unit.refresh_from_db()
    _take_part(operation, Side.AFTER, [unit])
    return renamed


@transaction.atomic
def move_unit(*, unit: Unit, parent: Unit, decision: Decision) -> UnitParent:
    """Put a unit under another parent from a day on."""
    _refuse_unless_open(unit, decision)
    if not queries.lives(parent, decision.day):
        raise OperationRefused([f"{parent.full_name} không tồn tại ngày {decision.day:%d/%m/%Y}"])
    if parent == unit or queries.descendants(unit, decision.day).filter(pk=parent.pk).exists():
        raise OperationRefused([f"{parent.full_name} đang ở dưới {unit.full_name}"])
    operation = _log(UnitOperation.Type.MOVE, decision, unit.code)
    _take_part(operation, Side.AFTER, [unit])
    return _move(unit, parent, operation)


@transaction.atomic
def undo_operation(*, operation: UnitOperation, reason: str, by: str = "") -> UnitOperation:
    """Take an operation back: units it created go, rows it closed open again; the operation stays in the log.

    Refused when a later operation builds on it, or when figures already point at a unit it created.
    """
    operation = UnitOperation.objects.select_for_update().get(pk=operation.pk)
    _refuse_undo(operation)
    created = list(Unit.objects.filter(opened_by=operation))
    for model in (UnitParent, UnitName):
        model.objects.filter(opened_by=operation).delete()
    try:
        Unit.objects.filter(pk__in=[unit.pk for unit in created]).delete()
    except ProtectedError as error:
        rows = len(error.protected_objects)
        raise OperationRefused([f"{rows} dòng dữ liệu đã gắn với đơn vị mới: không hoàn tác được"]) from error
    for dated in (Unit, UnitName, UnitParent):
        dated.objects.filter(closed_by=operation).update(last_day=None, closed_by=None)
    _restore_latest_names(operation)
    operation.undone_at = timezone.now()
    operation.undone_reason = reason
    operation.save(update_fields=["undone_at", "undone_reason"])
    record(actor=by, action="unit.operation_undone", subject=_subject(operation), reason=reason)
    return operation


def _refuse_undo(operation: UnitOperation) -> None:
    if operation.undone_at is not None:
        raise OperationRefused([f"{operation} đã được hoàn tác"])
    if operation.origin:
        raise OperationRefused([f"{operation} có trong {operation.origin}: sửa tệp đó rồi nạp lại"])
    units = operation.parts.values("unit")
    later = UnitOperation.objects.filter(parts__unit__in=units, undone_at=None, pk__gt=operation.pk)
    if blocking := later.distinct().first():
        raise OperationRefused([f"Hoàn tác thao tác sau trước: {blocking}"])


def _restore_latest_names(operation: UnitOperation) -> None:
    """After an undone rename the unit's own copy of its name follows the dated names again."""
    for part in operation.parts.filter(unit__isnull=False).select_related("unit"):
        latest = part.unit.names.filter(last_day=None).first() if part.unit else None
        if latest:
            Unit.objects.filter(pk=latest.unit_id).update(name=latest.name, full_name=latest.full_name)


def _carry_out(plan: Plan) -> list[Unit]:
    """Write a plan without problems: close what ends, open what begins, move what stays."""
    if plan.problems:
        raise OperationRefused(plan.problems)
    code = plan.creates[0].code if plan.creates else plan.ends[0].code
    operation = _log(plan.type, plan.decision, code)
    created = {new.code: _open_unit(new, operation) for new in plan.creates}
    for unit, parent_code in plan.moves:
        _move(unit, created[parent_code], operation)
    _take_part(operation, Side.BEFORE, plan.ends)
    _take_part(operation, Side.AFTER, list(created.values()))
    for unit in plan.ends:
        _close([unit, *unit.names.filter(last_day=None), *unit.parents.filter(last_day=None)], operation)
    return list(created.values())


def _log(type_: UnitOperation.Type, decision: Decision, code: str) -> UnitOperation:
    key = f"{type_}:{decision.day.isoformat()}:{code}"
    earlier = UnitOperation.objects.filter(key__startswith=key).count()
    operation = UnitOperation.objects.create(
        key=f"{key}:{earlier + 1}" if earlier else key,
        type=type_,
        day=decision.day,
        decision=decision.text,
        source=decision.source,
        note=decision.note,
        recorded_by=decision.by,
    )
    record(
        actor=decision.by,
        action=f"unit.{type_}",
        subject=_subject(operation),
        unit=code,
        after={"key": operation.key, "day": decision.day, "decision": decision.text},
        reason=decision.text,
    )
    return operation


def _subject(operation: UnitOperation) -> str:
    return f"units.unitoperation:{operation.pk}"


def _take_part(operation: UnitOperation, side: str, units: Sequence[Unit]) -> None:
    OperationPart.objects.bulk_create(
        OperationPart(operation=operation, side=side, unit=unit, code=unit.code, name=unit.full_name)
        for unit in units
    )


def _open_unit(new: NewUnit, operation: UnitOperation) -> Unit:
    opened = {"first_day": operation.day, "opened_by": operation}
    unit = Unit.objects.create(
        code=new.code,
        slug=new.slug,
        level=new.level,
        name=new.name,
        full_name=new.full_name,
        official_code=new.official_code,
        source=operation.source,
        **opened,
    )
    UnitName.objects.create(unit=unit, kind=new.kind, name=new.name, full_name=new.full_name, **opened)
    if new.parent:
        UnitParent.objects.create(unit=unit, parent=new.parent, **opened)
    return unit


def _move(unit: Unit, parent: Unit, operation: UnitOperation) -> UnitParent:
    _close(unit.parents.filter(last_day=None), operation)
    return UnitParent.objects.create(unit=unit, parent=parent, first_day=operation.day, opened_by=operation)


def _close(rows: Iterable[Dated], operation: UnitOperation) -> None:
    last = queries.day_before(operation.day)
    for row in rows:
        if row.first_day is not None and row.first_day > last:
            raise OperationRefused([f"{row} đã có thay đổi từ ngày {row.first_day:%d/%m/%Y}"])
        row.last_day, row.closed_by = last, operation
        row.save(update_fields=["last_day", "closed_by"])


def _refuse_unless_open(unit: Unit, decision: Decision) -> None:
    if unit.last_day is not None:
        raise OperationRefused([f"{unit.full_name} đã kết thúc ngày {unit.last_day:%d/%m/%Y}"])
    if unit.first_day is not None and unit.first_day >= decision.day:
        raise OperationRefused([f"{unit.full_name} mới có từ ngày {unit.first_day:%d/%m/%Y}"])
