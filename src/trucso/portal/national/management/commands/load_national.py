"""manage.py load_national: the published national results from definitions/results."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from trucso.portal.shared.datafiles import DataFileError

from ...loading import load_results


class Command(BaseCommand):
    help = "Nạp kết quả quốc gia đã công bố từ definitions/results; chạy lại không đổi gì."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.DEFINITIONS_DIR / "results")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            report = load_results(folder=folder)
        except (DataFileError, FileNotFoundError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{report.read} con số: {report.created} mới, {report.changed} đổi, {report.same} giữ nguyên, "
            f"{report.removed} bỏ (không còn trong tệp)"
        )
