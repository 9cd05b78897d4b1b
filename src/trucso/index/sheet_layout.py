"""The workbook of a definition, as data: sheets, columns, words for fixed choices, how to fill each column.

The same table drives the writing, the reading and the guidance of the workbook.
"""

# ruff: noqa: E501 (one column of the workbook per line reads as a table)
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

CellKind: TypeAlias = Literal[
    "text", "code", "number", "whole", "day", "flag", "choice", "formula", "codes", "weights", "options", "lines",
    "test",
]  # fmt: skip

LEVELS = {"province": "cấp tỉnh", "commune": "cấp xã", "department": "sở ban ngành"}
CERTAINTIES = {"read": "đọc trong văn bản", "inferred": "suy ra", "assumed": "giả định"}
MISSING = {"zero": "tính 0 điểm", "incomplete": "không nêu tổng"}
ROLES = {"scored": "tính điểm", "unscored": "không tính điểm", "bonus": "điểm thưởng", "penalty": "điểm trừ"}
KINDS = {
    "count": "số lượng", "amount": "số đo", "share": "tỷ lệ", "points": "điểm", "yes_no": "có/không",
    "choice": "lựa chọn",
}  # fmt: skip
TESTS = {"when": "khi", "from": "từ", "above": "trên", "is": "là", "otherwise": "còn lại"}
GIFTS = {"share": "phần điểm", "points": "số điểm", "not_applicable": "không áp dụng"}
TIES = {"competition": "bỏ cách: 15 - 15 - 17", "dense": "liền nhau: 15 - 15 - 16"}
RANKED_BY = {"share": "giá trị", "points": "điểm"}
MODES = {"half_up": "nửa lên", "half_even": "nửa về chẵn", "down": "xuống", "up": "lên"}
ROUNDED_AT = {"part": "phần", "indicator": "chỉ số", "group": "nhóm", "pillar": "trụ cột", "total": "tổng"}

