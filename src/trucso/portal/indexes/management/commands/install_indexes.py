"""``manage.py install_indexes``: every version under ``definitions/``, its examples run first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from trucso.index.library import NOT_INDEXES

from ...services import IndexRefused, install_index


class Command(BaseCommand):
    help = "Cài các bộ chỉ số trong definitions/ sau khi chạy ví dụ tính; chạy lại không thay đổi gì."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="*", type=Path, help="tệp YAML; không ghi = mọi bộ chỉ số")

    def handle(self, *args: Any, paths: list[Path], **options: Any) -> None:
        for path in paths or _all_versions():
            try:
                row, is_new = install_index(path=path, cases=settings.CASES_DIR)
            except IndexRefused as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"{'Cài' if is_new else 'Đã có'}: {row}")


def _all_versions() -> list[Path]:
    files = sorted(settings.DEFINITIONS_DIR.glob("*/*.yaml"))
    return [path for path in files if path.parent.name not in NOT_INDEXES]
