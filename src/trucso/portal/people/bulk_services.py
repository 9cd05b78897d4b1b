"""Carrying out a file of people, and the template it is typed in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import xlsxwriter
from django.core.exceptions import ValidationError
from django.db import transaction

from ..accounts import services as accounts
from ..accounts.invitations import make_link, send_link
from ..accounts.models import User
from ..journal.services import record
from .authority import require_roles, roles_granted, units_reached
from .bulk import ADDED, COLUMNS, NEW, REFUSED, Fate, PersonLine, counts, fates


def import_people(*, actor: User, lines: Sequence[PersonLine], file_name: str) -> list[dict[str, Any]]:
    """Carry out every row that can be; returns the receipt, one row per row of the file.

    Everything is written in one transaction; letters go out after it. A row refused by what changed since
    the dry run is refused in the receipt and stops no other.
    """
    with transaction.atomic():
        done = [_carry_out(actor, fate) for fate in fates(actor, lines)]
        made = [user for _, user in done if user]
        links = {user.username: make_link(actor=actor, user=user) for user in made}
        number = counts([fate for fate, _ in done])
        record(actor=actor, action="people.imported", subject=f"people.file:{file_name}", after=number)
    shown = {user.username: _shown_link(user, links[user.username]) for user in made}
    return [fate.row(link=shown[user.username] if user else "") for fate, user in done]


def _shown_link(user: User, link: str) -> str:
    return f"đã gửi thư tới {user.email}" if send_link(user, link) else link


def _carry_out(actor: User, fate: Fate) -> tuple[Fate, User | None]:
    """What became of the row, and the account it made."""
    if fate.kind not in (NEW, ADDED) or not (fate.role and fate.unit and fate.first):
        return fate, None
    try:
        with transaction.atomic():
            require_roles(actor, [(fate.role, fate.unit)])
            known = User.objects.filter(username=fate.line.username).first()
            person = known or _account(actor, fate.line)
            accounts.give_role(
                actor=actor, user=person, role=fate.role, unit=fate.unit,
                valid_from=fate.first, valid_to=fate.last, reason="Nhập từ tệp",
            )  # fmt: skip
    except ValidationError as problem:
        return replace(fate, kind=REFUSED, message=" ".join(problem.messages)), None
    return replace(fate, kind=ADDED if known else NEW), None if known else person


def _account(actor: User, line: PersonLine) -> User:
    return accounts.create_account(
        actor=actor, username=line.username, full_name=line.full_name, email=line.email
    )


def template_file(actor: User) -> bytes:
    """An XLSX to fill: the headings, lists of the roles and units the actor may give, one sheet of codes."""
    buffer = io.BytesIO()
    units, roles = units_reached(actor), roles_granted(actor)
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False}) as book:
        sheet, codes = book.add_worksheet("Người dùng"), book.add_worksheet("Danh mục")
        _write_headings(book, sheet)
        codes.write_row(0, 0, ["Mã đơn vị", "Tên đơn vị", "Vai trò"])
        codes.set_column(1, 2, 40)
        for line, unit in enumerate(units, start=1):
            codes.write_row(line, 0, [unit.code, unit.full_name])
        for line, role in enumerate(roles, start=1):
            codes.write_string(line, 2, str(role.label))
        _choose_from(sheet, 3, f"='Danh mục'!$C$2:$C${len(roles) + 1}")
        _choose_from(sheet, 4, f"='Danh mục'!$A$2:$A${len(units) + 1}")
    return buffer.getvalue()


def _write_headings(book: Any, sheet: Any) -> None:
    bold = book.add_format({"bold": True, "bg_color": "#0B4F5C", "font_color": "#FFFFFF"})
    text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "dd/mm/yyyy"})
    for place, column in enumerate(COLUMNS):
        is_day = column.key.startswith("valid")
        sheet.set_column(place, place, 16 if is_day else 26, day if is_day else text)
        sheet.write_string(0, place, column.headings[0], bold)
    sheet.freeze_panes(1, 0)


def _choose_from(sheet: Any, column: int, source: str) -> None:
    title, message = "Không có trong danh mục", "Chọn trong danh sách (trang «Danh mục»)."
    sheet.data_validation(1, column, 5000, column, {
        "validate": "list", "source": source, "error_title": title, "error_message": message,
    })  # fmt: skip
