"""Options of ``trucso improve``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer


class Cap(StrEnum):
    """How far a line may grow when no actions are given."""

    FULL = "full"
    BEST = "best"


class Aim(StrEnum):
    """What "least" means when no actions are given."""

    SHARE = "share"
    EVEN = "even"
    FEW = "few"


ActionsOption: TypeAlias = Annotated[
    Path | None,
    typer.Option("--actions", "-a", metavar="PATH", help="Tệp hành động CSV/XLSX.", show_default=False),
]
RankOption: TypeAlias = Annotated[
    int | None,
    typer.Option("--rank", min=1, metavar="N", help="Mục tiêu: hạng N trở lên.", show_default=False),
]
TotalOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--total", metavar="T", help="Mục tiêu: tổng, giá trị 0–1 (0.75) hoặc điểm (705).", show_default=False
    ),
]
ProbabilityOption: TypeAlias = Annotated[
    float | None,
    typer.Option(
        "--probability", "-p", metavar="P", show_default=False,
        help="Đạt hạng với xác suất P khi các đơn vị khác cũng thay đổi (cần --seed).",
    ),
]  # fmt: skip
MaybeSeedOption: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--seed", min=0, metavar="N", help="Mầm ngẫu nhiên, bắt buộc với --probability.", show_default=False
    ),
]
ScenariosOption: TypeAlias = Annotated[
    int, typer.Option("--scenarios", min=20, max=2000, metavar="N", help="Số tương lai trong bài toán.")
]
SpreadOption: TypeAlias = Annotated[
    float | None,
    typer.Option(
        "--spread", metavar="S", show_default=False,
        help="Độ lệch chuẩn của thay đổi mỗi năm (0–1) khi tệp không phải bảng quốc gia.",
    ),
]  # fmt: skip
BudgetOption: TypeAlias = Annotated[
    float | None, typer.Option("--budget", min=0, metavar="X", help="Ngân sách.", show_default=False)
]
MonthsOption: TypeAlias = Annotated[
    float | None, typer.Option("--months", min=0, metavar="X", help="Thời hạn, tháng.", show_default=False)
]
PeopleOption: TypeAlias = Annotated[
    float | None, typer.Option("--people", min=0, metavar="X", help="Số người.", show_default=False)
]
OwnerMonthsOption: TypeAlias = Annotated[
    float | None,
    typer.Option(
        "--owner-months",
        min=0,
        metavar="X",
        help="Số tháng mỗi đơn vị chủ trì gánh được.",
        show_default=False,
    ),
]
FrontierOption: TypeAlias = Annotated[
    bool, typer.Option("--frontier", help="Mọi phương án đáng chọn, từ rẻ nhất tới nhiều điểm nhất.")
]
CapOption: TypeAlias = Annotated[
    Cap,
    typer.Option("--cap", help="Không có --actions: mỗi dòng tăng tới tối đa hay tới đơn vị tốt nhất."),
]
MostOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--most",
        metavar="S",
        help="Không có --actions: mỗi dòng tăng nhiều nhất S (0.1).",
        show_default=False,
    ),
]
AimOption: TypeAlias = Annotated[
    Aim | None,
    typer.Option(
        "--aim", show_default=False,
        help="Không có --actions: ít tổng mức tăng (share), đều các dòng (even), ít dòng (few).",
    ),
]  # fmt: skip
