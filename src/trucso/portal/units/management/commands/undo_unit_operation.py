"""manage.py undo_unit_operation KEY: take back an operation on units recorded in the portal."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ... import services
from ...models import UnitOperation


class Command(BaseCommand):
    help = "Hoàn tác một thao tác trên đơn vị; thao tác vẫn còn trong nhật ký."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="mã thao tác, ví dụ merge:2027-01-01:26999 (xem ở trang của đơn vị)")
        parser.add_argument("--reason", required=True, help="vì sao hoàn tác")

    def handle(self, *args: Any, key: str, reason: str, **options: Any) -> None:
        operation = UnitOperation.objects.filter(key=key).first()
        if operation is None:
            raise CommandError(f"Không có thao tác «{key}»")
        try:
            services.undo_operation(operation=operation, reason=reason, by="undo_unit_operation")
        except services.OperationRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Đã hoàn tác: {operation}")
