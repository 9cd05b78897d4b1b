"""``manage.py audit_export FILE`` (``trucso audit export``): the log as a file checked without the portal."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from trucso.portal.journal.log_file import write_log
from trucso.portal.journal.queries import chain_end, links


class Command(BaseCommand):
    help = "Ghi toàn bộ nhật ký ra tệp để kiểm tra ở máy khác bằng «trucso audit verify TỆP»."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="tệp sẽ ghi; đã có thì không ghi đè")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with file.open("x", encoding="utf-8") as written, transaction.atomic():
                count = write_log(links(), chain_end(), written)
        except OSError as problem:
            raise CommandError(f"Không ghi được {file}: {problem.strerror}.", returncode=2) from problem
        self.stdout.write(f"Đã ghi {count} dòng nhật ký vào {file}.")
