"""``manage.py demo create`` and ``demo remove``: the demonstration rounds, in and out again."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...services.demo import SEED, DemoRefused, create_demo, remove_demo


class Command(BaseCommand):
    help = "Tạo hoặc xoá dữ liệu minh hoạ; tạo lại khi đã có thì không thay đổi gì."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["create", "remove"])
        parser.add_argument("--seed", type=int, default=SEED, help="số gieo: cùng số cho cùng dữ liệu")

    def handle(self, *args: Any, action: str, seed: int, **options: Any) -> None:
        started = time.monotonic()
        if action == "remove":
            removed = remove_demo()
            self.stdout.write(
                f"Đã xoá {removed['rounds']} đợt và {removed['observations']} số liệu minh hoạ."
            )
            return
        try:
            rounds = create_demo(seed=seed)
        except DemoRefused as error:
            raise CommandError(str(error)) from error
        for round_ in rounds:
            self.stdout.write(
                f"{round_.name} ({round_.scorecards.count()} đơn vị): {round_.get_state_display()}"
            )
        self.stdout.write(f"Xong sau {time.monotonic() - started:.1f} giây.")
