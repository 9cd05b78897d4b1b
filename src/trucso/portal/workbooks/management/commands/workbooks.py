"""``manage.py workbooks export ROUND DIR`` and ``import ROUND FILE…``: written only with ``--apply``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ....assessments.models import Round
from ....assessments.services.rounds import RoundRefused
from ... import merging
from ...models import Upload
from ...receipt_page import counted
from ...services.applying import UploadRefused
from ...services.folders import apply_files, check_files, export_templates


class Command(BaseCommand):
    help = "Xuất mẫu Excel của mọi đơn vị trong đợt; kiểm tra (và với --apply: ghi) các tệp đã điền."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="export|import")
        export = verbs.add_parser("export", help="ghi mẫu của mọi đơn vị vào một thư mục")
        export.add_argument("round", help="địa chỉ của đợt đánh giá, xem /dot-danh-gia/")
        export.add_argument("folder", type=Path, help="thư mục, được tạo khi chưa có")
        bring = verbs.add_parser("import", help="kiểm tra các tệp đã điền; --apply để ghi")
        bring.add_argument("round", help="địa chỉ của đợt đánh giá")
        bring.add_argument("files", nargs="+", type=Path, help="các tệp XLSX; phần ẩn của tệp nói là của ai")
        bring.add_argument("--apply", action="store_true", help="ghi vào phiếu, mọi tệp hoặc không tệp nào")
        bring.add_argument(
            "--conflicts", choices=(merging.MINE, merging.THEIRS), default="",
            help="ô cả hai bên cùng đổi: mine lấy trong tệp, theirs giữ số trong hệ thống (không chọn: dừng)",
        )  # fmt: skip
        bring.add_argument("--erase", action="store_true", help="xoá các ô bị làm trống (mặc định: giữ)")
        bring.add_argument("--skip-refused", action="store_true", help="bỏ qua các dòng bị từ chối")

    def handle(self, *args: Any, verb: str, round: str, **options: Any) -> None:
        round_ = Round.objects.select_related("index").filter(slug=round).first()
        if round_ is None:
            known = ", ".join(Round.objects.values_list("slug", flat=True))
            raise CommandError(f"Không có đợt “{round}”; có: {known or 'chưa có đợt nào'}.")
        if verb == "export":
            paths = export_templates(round_=round_, folder=options["folder"])
            self.stdout.write(f"Đã ghi {len(paths)} mẫu vào {options['folder']}.")
        else:
            self._import(round_, options)

    def _import(self, round_: Round, options: dict[str, Any]) -> None:
        absent = [str(path) for path in options["files"] if not path.is_file()]
        if absent:
            raise CommandError(f"Không có tệp {', '.join(absent)}.")
        try:
            uploads = check_files(round_=round_, paths=options["files"])
            for upload in uploads:
                self._say(upload)
            unread = sum(upload.state == Upload.State.REFUSED for upload in uploads)
            if unread:
                raise CommandError(f"{unread} trên {len(uploads)} tệp không đọc được; chưa ghi gì.")
            if options["apply"]:
                apply_files(
                    uploads=uploads,
                    preferred=options["conflicts"],
                    erases=options["erase"],
                    skips_refused=options["skip_refused"],
                )
        except (UploadRefused, RoundRefused) as refused:
            raise CommandError(f"{refused}\nChưa ghi gì.") from refused
        self.stdout.write(f"{'Đã ghi' if options['apply'] else 'Đọc được'} {len(uploads)} tệp.")

    def _say(self, upload: Upload) -> None:
        """One line per file with its counts, then whatever is refused, asked or to be chosen."""
        found = ", ".join(f"{one.label.lower()} {one.number}" for one in counted(upload) if one.number)
        rows = upload.receipt["rows"]
        self.stdout.write(f"{upload.file_name}: {len(rows)} dòng ({found or 'không đọc được'})")
        for problem in upload.receipt["file_problems"]:
            self.stdout.write(f"  {problem}")
        for row in rows:
            for line in [*row["problems"], *_open_question(row)]:
                self.stdout.write(f"  {line}")


def _open_question(row: dict[str, Any]) -> list[str]:
    if row["fate"] == merging.ASKED:
        ways = " hay ".join(row["readings"])
        return [f"dòng {row['number']}, {row['key']}: số đọc được hai cách, {ways}; viết rõ trong tệp"]
    return [
        f"dòng {row['number']}, {row['key']}: lúc lập tệp {part['before']}, trong tệp {part['mine']}, "
        f"hiện nay {part['theirs']}"
        for part in row["parts"]
        if part["outcome"] in merging.TO_CHOOSE
    ]
