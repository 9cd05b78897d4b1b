"""Units as they stood on a day, and everything dated about one."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from ...shared import search
from ...units import queries
from ...units.models import Level, Unit, UnitOperation
from ..paging import Part, page
from ..refusals import Invalid, NotFound
from ..schemas import facts
from ..schemas.values import Page, Refusal

router = Router(tags=["Đơn vị"])
ERRORS = {404: Refusal, 422: Refusal}


@router.get("", response={200: Page[facts.UnitOnDay], **ERRORS}, summary="Các đơn vị trong một ngày")
def list_units(
    request: HttpRequest,
    part: Query[Part],
    day: date | None = None,
    level: str = "",
    parent: str = "",
    q: str = "",
) -> Page[facts.UnitOnDay]:
    """Đơn vị tồn tại trong ngày `day` (mặc định: hôm nay), cấp `level`, dưới mã `parent`, tên chứa `q`."""
    if level and level not in Level.values:
        allowed = ", ".join(Level.values)
        raise Invalid("level", f"Cấp «{level}» không có; chọn một trong: {allowed}.", f"One of: {allowed}.")
    on = day or timezone.localdate()
    above = _unit(parent) if parent else None
    units = queries.units_on(on, level=level or None, parent=above).order_by("code")
    found = [unit for unit in units if search.is_found(q, _name_then(unit), unit.code)]
    shown = found[part.offset : part.offset + part.limit]
    parents = queries.parents_on(shown, on)
    return page(request, part, found, lambda unit: _on_day(unit, parents.get(unit.pk)))


@router.get("/{code}", response={200: facts.UnitDetail, 404: Refusal}, summary="Một đơn vị qua thời gian")
def get_unit(request: HttpRequest, code: str) -> facts.UnitDetail:
    """Tên, đơn vị cấp trên, hợp nhất, chia tách theo thời gian."""
    unit = _unit(code)
    history = queries.history_of(unit)
    return facts.UnitDetail(
        code=unit.code,
        official_code=unit.official_code,
        name=unit.name,
        full_name=unit.full_name,
        level=unit.level,
        first_day=unit.first_day,
        last_day=unit.last_day,
        names=[
            facts.DatedName(
                name=one.name, full_name=one.full_name, first_day=one.first_day, last_day=one.last_day
            )
            for one in history.names
        ],
        parents=[
            facts.DatedParent(parent=one.parent.code, first_day=one.first_day, last_day=one.last_day)
            for one in history.parents
        ],
        made_of=[one.code for one in history.made_of],
        became=[one.code for one in history.became],
        operations=[_operation(one) for one in history.operations],
    )


def _unit(code: str) -> Unit:
    found = Unit.objects.filter(code=code).first()
    if found is None:
        raise NotFound(f"Không có đơn vị mang mã {code}.", f"There is no unit {code}.")
    return found


def _name_then(unit: Unit) -> str:
    """What the unit was called on the day of the query."""
    return getattr(unit, "full_name_then", None) or unit.full_name


def _on_day(unit: Unit, parent: Unit | None) -> facts.UnitOnDay:
    return facts.UnitOnDay(
        code=unit.code,
        official_code=unit.official_code,
        name=getattr(unit, "name_then", None) or unit.name,
        full_name=_name_then(unit),
        level=unit.level,
        kind=getattr(unit, "kind_then", None) or "",
        parent=parent.code if parent else None,
        first_day=unit.first_day,
        last_day=unit.last_day,
        url=f"/api/v1/units/{unit.code}",
    )


def _operation(one: UnitOperation) -> facts.Operation:
    parts = list(one.parts.all())
    return facts.Operation(
        type=one.type,
        day=one.day,
        decision=one.decision,
        before=[part.code for part in parts if part.side == "before"],
        after=[part.code for part in parts if part.side == "after"],
        is_undone=one.undone_at is not None,
    )
