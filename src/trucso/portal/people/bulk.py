"""A file of people: what each row asks for, and what would become of it. Nothing is written here.

A row is one role of one person; a person with two roles has two rows. Units and roles are never made from
what is typed: an unknown one is refused, with the nearest known one named.
"""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models.functions import Lower

from trucso.index.tables import Column, Limits, Row, read_table

from ..accounts.models import RoleAssignment, User
from ..accounts.services import covers, overlaps
from ..shared import search
from ..shared.access import Role
from ..units.models import Unit
from .authority import roles_granted, units_reached

NEW, ADDED, UNCHANGED, REFUSED = "new", "added", "unchanged", "refused"
LABELS = {NEW: "Tạo tài khoản", ADDED: "Giao thêm vai trò", UNCHANGED: "Không đổi", REFUSED: "Từ chối"}
COLUMNS = (
    Column("username", ("Tên đăng nhập",)),
    Column("full_name", ("Họ và tên",)),
    Column("email", ("Thư điện tử", "Email"), required=False),
    Column("role", ("Vai trò",)),
    Column("unit", ("Mã đơn vị",)),
    Column("valid_from", ("Từ ngày",)),
    Column("valid_to", ("Đến hết ngày",), required=False),
)
LIMITS = Limits(file_bytes=2_000_000, unpacked_bytes=50_000_000, rows=5_000, columns=50)


@dataclass(frozen=True)
class PersonLine:
    """One row as typed; ``number`` is its row in the file."""

    number: int
    username: str
    full_name: str
    email: str
    role: str
    unit: str
    valid_from: str
    valid_to: str


@dataclass(frozen=True)
class Fate:
    """A row, what it says when it can be read, and what becomes of it."""

    line: PersonLine
    kind: str
    message: str = ""
    role: Role | None = None
    unit: Unit | None = None
    first: date | None = None
    last: date | None = None

    def row(self, link: str = "") -> dict[str, Any]:
        """For the table on the page and in the files."""
        shown = {
            "number": self.line.number,
            "username": self.line.username,
            "full_name": self.line.full_name,
            "role": str(self.role.label) if self.role else self.line.role,
            "unit": self.unit.full_name if self.unit else self.line.unit,
            "fate": LABELS[self.kind],
            "kind": self.kind,
        }
        return {**shown, "message": self.message, "link": link}


class Known:
    """What the rows are compared with, read once: people, their roles, and what the actor may give."""

    def __init__(self, actor: User, usernames: Iterable[str]) -> None:
        self.units = {unit.code: unit for unit in units_reached(actor)}
        self.roles = {search.folded(word): role for role in roles_granted(actor) for word in role_words(role)}
        wanted = set(usernames)
        alike = User.objects.annotate(lower=Lower("username")).filter(
            lower__in={one.lower() for one in wanted}
        )
        self.people = {user.username: user for user in alike}
        self.written = {user.username.lower(): user.username for user in alike}
        held = RoleAssignment.objects.filter(user__username__in=wanted).select_related("user")
        self.held: dict[tuple[str, str, int], list[RoleAssignment]] = defaultdict(list)
        for one in held.order_by("valid_from"):
            self.held[one.user.username, one.role, one.unit_id].append(one)


def role_words(role: Role) -> tuple[str, str]:
    """The ways a file may write a role."""
    return (str(role.label), role.value)


def read_people(content: bytes, name: str) -> list[PersonLine]:
    """The rows of a CSV or XLSX file. Raises TableError with every problem, row and column named."""
    table = read_table(content, name=name, columns=COLUMNS, limits=LIMITS)
    return [_line(row) for row in table.rows]


