"""``manage.py account``: make an account and give it a role, from the server's own terminal."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from trucso.portal.accounts.models import User
from trucso.portal.accounts.services import create_account, give_role
from trucso.portal.shared.access import Role

ACTOR = "manage.py account"


class Command(BaseCommand):
    """``account an.nguyen --name "Nguyễn Văn An" --role coordinator --unit 75``."""

    help = "Tạo tài khoản (nếu chưa có) và giao vai trò trong một đơn vị kể từ hôm nay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="tên đăng nhập")
        parser.add_argument("--name", default="", help="họ và tên")
        parser.add_argument("--role", choices=[r.value for r in Role if r is not Role.PUBLIC], help="vai trò")
        parser.add_argument("--unit", help="mã đơn vị")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(username=options["username"]).first() or self._created(options)
        if not options["role"]:
            return
        unit = apps.get_model("units.Unit").objects.filter(code=options["unit"] or "").first()
        if unit is None:
            raise CommandError(f"Không có đơn vị mã «{options['unit']}»; xem mã ở trang Đơn vị.")
        role = Role(options["role"])
        give_role(actor=ACTOR, user=person, role=role, unit=unit, valid_from=timezone.localdate())
        self.stdout.write(f"Đã giao vai trò {role.label} tại {unit} cho {person}.")

    def _created(self, options: dict[str, Any]) -> User:
        password = getpass.getpass("Mật khẩu (ít nhất 10 ký tự): ")
        try:
            person = create_account(
                actor=ACTOR, username=options["username"], full_name=options["name"], password=password
            )
        except ValidationError as problem:
            raise CommandError("\n".join(problem.messages)) from problem
        self.stdout.write(f"Đã tạo tài khoản {person.username}.")
        return person
