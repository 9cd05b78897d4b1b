"""``manage.py audit_verify`` (``trucso audit verify``): is the log whole? ``--seal`` seals its end."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from trucso.portal.journal.models import Entry
from trucso.portal.journal.queries import verify
from trucso.portal.journal.services import seal_day


class Command(BaseCommand):
    help = "Kiểm tra chuỗi băm của nhật ký; báo dòng bị sửa, xoá hoặc chèn."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seal", action="store_true", help="niêm dòng cuối của hôm nay khi nguyên vẹn")

    def handle(self, *args: Any, seal: bool = False, **options: Any) -> None:
        found = verify()
        if found:
            raise CommandError("\n".join(fault.message for fault in found), returncode=1)
        self.stdout.write(f"Nhật ký nguyên vẹn: {Entry.objects.count()} dòng.")
        anchor = seal_day(day=timezone.localdate()) if seal else None
        if anchor:
            self.stdout.write(f"Đã niêm ngày {anchor.day:%d/%m/%Y}: dòng {anchor.sequence}, {anchor.digest}.")
