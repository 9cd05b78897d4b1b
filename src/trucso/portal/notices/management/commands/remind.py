"""``manage.py remind``: for a timer, every hour or so."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from trucso.portal.notices.services import remind, tell


class Command(BaseCommand):
    help = (
        "Nhắc các đơn vị trước và sau hạn; mỗi người nhiều nhất một thư một ngày. Chạy lại không gửi trùng."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--notices-only", action="store_true", help="chỉ ghi thông báo trong nền tảng, không gửi thư"
        )

    def handle(self, *args: Any, notices_only: bool = False, **options: Any) -> None:
        if notices_only:
            self.stdout.write(f"Việc mới phải nhắc: {tell(now=timezone.now())}.")
            return
        done = remind(now=timezone.now())
        self.stdout.write(f"Việc mới phải nhắc: {done.told}. Thư đã gửi: {done.sent}.")
        if done.is_quiet:
            self.stdout.write("Đang trong giờ yên lặng; thư sẽ đi ở lần chạy sau.")
        if done.failed:
            lines = [f"  {address}: {why}" for address, why in done.failed.items()]
            raise CommandError("Chưa gửi được, lần sau gửi lại:\n" + "\n".join(lines), returncode=1)
