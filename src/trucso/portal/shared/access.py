"""The one place that says what a person may see and do: role × action, with the units it reaches.

``RULES`` is the table; ``ROUTES`` (in ``routes.py``) says which action each address needs, and the
middleware refuses an address that has no row. Views ask again with the unit: ``require(request, ...)``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, Protocol

from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices
from django.http import HttpRequest
from django.utils import timezone


class Role(TextChoices):
    """Roles of a person in a unit, for a time (domain.md §7)."""

    ADMIN = "admin", "Quản trị hệ thống"
    COORDINATOR = "coordinator", "Cơ quan điều phối"
    REPORTER = "reporter", "Cán bộ báo cáo"
    APPROVER = "approver", "Người duyệt của đơn vị"
    VERIFIER = "verifier", "Cán bộ thẩm định"
    COUNCIL = "council", "Hội đồng thẩm định"
    LEADER = "leader", "Lãnh đạo"
    AUDITOR = "auditor", "Kiểm tra, giám sát"
    PUBLIC = "public", "Công chúng"


class Reach(Enum):
    """Which units a right reaches, from the unit in which the role is held."""

    OWN = "đơn vị của mình"
    BELOW = "đơn vị của mình và các đơn vị trực thuộc"
    OTHERS_BELOW = "các đơn vị trực thuộc, trừ đơn vị của mình"
    ALL = "mọi đơn vị"
    DUTY = "phiếu và dòng mà đơn vị mình được phân công thẩm định trong đợt"


class UnitLike(Protocol):
    """What this module needs of a unit: its key, and the keys of the units above it on a day."""

    pk: Any

    def ids_above(self, day: date) -> Iterable[int]: ...


class Assignment(Protocol):
    """A role held in a unit on the day asked about."""

    role: str
    unit_id: int


@dataclass(frozen=True)
class Action:
    """Something a person may do: its name for people and who may do it how far.

    ``by_duty``: roles that also reach, beyond their units, what a duty of a round names (cards, lines). Which
    those are is asked with :func:`duty_units`, where cards and lines are known.
    """

    name: str
    roles: dict[Role, Reach]
    ask: str = "Cơ quan điều phối (Sở Khoa học và Công nghệ)"
    needs_role: bool = True  # else signing in is enough, also before the first role and after the last
    by_duty: frozenset[Role] = frozenset()


ALL, BELOW, OWN, OTHERS_BELOW = Reach.ALL, Reach.BELOW, Reach.OWN, Reach.OTHERS_BELOW
_R = Role
_STAFF: dict[Role, Reach] = {
    _R.COORDINATOR: BELOW,
    _R.REPORTER: OWN,
    _R.APPROVER: BELOW,
    _R.VERIFIER: BELOW,
    _R.COUNCIL: BELOW,
    _R.LEADER: BELOW,
    _R.AUDITOR: BELOW,
}
_BY_DUTY = frozenset({_R.VERIFIER})
_EVERYBODY: dict[Role, Reach] = dict.fromkeys(_R, ALL)
_SIGNED_IN: dict[Role, Reach] = {role: ALL for role in _R if role is not _R.PUBLIC}

RULES: dict[str, Action] = {
    "sign_in": Action("đăng nhập, đăng xuất", _EVERYBODY),
    "manage_own_account": Action("quản lý tài khoản của mình", _SIGNED_IN, needs_role=False),
    "see_published": Action("xem kết quả đã công bố, bộ chỉ số, danh mục số liệu và đơn vị", _EVERYBODY),
    "see_rounds": Action("xem đợt đánh giá và bảng xếp hạng trong tỉnh", _SIGNED_IN),
    "see_scorecard": Action("xem phiếu chấm điểm", _STAFF, by_duty=_BY_DUTY),
    "see_facts": Action("xem số liệu báo cáo", _STAFF),
    "see_evidence": Action("xem minh chứng", _STAFF, by_duty=_BY_DUTY),
    "enter_figures": Action("nhập số liệu và minh chứng", {_R.REPORTER: OWN}),
    "import_scorecards": Action("nhập phiếu chấm điểm từ tệp", {_R.REPORTER: OWN, _R.COORDINATOR: BELOW}),
    "submit_scorecard": Action("duyệt và nộp phiếu chấm điểm", {_R.APPROVER: OWN}),
    "move_scorecard": Action(
        "chuyển, duyệt, gửi, rút hoặc trả lại phiếu chấm điểm",
        {_R.REPORTER: OWN, _R.APPROVER: OWN, _R.VERIFIER: OTHERS_BELOW, _R.COUNCIL: OTHERS_BELOW},
    ),
    "verify_line": Action("thẩm định từng chỉ tiêu", {_R.VERIFIER: OTHERS_BELOW}),
    "decide_points": Action("quyết định điểm của hội đồng", {_R.COUNCIL: OTHERS_BELOW}),
    "file_petition": Action(
        "gửi và rút kiến nghị về điểm thẩm định", {_R.APPROVER: OWN}, "Người duyệt của đơn vị"
    ),
    "answer_petition": Action(
        "trả lời kiến nghị", {_R.COUNCIL: OTHERS_BELOW, _R.VERIFIER: OTHERS_BELOW}, "Hội đồng thẩm định"
    ),
    "run_round": Action("mở, gia hạn, tính điểm và công bố đợt đánh giá", {_R.COORDINATOR: BELOW}),
    "see_progress": Action(
        "xem tiến độ của đợt đánh giá", {_R.COORDINATOR: BELOW, _R.LEADER: BELOW, _R.AUDITOR: BELOW}
    ),
    "manage_indexes": Action("cài đặt bộ chỉ số", {_R.ADMIN: ALL, _R.COORDINATOR: ALL}),
    "manage_units": Action("thay đổi đơn vị", {_R.ADMIN: ALL, _R.COORDINATOR: ALL}),
    "manage_accounts": Action(
        "quản lý người dùng và vai trò",
        {_R.ADMIN: ALL, _R.COORDINATOR: OTHERS_BELOW},
        "Quản trị hệ thống",
    ),
    "reset_second_step": Action("đặt lại xác thực hai bước", {_R.ADMIN: ALL}, "Quản trị hệ thống"),
    "read_log": Action("đọc nhật ký hệ thống", {_R.ADMIN: ALL, _R.AUDITOR: ALL}, "Quản trị hệ thống"),
}

# Which roles those who manage accounts may give and end, in the units they reach: a coordinator staffs the
# units below, but appoints neither another coordinator, nor the council, nor those who watch over them.
GRANTS: dict[Role, frozenset[Role]] = {
    _R.ADMIN: frozenset(_R) - {_R.PUBLIC},
    _R.COORDINATOR: frozenset({_R.REPORTER, _R.APPROVER, _R.VERIFIER, _R.LEADER}),
}


@dataclass(frozen=True)
class Decision:
    """The answer, with the rule in words for a person who is refused."""

    is_allowed: bool
    rule: str
    ask: str


def assignments(person: Any, on: date) -> list[Assignment]:
    """The roles ``person`` holds on a day; nobody signed in → none."""
    return list(person.assignments_on(on)) if getattr(person, "is_authenticated", False) else []


def _reaches(reach: Reach, assignment: Assignment, unit: UnitLike, on: date) -> bool:
    is_own = assignment.unit_id == unit.pk
    if reach is ALL:
        return True
    if reach is OWN:
        return is_own
    is_below = not is_own and assignment.unit_id in set(unit.ids_above(on))
    return is_below or (is_own and reach is BELOW)


def allowed(person: Any, action: str, unit: UnitLike | None = None, day: date | None = None) -> bool:
    """Whether ``person`` may do ``action`` on ``unit`` (``None``: in some unit) on ``day`` (today)."""
    roles = RULES[action].roles
    if Role.PUBLIC in roles:
        return True
    if not RULES[action].needs_role:
        return bool(getattr(person, "is_authenticated", False))
    on = day or timezone.localdate()
    held = [(roles[Role(a.role)], a) for a in assignments(person, on) if Role(a.role) in roles]
    if unit is None:
        return bool(held)
    return any(_reaches(reach, assignment, unit, on) for reach, assignment in held)


def duty_units(person: Any, action: str, day: date | None = None) -> frozenset[int]:
    """The units whose duties in a round carry the right, for ``person`` on ``day`` (today)."""
    by_duty = RULES[action].by_duty
    held = assignments(person, day or timezone.localdate()) if by_duty else []
    return frozenset(one.unit_id for one in held if Role(one.role) in by_duty)


def may_grant(person: Any, role: str, unit: UnitLike, day: date | None = None) -> bool:
    """Whether ``person`` may give or end ``role`` in ``unit``: their right reaches it and GRANTS names it."""
    on = day or timezone.localdate()
    reaches = RULES["manage_accounts"].roles
    return any(
        Role(role) in GRANTS.get(Role(a.role), frozenset()) and _reaches(reaches[Role(a.role)], a, unit, on)
        for a in assignments(person, on)
    )


def decide(person: Any, action: str, unit: UnitLike | None = None, day: date | None = None) -> Decision:
    """Like :func:`allowed`, with the words for the page that refuses."""
    rule = RULES[action]
    reaches = [*rule.roles.items(), *((role, Reach.DUTY) for role in rule.by_duty)]
    who = "; ".join(f"{role.label}: {reach.value}" for role, reach in reaches)
    return Decision(allowed(person, action, unit, day), f"Được {rule.name}: {who}.", rule.ask)


class Refused(PermissionDenied):
    """Raised when a person may not; carries the decision for the 403 page."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.rule)
        self.decision = decision


