"""``manage.py prepare``: everything between an installed package and a portal that can serve."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from trucso.portal.preparing import prepare


class Command(BaseCommand):
    """Idempotent; fast when nothing changed."""

    help = "Cập nhật cơ sở dữ liệu, tệp giao diện, đơn vị, số liệu, bộ chỉ số và kết quả công bố."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anew", action="store_true", help="chạy lại mọi bước dù không có gì thay đổi")

    def handle(self, *args: Any, anew: bool, **options: Any) -> None:
        if not prepare(say=self.stdout.write, anew=anew):
            self.stdout.write("Không có gì thay đổi.")
