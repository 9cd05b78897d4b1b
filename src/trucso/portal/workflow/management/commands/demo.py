"""``manage.py demo create``, ``remove`` and ``renew``: the demonstration, in, out, and anew from today."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from ....assessments.services.demo import SEED, DemoRefused
from ...services.demo import create_demonstration, remove_demonstration


class Command(BaseCommand):
    help = "Tạo, xoá hoặc làm mới dữ liệu minh hoạ; tạo lại khi đã có thì không thay đổi gì."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["create", "remove", "renew"])
        parser.add_argument("--seed", type=int, default=SEED, help="số gieo: cùng số cho cùng dữ liệu")

    @transaction.atomic
    def handle(self, *args: Any, action: str, seed: int, **options: Any) -> None:
        started = time.monotonic()
        if action in ("remove", "renew"):
            removed = remove_demonstration()
            self.stdout.write(
                f"Đã xoá {removed['rounds']} đợt và {removed['observations']} số liệu minh hoạ."
            )
        if action in ("create", "renew"):
            self._create(seed)
        self.stdout.write(f"Xong sau {time.monotonic() - started:.1f} giây.")

    def _create(self, seed: int) -> None:
        try:
            rounds = create_demonstration(seed=seed)
        except DemoRefused as error:
            raise CommandError(str(error)) from error
        for round_ in rounds:
            self.stdout.write(
                f"{round_.name} ({round_.scorecards.count()} đơn vị): {round_.get_state_display()}"
            )
