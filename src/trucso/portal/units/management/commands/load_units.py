"""manage.py load_units: provinces, departments and communes from definitions/units."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from trucso.portal.shared.datafiles import DataFileError

from ...loading import load_units


class Command(BaseCommand):
    help = "Nạp đơn vị từ definitions/units; chạy lại không đổi gì."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.DEFINITIONS_DIR / "units")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            report = load_units(folder=folder)
        except (DataFileError, FileNotFoundError) as error:
            raise CommandError(str(error)) from error
        for table, count in report.counts.items():
            self.stdout.write(
                f"{table}: {count['created']} mới, {count['changed']} đổi, {count['same']} giữ nguyên"
            )
