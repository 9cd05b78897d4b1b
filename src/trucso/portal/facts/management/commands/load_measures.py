"""``manage.py load_measures``: the measures of ``definitions/measures`` into the database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...measure_files import MeasureFileError, read_measures
from ...services import load_measures


class Command(BaseCommand):
    help = "Nạp danh mục số liệu từ definitions/measures; chạy lại không thay đổi gì."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.DEFINITIONS_DIR / "measures")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            added, changed = load_measures(entries=read_measures(folder))
        except MeasureFileError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Danh mục số liệu: thêm {added}, sửa {changed}.")