def require(request: HttpRequest, action: str, unit: UnitLike | None = None, day: date | None = None) -> None:
    """Refuse the request (403, with the rule and whom to ask) unless its person may."""
    decision = decide(request.user, action, unit, day)
    if not decision.is_allowed:
        raise Refused(decision)


@dataclass(frozen=True)
class Visible:
    """The units a right reaches, for filtering a list: all of them, or these and those under those."""

    everywhere: bool
    own_ids: frozenset[int] = frozenset()
    root_ids: frozenset[int] = frozenset()


def visible(person: Any, action: str, day: date | None = None) -> Visible:
    """``everywhere``, else ``own_ids`` themselves and every unit below ``root_ids``."""
    roles = RULES[action].roles
    if roles.get(Role.PUBLIC) is ALL or not RULES[action].needs_role:
        return Visible(everywhere=allowed(person, action))
    held = [
        (roles[Role(a.role)], a.unit_id)
        for a in assignments(person, day or timezone.localdate())
        if a.role in roles
    ]
    return Visible(
        everywhere=any(reach is ALL for reach, _ in held),
        own_ids=frozenset(unit for reach, unit in held if reach in (OWN, BELOW)),
        root_ids=frozenset(unit for reach, unit in held if reach in (BELOW, OTHERS_BELOW)),
    )
