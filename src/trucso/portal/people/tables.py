"""People and their roles as tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from ..shared.tables import Column, Table
from .queries import PersonRow


def people_table(rows: Sequence[PersonRow]) -> Table:
    """The list of people; files hold the user name in a column of its own."""
    columns = [
        Column("full_name", "Họ và tên", "Name", href=lambda row: reverse("people:person", args=[row.pk])),  # type: ignore[union-attr]
        Column("username", "Tên đăng nhập", "User name", kind="code", on_phone=False),
        Column("roles", "Vai trò", "Roles"),
        Column("units", "Đơn vị", "Units"),
        Column("state_text", "Tài khoản", "Account", template="people/cells/state.html"),
        Column("has_second_step", "Hai bước", "Two steps", kind="yes_no", on_phone=False),
        Column("last_login", "Đăng nhập gần nhất", "Last sign-in", kind="day", on_phone=False),
        Column("email", "Thư điện tử", "E-mail", on_page=False),
    ]
    return Table("nguoi-dung", f"{len(rows)} người dùng", columns, rows, empty="Không có ai khớp.")


def roles_table(rows: Sequence[dict[str, Any]]) -> Table:
    """Every role a person held, holds or will hold."""
    columns = [
        Column("role", "Vai trò", "Role"),
        Column("unit", "Đơn vị", "Unit"),
        Column("valid_from", "Từ ngày", "From", kind="day"),
        Column("valid_to", "Đến hết ngày", "To", kind="day"),
        Column("state", "Trạng thái", "State"),
        Column("end", "Việc", "Action", template="people/cells/end.html", in_files=False, is_sortable=False),
    ]
    return Table("vai-tro", "Vai trò qua thời gian", columns, rows, empty="Chưa giữ vai trò nào.")


def fates_table(rows: Sequence[dict[str, Any]], *, key: str, title: str) -> Table:
    """What becomes, or became, of every row of a file of people."""
    columns = [
        Column("number", "Dòng", "Row", kind="integer"),
        Column("username", "Tên đăng nhập", "User name", kind="code"),
        Column("full_name", "Họ và tên", "Name"),
        Column("role", "Vai trò", "Role"),
        Column("unit", "Đơn vị", "Unit"),
        Column("fate", "Kết quả", "Fate", template="people/cells/fate.html"),
        Column("message", "Vì sao", "Why"),
        Column("link", "Liên kết đặt mật khẩu", "Link", on_page=any(row.get("link") for row in rows)),
    ]
    return Table(key, title, columns, rows, empty="Tệp không có dòng nào.")