def fates(actor: User, lines: Sequence[PersonLine]) -> list[Fate]:
    """The fate of every row, in the order of the file; as many as rows."""
    known = Known(actor, (line.username for line in lines))
    names: dict[str, str] = {}
    made: set[str] = set()
    seen: Counter[tuple[str, str, str]] = Counter()
    found: list[Fate] = []
    for line in lines:
        fate = _fate(line, known)
        key = (line.username, search.folded(line.role), line.unit)
        if fate.kind != REFUSED and seen[key]:
            fate = replace(fate, kind=REFUSED, message="Trùng với một dòng ở trên.")
        if fate.kind != REFUSED and names.setdefault(line.username, line.full_name) != line.full_name:
            fate = replace(fate, kind=REFUSED, message="Cột «Họ và tên»: khác với dòng trên của cùng người.")
        if fate.kind == NEW and line.username in made:
            fate = replace(fate, kind=ADDED)
        if fate.kind == NEW:
            made.add(line.username)
        seen[key] += 1
        found.append(fate)
    return found


def counts(found: Sequence[Fate]) -> dict[str, int]:
    """Rows by fate; they add up to the rows of the file."""
    counted = Counter(fate.kind for fate in found)
    return {kind: counted[kind] for kind in LABELS}


def _line(row: Row) -> PersonLine:
    texts = {column.key: search.composed(row[column.key].text) for column in COLUMNS}
    return PersonLine(number=row.number, **texts)


def _fate(line: PersonLine, known: Known) -> Fate:
    problems: list[str] = []
    role = known.roles.get(search.folded(line.role))
    if role is None:
        problems.append(_unknown("Vai trò", line.role, [str(r.label) for r in known.roles.values()]))
    unit = known.units.get(line.unit)
    if unit is None:
        problems.append(_unknown("Mã đơn vị", line.unit, list(known.units)))
    first = _day(line.valid_from, "Từ ngày", problems)
    last = _day(line.valid_to, "Đến hết ngày", problems) if line.valid_to else None
    if first and last and last < first:
        problems.append("Cột «Đến hết ngày»: trước «Từ ngày».")
    problems += _person_problems(line)
    fate = Fate(line, REFUSED, " ".join(problems), role, unit, first, last)
    return fate if problems else _compared(fate, known)


def _person_problems(line: PersonLine) -> list[str]:
    found = []
    try:
        User._meta.get_field("username").run_validators(line.username)
    except ValidationError:
        found.append(f"Cột «Tên đăng nhập»: «{line.username}» chỉ được gồm chữ, số và @ . + - _.")
    if not line.username or not line.full_name:
        found.append("Cột «Tên đăng nhập» và «Họ và tên»: không được để trống.")
    try:
        validate_email(line.email or "trong@localhost")
    except ValidationError:
        found.append(f"Cột «Thư điện tử»: «{line.email}» không phải địa chỉ thư.")
    return found


def _compared(fate: Fate, known: Known) -> Fate:
    person = known.people.get(fate.line.username)
    if person is None and (written := known.written.get(fate.line.username.lower())):
        message = f"Cột «Tên đăng nhập»: đã có tài khoản «{written}»; viết đúng như thế, kể cả chữ hoa."
        return replace(fate, message=message)
    if person is None:
        return replace(fate, kind=NEW)
    if search.folded(person.full_name) != search.folded(fate.line.full_name):
        message = f"Cột «Họ và tên»: tài khoản này đang là của «{person.full_name}»."
        return replace(fate, message=message)
    if fate.role is None or fate.unit is None or fate.first is None:
        return fate
    rows = known.held[person.username, fate.role.value, fate.unit.pk]
    if same := next((one for one in rows if covers(one, fate.first, fate.last)), None):
        return replace(fate, kind=UNCHANGED, message=f"Đã giữ vai trò này {same.period}.")
    if other := next((one for one in rows if overlaps(one, fate.first, fate.last)), None):
        message = f"Cột «Từ ngày», «Đến hết ngày»: đã giữ vai trò này {other.period}; chọn ngày không trùng."
        return replace(fate, message=message)
    return replace(fate, kind=ADDED)


def _unknown(column: str, typed: str, allowed: list[str]) -> str:
    near = difflib.get_close_matches(typed, allowed, n=1, cutoff=0.5)
    hint = f" Có phải «{near[0]}»?" if near else ""
    return f"Cột «{column}»: «{typed}» không có trong danh mục bạn được giao.{hint}"


def _day(text: str, column: str, problems: list[str]) -> date | None:
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    problems.append(f"Cột «{column}»: «{text}» không phải ngày (viết 22/11/2026).")
    return None
