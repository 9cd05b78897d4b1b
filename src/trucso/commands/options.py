"""Options that several commands share, said once."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from trucso.commands.report import Format
from trucso.index.tables import Limits


class ValuesChoice(StrEnum):
    """What the figures of a file are."""

    INPUTS = "inputs"
    POINTS = "points"
    SHARES = "shares"


class DecimalChoice(StrEnum):
    """Which mark separates decimals in numbers that read two ways."""

    COMMA = "comma"
    POINT = "point"


class Language(StrEnum):
    """Languages of explanations."""

    VIETNAMESE = "vi"
    ENGLISH = "en"


FiguresArgument: TypeAlias = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", help="Tệp số liệu CSV hoặc XLSX; “-” là đầu vào chuẩn.", show_default=False
    ),
]
IndexOption: TypeAlias = Annotated[
    str,
    typer.Option(
        "--index", "-i", metavar="ID", help="Mã bộ chỉ số (xem: trucso index list).", show_default=False
    ),
]
YearOption: TypeAlias = Annotated[
    int,
    typer.Option(
        "--year", "-y", metavar="Y", help="Năm đánh giá; chọn phiên bản hiệu lực năm đó.", show_default=False
    ),
]
ValuesOption: TypeAlias = Annotated[
    ValuesChoice | None,
    typer.Option(
        "--values",
        help="Số liệu trong tệp là gì: inputs = số liệu báo cáo, points = điểm, shares = giá trị 0–1. "
        "Không ghi thì suy từ các mã khi chỉ hiểu được một cách.",
        show_default=False,
    ),
]
FormatOption: TypeAlias = Annotated[
    Format | None,
    typer.Option(
        "--format",
        "-f",
        help="Định dạng kết quả; mặc định theo đuôi của --out, không có thì table.",
        show_default=False,
    ),
]
OutOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        metavar="PATH",
        help="Ghi ra tệp này (nguyên vẹn hoặc không ghi gì).",
        show_default=False,
    ),
]
SheetOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--sheet", metavar="TÊN", help="Trang tính cần đọc của tệp XLSX.", show_default=False),
]
DecimalOption: TypeAlias = Annotated[
    DecimalChoice | None,
    typer.Option(
        "--decimal",
        help="Dấu thập phân cho số đọc được hai cách như 1,234: comma = phẩy, point = chấm.",
        show_default=False,
    ),
]
UnitsOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--units",
        metavar="PATH",
        help="Tệp CSV/XLSX có cột unit: chỉ nhận các đơn vị này.",
        show_default=False,
    ),
]
MAX_ROWS = Limits().rows
MaxRowsOption: TypeAlias = Annotated[
    int, typer.Option("--max-rows", min=1, metavar="N", help="Từ chối tệp có nhiều dòng số liệu hơn.")
]


def examples(*lines: str) -> str:
    """Examples under a command's help, one per line; they are run by the tests."""
    return "\n".join(("\b", "Ví dụ:", *(f"  {line}" for line in lines)))
