"""Real-looking content of the style page: names long enough, values awkward enough."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from .charts import Chart
from .charts.chart import Words
from .charts.comparisons import Bar, Cell, GroupStanding, Loss, groups, heat_map, losses, ranking
from .charts.trends import Break, SmallTrendPoint, TrendPoint, small_trends, trend
from .tables import Column, Table

GROUPS = (
    "Nhận thức số",
    "Thể chế số",
    "Hạ tầng số",
    "Nhân lực số",
    "An toàn thông tin mạng",
    "Hoạt động chính quyền số",
    "Hoạt động kinh tế số",
    "Hoạt động xã hội số",
)
UNITS = (
    "Phường Trấn Biên",
    "Phường Biên Hòa",
    "Xã Đại Phước",
    "Xã Nhơn Trạch",
    "Xã Phú Lý",
    "Phường Long Khánh",
)
PROBLEMS = [
    {
        "where": "phieu-bien-hoa.xlsx, dòng 14, cột «Thẩm định»",
        "message": "đọc được «7.04»; điểm phải từ 0 đến 5.",
        "fix": "sửa ô đó rồi tải lại tệp; chưa có gì được ghi.",
    },
    "Mã «DTI-44» không có trong bộ chỉ số hcmc-commune-2026.",
]
TABS: list[dict[str, Any]] = [
    {"label": "Chỉ tiêu", "href": "#", "is_current": True, "count": 43},
    {"label": "Minh chứng", "href": "#", "count": 12},
    {"label": "Lịch sử", "href": "#"},
]
SOURCE = "số liệu minh hoạ, sinh để giới thiệu hệ thống"


def table() -> Table:
    """A league table with every kind of cell."""
    columns = [
        Column("name", "Đơn vị", "Unit", href=lambda row: "#"),
        Column("rank", "Hạng", "Rank", kind="rank"),
        Column("points", "Điểm", "Points", kind="points", unit="trên 100"),
        Column("share", "Giá trị", "Value", kind="share"),
        Column("online", "Hồ sơ trực tuyến", "Online", kind="percent", on_phone=False),
        Column("change", "So kỳ trước", "Change", kind="change", decimals=2),
    ]
    rows = [
        {
            "name": name,
            "rank": number + 1,
            "points": Fraction(9000 - number * 777, 100),
            "share": Fraction(9000 - number * 777, 10000),
            "online": None if number == 3 else Fraction(43 + number, 60),
            "change": Fraction(number * 31 - 70, 100),
        }
        for number, name in enumerate(UNITS)
    ]
    return Table(
        "bang-mau",
        "Xếp hạng xã, phường năm 2026",
        columns,
        rows,
        source=SOURCE,
        is_demo=True,
        highlight=lambda row: row["name"] == "Xã Đại Phước",  # type: ignore[index]
    )


def _trend_points() -> list[TrendPoint]:
    ours = zip(range(2020, 2025), ("0.3124", "0.4631", "0.6283", "0.6912", "0.7342"), strict=True)
    mean = zip(range(2020, 2025), ("0.3026", "0.4014", "0.5523", "0.6210", "0.6825"), strict=True)
    return [
        *(TrendPoint("Đồng Nai", str(year), Fraction(value)) for year, value in ours),
        *(TrendPoint("Trung bình cả nước", str(year), Fraction(value)) for year, value in mean),
    ]


def charts() -> dict[str, Chart]:
    """One chart of every builder."""
    breaks = [Break("2021", "QĐ 922/QĐ-BTTTT")]
    standings = [
        GroupStanding(
            g, Fraction(40 + i * 6, 100), Fraction(50 + i * 3, 100), Fraction(93, 100), Fraction(30, 100)
        )
        for i, g in enumerate(GROUPS)
    ]
    lost = [Loss(g, Fraction(i * 17 + 5, 10)) for i, g in enumerate(GROUPS)]
    bars = [Bar(name, Fraction(90 - i * 7, 100), i == 2) for i, name in enumerate(UNITS)]
    cells = [
        Cell(u, g, None if (i + j) % 7 == 6 else Fraction((i * 3 + j * 5) % 11, 10))
        for i, u in enumerate(UNITS)
        for j, g in enumerate(GROUPS)
    ]
    small = [
        SmallTrendPoint(
            g, s, str(year), Fraction(30 + (year - 2020) * 9 + i * 2 - 6 * (s != "Đồng Nai"), 100)
        )
        for i, g in enumerate(GROUPS)
        for s in ("Đồng Nai", "Trung bình cả nước")
        for year in range(2020, 2025)
    ]
    words = _words
    return {
        "trend": trend(_trend_points(), words("Giá trị DTI qua các năm"), breaks),
        "ranking": ranking(bars, words("Xếp hạng xã, phường"), mean=Fraction(7, 10)),
        "groups": groups(standings, words("Tám nhóm chỉ số"), ours="Đồng Nai"),
        "losses": losses(100, lost, words("Điểm mất ở đâu", "điểm")),
        "heat_map": heat_map(cells, words("Xã, phường theo nhóm")),
        "small_trends": small_trends(small, words("Từng nhóm qua các năm"), breaks),
    }


def _words(title: str, unit: str = "giá trị 0–1") -> Words:
    return Words(title, unit, SOURCE, f"{title}: xem bảng số liệu kèm theo.")
