"""``manage.py demo_accounts create`` and ``remove``: one account per role, for showing the portal."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from trucso.portal.accounts.demonstration import close_demonstration_accounts, create_demonstration_accounts


class Command(BaseCommand):
    """Refuses to create where TRUCSO_DEMO is off: the password is published."""

    help = "Tạo hoặc khoá các tài khoản minh hoạ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["create", "remove"])

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        if action == "remove":
            self.stdout.write(f"Đã khoá {close_demonstration_accounts()} tài khoản minh hoạ.")
            return
        if not settings.IS_DEMO_ALLOWED:
            raise CommandError("TRUCSO_DEMO=0: không tạo tài khoản có mật khẩu công khai.")
        made = create_demonstration_accounts()
        self.stdout.write(f"Tài khoản minh hoạ: {len(made)} mới." if made else "Tài khoản minh hoạ: đã có.")
