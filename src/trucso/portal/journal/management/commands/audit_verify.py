"""``manage.py audit_verify``: is the log whole?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from trucso.portal.journal.models import Entry
from trucso.portal.journal.queries import verify


class Command(BaseCommand):
    help = "Kiểm tra chuỗi băm của nhật ký; báo dòng bị sửa, xoá hoặc chèn."

    def handle(self, *args: Any, **options: Any) -> None:
        found = verify()
        if found:
            raise CommandError("\n".join(fault.message for fault in found), returncode=1)
        self.stdout.write(f"Nhật ký nguyên vẹn: {Entry.objects.count()} dòng.")
