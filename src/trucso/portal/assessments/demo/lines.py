"""What a demonstration unit cites for its lines, and what the verifier makes of it. No Django."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from trucso.index import Node

from .figures import DemoUnit

DOCUMENTS: Mapping[str, Sequence[tuple[str, str]]] = {
    "1": (
        ("QĐ-UBND", "Kiện toàn Ban Chỉ đạo về chuyển đổi số"),
        ("TB-UBND", "Kết luận cuộc họp về chuyển đổi số"),
    ),
    "2": (
        ("KH-UBND", "Kế hoạch chuyển đổi số năm 2026"),
        ("KH-UBND", "Triển khai phong trào Bình dân học vụ số"),
    ),
    "3": (
        ("BC-UBND", "Rà soát trang thiết bị công nghệ thông tin"),
        ("TTr-VP", "Ứng dụng trợ lý ảo cho công chức"),
    ),
    "4": (("QĐ-UBND", "Thành lập Tổ công nghệ số cộng đồng"), ("BC-PVHXH", "Kết quả bồi dưỡng kỹ năng số")),
    "5": (
        ("QĐ-UBND", "Phê duyệt cấp độ an toàn hệ thống thông tin"),
        ("BC-VP", "Công tác bảo đảm an toàn thông tin"),
    ),
    "6": (
        ("BC-PVHCC", "Kết quả tiếp nhận, giải quyết thủ tục hành chính"),
        ("BC-VP", "Xử lý phản ánh qua 1022"),
    ),
    "7": (
        ("KH-UBND", "Phát triển kinh tế số và xã hội số"),
        ("BC-PKT", "Kết quả thanh toán không dùng tiền mặt"),
    ),
    "8": (
        ("BC-CA", "Kết quả cấp tài khoản định danh điện tử"),
        ("BC-PVHXH", "Hoạt động Tổ công nghệ số cộng đồng"),
    ),
}
"""Kinds of documents a commune would cite per group of indicators: symbol and title."""


@dataclass(frozen=True)
class DemoDocument:
    number: str
    day: date
    title: str


@dataclass(frozen=True)
class DemoLine:
    """One line: what it cites, and the verifier's points where they differ from the unit's own."""

    code: str
    documents: tuple[DemoDocument, ...]
    verified_points: Decimal | None = None
    cause: str = ""
    status: str = ""


@dataclass
class DemoVerifier:
    """Draws the lines of one unit; the same for the same seed."""

    unit: DemoUnit
    last_day: date
    seed: int
    is_verified: bool = True
    habit: random.Random = field(init=False)
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.habit = random.Random(f"{self.seed}:{self.unit.code}:lines")
        self.chance = random.Random(f"{self.seed}:{self.unit.code}:{self.last_day}:lines")

    def lines(self, groups: Sequence[Node]) -> list[DemoLine]:
        """A line for every indicator of the scored groups."""
        return [
            self._line(node, shelf)
            for group in groups
            for shelf in [self._shelf(group.code)]
            for node in group.children
        ]

    def _shelf(self, group: str) -> list[DemoDocument]:
        """The documents a unit has for a group, dated within half a year before the end of the period."""
        return [
            DemoDocument(
                f"{self.chance.randint(12, 1900)}/{symbol}",
                self.last_day - timedelta(days=self.chance.randint(8, 170)),
                title,
            )
            for symbol, title in DOCUMENTS.get(group, DOCUMENTS["2"])
        ]

    def _line(self, node: Node, shelf: Sequence[DemoDocument]) -> DemoLine:
        care, luck, count = self.habit.random(), self.habit.random(), self.chance.choice((1, 1, 2))
        if node.state in ("missing", "not_applicable") or not node.points:
            return DemoLine(node.code, (), status="not_started" if node.state == "missing" else "")
        has_evidence = care + self.chance.gauss(0, 0.06) < 0.62 + 0.36 * self.unit.skill
        documents = tuple(shelf[:count]) if has_evidence else ()
        if not self.is_verified:
            return DemoLine(node.code, documents, status="done" if has_evidence else "in_progress")
        if not has_evidence and luck < 0.55:
            return DemoLine(node.code, documents, Decimal(0), "no_evidence", "needs_evidence")
        if luck > 0.965:
            points = _rounded(node.points * Fraction(self.chance.randint(55, 90), 100))
            return DemoLine(node.code, documents, points, "wrong_figure", "in_progress")
        return DemoLine(node.code, documents, status="done")


def _rounded(points: Fraction) -> Decimal:
    """Verifiers give points with two decimals."""
    return Decimal(round(points * 100)) / 100
