"""``manage.py evidence_check``: is every file of evidence there, unaltered; what does no row name."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...models import Evidence
from ...store_checks import faults, stray_files, sweep


class Command(BaseCommand):
    help = "Đối chiếu tệp minh chứng với SHA-256 lúc tải lên; liệt kê (hoặc dọn) tệp không văn bản nào dùng."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sweep", action="store_true", help="xoá tệp thừa cũ hơn một ngày")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(faults())
        for fault in found:
            document = fault.document
            self.stdout.write(
                f"{document.unit.full_name}: văn bản {document.pk} “{document}” ({document.file.name}): "
                f"{fault.words}"
            )
        strays = stray_files()
        for path in strays:
            self.stdout.write(f"Tệp thừa: {path}")
        if options["sweep"]:
            self.stdout.write(f"Đã xoá {sweep(strays)} tệp thừa và bản xem trước cũ.")
        total = Evidence.objects.exclude(file="").count()
        if found:
            raise CommandError(
                f"{len(found)} trên {total} tệp minh chứng có lỗi; "
                f"lấy lại từ bản sao lưu thư mục files/evidence."
            )
        self.stdout.write(f"{total} tệp minh chứng đúng như lúc tải lên.")
