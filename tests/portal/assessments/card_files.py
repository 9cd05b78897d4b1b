"""Scorecard files in the layout offices exchange, written by the tests themselves."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook

HEADINGS = (
    "Mã", "Chỉ tiêu", "Nhóm", "Điểm tối đa", "Tự đánh giá", "Thẩm định", "Chênh lệch", "Trạng thái", "Phụ trách",
    "Hạn xử lý", "Minh chứng/Ghi chú",
)  # fmt: skip
EVIDENCE = {
    "1.4": "* Thành viên thẩm định: Không thống nhất tiêu chí",
    "1.5": "*466/PVHXH - 15/03/2026:  khảo sát cấu hình máy tính",
    "1.6": "*808/CAX - 05/06/2026: V/v báo cáo mức độ\nchuyển đổi số trên địa bàn",
    "2.3": "*476/KH-UBND - 05/08/2025: Triển khai phong trào\n*    1598   /GM-UBND - 10/10/2025: Tập huấn",
    "3.4": "*466/PVHXH - 15/03/2026: V/v khảo sát cấu hình máy tính",
    "6.3": "*04/03/2026 - 04/03/2026: V/v thông tin số liệu",
}


def tay_ninh_rows(shared: Path) -> list[dict[str, str]]:
    """The 62 real rows as an office would write them, with evidence of the shapes seen in real files."""
    path = shared / "reference" / "indexes" / "tayninh-commune-2025-scorecard.csv"
    with path.open(encoding="utf-8") as stream:
        return [_row(source) for source in csv.DictReader(stream)]


def _row(source: Mapping[str, str]) -> dict[str, str]:
    difference = Decimal(source["self_points"]) - Decimal(source["verified_points"])
    done = source["verified_points"] == source["max_points"]
    status = "Cần bổ sung minh chứng" if difference > 0 else "Hoàn thành" if done else "Đang thực hiện"
    return dict(
        zip(
            HEADINGS,
            (
                source["code"], source["name"], source["group_name"], source["max_points"], source["self_points"],
                source["verified_points"], f"{difference:.2f}", status, "", "", EVIDENCE.get(source["code"], ""),
            ),
            strict=True,
        )
    )  # fmt: skip


def as_csv(
    rows: Iterable[Mapping[str, str]], headings: Sequence[str] = HEADINGS, encoding: str = "utf-8"
) -> bytes:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, headings, quoting=csv.QUOTE_ALL, extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode(encoding)


def as_xlsx(rows: Iterable[Mapping[str, object]], headings: Sequence[str] = HEADINGS) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(list(headings))
    for row in rows:
        sheet.append([row.get(heading) for heading in headings])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
