"""Who may manage whom: the rules of ``shared.access`` asked about a person instead of a unit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.utils import timezone

from ..accounts.models import RoleAssignment, User
from ..shared import access, search
from ..shared.access import Role
from ..units.models import Unit
from ..units.queries import descendants, units_on

ACTION = "manage_accounts"


def units_reached(actor: User, day: date | None = None) -> list[Unit]:
    """The living units in which ``actor`` may give roles, in alphabetical order.

    An administrator reaches every unit, but is offered those of the province this portal works for.
    """
    on = day or timezone.localdate()
    seen = access.visible(actor, ACTION, on)
    if seen.everywhere:
        found = _province_and_below(on)
    else:
        found = [unit for root in Unit.objects.filter(pk__in=seen.root_ids) for unit in descendants(root, on)]
    return sorted(set(found), key=lambda unit: (unit.level != "province", search.sort_key(unit.full_name)))


def _province_and_below(day: date) -> list[Unit]:
    province = Unit.objects.filter(code=settings.PROVINCE).first()
    return [province, *descendants(province, day)] if province else list(units_on(day))


def roles_granted(actor: User) -> list[Role]:
    """The roles ``actor`` may give somewhere, in the order of the table."""
    held = access.assignments(actor, timezone.localdate())
    granted = {role for a in held for role in access.GRANTS.get(Role(a.role), ())}
    return [role for role in Role if role in granted]


def may_end(actor: User, assignment: RoleAssignment) -> bool:
    """Whether ``actor`` may end this role (or give it to somebody else)."""
    return access.may_grant(actor, assignment.role, assignment.unit)


def may_manage(actor: User, person: User) -> bool:
    """Whether ``actor`` may change the account itself: name, password link, lock.

    Every role the person holds or will hold (the past ones, when none is left) must be one the actor may
    give: whoever gets a password link of a person acts with all their rights.
    """
    if access.visible(actor, ACTION).everywhere:
        return True
    held = list(person.role_assignments.select_related("unit"))
    current = [a for a in held if a.valid_to is None or a.valid_to >= timezone.localdate()]
    return bool(held) and all(may_end(actor, assignment) for assignment in current or held)


def require(is_allowed: bool) -> None:
    """Refuse (403, with the rule and whom to ask) unless allowed."""
    if is_allowed:
        return
    granted = "; ".join(
        f"{role.label}: {', '.join(r.label for r in Role if r in roles)}"
        for role, roles in access.GRANTS.items()
    )
    rule = access.RULES[ACTION]
    reach = "; ".join(f"{role.label}: {reach.value}" for role, reach in rule.roles.items())
    words = f"Được {rule.name}: {reach}. Vai trò được giao: {granted}."
    raise access.Refused(access.Decision(False, words, rule.ask))


def require_roles(actor: User, wanted: Iterable[tuple[str, Unit]]) -> None:
    """Refuse unless ``actor`` may give every one of these roles."""
    require(all(access.may_grant(actor, role, unit) for role, unit in wanted))
