"""``manage.py import_scorecards ROUND FILE…``: many cards at once, written only with ``--apply``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...fates import LABELS
from ...models import Import, Round
from ...services.folders import apply_files, check_files
from ...services.imports import ImportRefused
from ...services.rounds import RoundRefused


class Command(BaseCommand):
    help = "Kiểm tra (và với --apply: ghi) nhiều phiếu chấm điểm; tên tệp là mã hoặc tên đơn vị."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("round", help="địa chỉ của đợt đánh giá, xem /dot-danh-gia/")
        parser.add_argument("files", nargs="+", type=Path, help="các tệp CSV hoặc XLSX")
        parser.add_argument("--apply", action="store_true", help="ghi vào phiếu khi mọi tệp đều đọc được")

    def handle(self, *args: Any, round: str, files: list[Path], apply: bool, **options: Any) -> None:
        round_ = Round.objects.filter(slug=round).first()
        if round_ is None:
            known = ", ".join(Round.objects.values_list("slug", flat=True))
            raise CommandError(f"Không có đợt “{round}”; có: {known or 'chưa có đợt nào'}.")
        try:
            uploads = check_files(round_=round_, paths=files)
            refused = sum(self._say(upload) for upload in uploads)
            if refused:
                raise CommandError(f"{refused} trên {len(uploads)} tệp bị từ chối; chưa ghi gì.")
            if apply:
                apply_files(uploads=uploads)
        except (ImportRefused, RoundRefused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{'Đã ghi' if apply else 'Đọc được'} {len(uploads)} tệp.")

    def _say(self, upload: Import) -> bool:
        """One line per file, then every refusal; whether the file is refused."""
        counts = upload.receipt.get("counts", {})
        words = ", ".join(f"{LABELS[kind].lower()} {count}" for kind, count in counts.items() if count)
        self.stdout.write(
            f"{upload.file_name}: {upload.receipt['rows_in']} dòng ({words or 'không đọc được'})"
        )
        problems = [problem for row in upload.receipt["rows"] for problem in row["problems"]]
        for problem in [*upload.receipt["file_problems"], *problems]:
            self.stdout.write(f"  {problem}")
        return upload.state == Import.State.REFUSED