VALUES = {"inputs": "số liệu báo cáo", "points": "điểm", "shares": "giá trị 0–1"}
CASE_ROLES = {"input": "số liệu", "peer": "cao nhất của đợt", "expected": "kết quả", "refused": "bị từ chối"}
CASE_FIELDS = {
    "points": "điểm", "share": "giá trị 0–1", "value": "tỷ lệ tính được", "state": "trạng thái",
    "max_points": "điểm tối đa", "effective_max": "điểm tối đa trong mẫu số",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Col:
    """A column (or a line of the general sheet). path: where the value stands in `Definition.to_dict()`."""

    path: tuple[str, ...]
    heading: str
    kind: CellKind = "text"
    help: str = ""
    choices: Mapping[str, str] | None = None
    width: int = 16
    required: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """One sheet. `owner`: heading of the column that says to which indicator or part a row belongs."""

    name: str
    columns: tuple[Col, ...]
    help: str


CODES_HELP = "Các mã cách nhau bằng dấu ; ví dụ: 1; 2; 6"
WEIGHTS_HELP = (
    "mã = trọng số, cách nhau bằng dấu ; ví dụ: CQS = 0,4; KTS = 0,3. Để trống nếu không có trọng số"
)
NUMBER_HELP = "Số như 5 hoặc 0,75; phân số như 1/3"


def _origin() -> tuple[Col, ...]:
    return (
        Col(("certainty",), "Độ chắc chắn", "choice", "Để trống nếu như mặc định của bộ", CERTAINTIES),
        Col(("source",), "Nguồn", help="Để trống nếu như mặc định của bộ", width=30),
        Col(("note",), "Ghi chú", help="Bắt buộc khi độ chắc chắn khác mặc định", width=40),
    )


def _names(width: int = 50) -> tuple[Col, ...]:
    return (
        Col(("name", "vi"), "Tên", required=True, help="Đúng như văn bản", width=width),
        Col(("name", "en"), "Tên tiếng Anh", width=30),
    )


def _rounding(key: str, what: str) -> tuple[Col, ...]:
    return (
        Col(("rounding", key, "at"), f"Làm tròn {what}: ở đâu", "codes", "part; indicator; group; pillar; total. Để trống: không làm tròn"),
        Col(("rounding", key, "decimals"), f"Làm tròn {what}: số chữ số", "whole", "Số chữ số thập phân"),
        Col(("rounding", key, "mode"), f"Làm tròn {what}: cách", "choice", "", MODES),
    )  # fmt: skip


GENERAL = Layout(
    "Thông tin chung",
    (
        Col(("index",), "Mã bộ chỉ số", "code", "Chữ thường không dấu, số và gạch nối, ví dụ dti-xa-2026", required=True),
        Col(("revision",), "Bản sửa", "whole", "1 cho lần đầu; mỗi lần sửa tệp đã công bố thì tăng 1", required=True),
        Col(("revision_note",), "Lý do sửa", help="Bắt buộc từ bản sửa 2"),
        Col(("name", "vi"), "Tên", required=True),
        Col(("name", "en"), "Tên tiếng Anh"),
        Col(("level",), "Cấp đơn vị", "choice", "Cấp của các đơn vị được đánh giá", LEVELS, required=True),
        Col(("years", "first"), "Năm đầu", "whole", "Năm đánh giá đầu tiên áp dụng", required=True),
        Col(("years", "last"), "Năm cuối", "whole", "Để trống nếu còn hiệu lực"),
        Col(("decision", "number"), "Số quyết định", help="Ví dụ 405/QĐ-BKHCN; chưa biết thì để trống và ghi chú"),
        Col(("decision", "date"), "Ngày quyết định", "day", "Ví dụ 03/04/2025"),
        Col(("decision", "issuer"), "Cơ quan ban hành"),
        Col(("decision", "title"), "Trích yếu"),
        Col(("decision", "note"), "Ghi chú về quyết định"),
        Col(("source",), "Nguồn mặc định", help="Nơi đọc được các con số", required=True),
        Col(("certainty",), "Độ chắc chắn mặc định", "choice", "Của mọi con số không ghi riêng", CERTAINTIES, required=True),
        Col(("note",), "Ghi chú chung"),
        Col(("missing",), "Khi chưa báo cáo", "choice", "Số liệu chưa báo cáo thì sao", MISSING, required=True),
        Col(("total", "groups"), "Nhóm tính vào tổng", "codes", "all là mọi nhóm; hoặc " + CODES_HELP),
        Col(("total", "weights"), "Trọng số của tổng", "weights", WEIGHTS_HELP),
        Col(("total", "max_points"), "Điểm tối đa của tổng", "number", NUMBER_HELP),
        Col(("total", "certainty"), "Độ chắc chắn của tổng", "choice", "Để trống nếu như mặc định", CERTAINTIES),
        Col(("total", "source"), "Nguồn của tổng"),
        Col(("total", "note"), "Ghi chú về tổng"),
        Col(("ranking", "ties"), "Khi bằng nhau", "choice", "", TIES),
        Col(("ranking", "by"), "Xếp hạng theo", "choice", "", RANKED_BY),
        Col(("ranking", "descending"), "Cao xếp trước", "flag", "có hoặc không"),
        *_rounding("points", "điểm"),
        *_rounding("value", "giá trị"),
    ),
    "Mỗi dòng một mục; điền cột Giá trị.",
)  # fmt: skip
GROUPS = Layout(
    "Nhóm",
    (
        Col(("code",), "Mã", "code", "Mã nhóm trong văn bản", required=True),
        *_names(40),
        Col(("max_points",), "Điểm tối đa", "number", NUMBER_HELP, required=True),
        Col(("components",), "Số chỉ số", "whole", "Chỉ khi văn bản nêu mà không liệt kê chỉ số"),
        Col(("clause",), "Điều khoản"),
        *_origin(),
    ),
    "Chỉ số chính, theo thứ tự trong văn bản.",
)
PILLARS = Layout(
    "Trụ cột",
    (
        Col(("code",), "Mã", "code", "digital_government, digital_economy, digital_society", required=True, width=22),
        *_names(30),
        Col(("groups",), "Các nhóm", "codes", CODES_HELP, width=24),
        Col(("weights",), "Trọng số", "weights", WEIGHTS_HELP, width=24),
        *_origin(),
    ),
    "Để trống nếu bộ chỉ số không có trụ cột.",
)  # fmt: skip
INDICATORS = Layout(
    "Chỉ số",
    (
        Col(("code",), "Mã", "code", "Mã trong văn bản; ô dạng Văn bản để 1.10 không thành 1.1", required=True),
        Col(("group",), "Nhóm", "code", "Mã nhóm", required=True, width=8),
        *_names(60),
        Col(("points",), "Điểm tối đa", "number", NUMBER_HELP),
        Col(("role",), "Vai trò", "choice", "Để trống là tính điểm", ROLES),
        Col(("value",), "Giá trị", "formula", "Phép tính từ số liệu: (b + c) / a; hoặc tên một số liệu có/không, lựa chọn", width=24),
        Col(("given", "from"), "Người chấm: từ", "number", "Chỉ khi điểm do người chấm", width=10),
        Col(("given", "to"), "Người chấm: đến", "number", "Chỉ khi điểm do người chấm", width=10),
        Col(("checks",), "Kiểm tra", "lines", "Điều phải đúng giữa các số liệu, mỗi dòng một điều: a <= b", width=16),
        Col(("clause",), "Điều khoản"),
        Col(("guidance", "vi"), "Hướng dẫn", width=40),
        Col(("guidance", "en"), "Hướng dẫn tiếng Anh", width=20),
        Col(("evidence", "vi"), "Minh chứng", width=40),
        Col(("evidence", "en"), "Minh chứng tiếng Anh", width=20),
        *_origin(),
    ),
    "Mỗi chỉ số một dòng. Cách cho điểm ở trang Khoảng điểm, số liệu ở trang Số liệu đầu vào.",
)  # fmt: skip
INPUTS = Layout(
    "Số liệu đầu vào",
    (
        Col(("indicator",), "Chỉ số", "code", "Mã chỉ số", required=True),
        Col(("name",), "Tên số liệu", "code", "a, b, c, s …: tên dùng trong phép tính", required=True, width=12),
        Col(("label", "vi"), "Nội dung", required=True, help="Số liệu là gì", width=60),
        Col(("label", "en"), "Nội dung tiếng Anh", width=30),
        Col(("measure",), "Mã thống kê", help="Chỉ tiêu thống kê dùng chung, nếu có", width=30),
        Col(("kind",), "Loại", "choice", "", KINDS, required=True),
        Col(("unit",), "Đơn vị tính"),
        Col(("from",), "Từ", "number", "Giá trị nhỏ nhất được nhận, để trống là 0", width=8),
        Col(("to",), "Đến", "number", "Giá trị lớn nhất được nhận, để trống là không giới hạn", width=8),
        Col(("options",), "Các lựa chọn", "options", "Mỗi dòng một lựa chọn: mã = lời", width=30),
        Col(("best_of",), "Cao nhất của", "formula", "Giá trị cao nhất của phép tính này trong các đơn vị; khi đó không phải báo cáo"),
    ),
    "Mỗi số liệu của một chỉ số một dòng.",
)  # fmt: skip
PARTS = Layout(
    "Phần",
    (
        Col(("indicator",), "Chỉ số", "code", "Mã chỉ số", required=True),
        Col(("code",), "Mã phần", "code", "Ví dụ DTI-36.1", required=True),
        *_names(),
        Col(("points",), "Điểm tối đa", "number", "Cộng các phần bằng điểm của chỉ số", required=True),
        Col(("value",), "Giá trị", "formula", "Như ở trang Chỉ số", width=24),
        Col(("clause",), "Điều khoản"),
    ),
    "Chỉ khi một chỉ số gồm nhiều phần cộng lại, mỗi phần một cách cho điểm.",
)
BANDS = Layout(
    "Khoảng điểm",
    (
        Col(("owner",), "Mã", "code", "Mã chỉ số hoặc mã phần", required=True),
        Col(("test",), "Khi nào", "choice", "Xét từ trên xuống, dòng đúng đầu tiên quyết định", TESTS, required=True),
        Col(("against",), "So với", "test", "khi: điều kiện như b == 0; từ, trên: số như 0,75 hoặc 75 %; là: có, không hoặc mã lựa chọn; còn lại: để trống", width=20),
        Col(("gift",), "Được", "choice", "phần điểm của điểm tối đa, số điểm, hoặc không áp dụng", GIFTS, required=True),
        Col(("amount",), "Bao nhiêu", "formula", "Số như 1, 1/2, 0,25 hoặc phép tính với value (giá trị)", width=20),
    ),
    "Mỗi mức điểm một dòng, theo thứ tự xét.",
)  # fmt: skip
CLASSES = Layout(
    "Xếp loại",
    (
        Col(("from",), "Từ", "number", "Giá trị (hoặc điểm) thấp nhất của loại", required=True),
        *_names(30),
    ),
    "Để trống nếu văn bản không xếp loại; loại cao nhất ở trên.",
)
EXAMPLES = Layout(
    "Ví dụ",
    (
        Col(
            ("name",),
            "Ví dụ",
            help="Một câu nói ví dụ cho thấy gì; các dòng của một ví dụ ghi cùng câu",
            required=True,
            width=60,
        ),
        Col(("year",), "Năm", "whole", "Năm đánh giá", required=True, width=8),
        Col(("values",), "Kiểu số liệu", "choice", "Để trống là số liệu báo cáo", VALUES),
        Col(("role",), "Vai", "choice", "", CASE_ROLES, required=True),
        Col(("key",), "Mã", "code", "DTI-28.a là số liệu; DTI-28, 6 hoặc total là kết quả"),
        Col(("value",), "Giá trị", help="Số, có/không, mã lựa chọn, không áp dụng: lý do", required=True),
        Col(("field",), "Kết quả là", "choice", "Để trống là điểm", CASE_FIELDS),
        Col(("within",), "Sai số", "number", "Để trống là đúng từng chữ số", width=10),
    ),
    "Ví dụ tính tay được; bộ chỉ số có ví dụ sai thì không cài được. Mỗi số liệu, mỗi kết quả một dòng.",
)
TABLES = (GROUPS, PILLARS, INDICATORS, INPUTS, PARTS, BANDS, CLASSES)
GUIDE = "Hướng dẫn"
FIELD, VALUE, HOW = "Mục", "Giá trị", "Cách điền"
