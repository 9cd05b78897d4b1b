"""What the demonstration's verifiers decide on a line, and in which words. No database."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal

from trucso.index import Node

from ...assessments.demo.lines import DemoLine

REASONS = {
    "no_evidence": (
        "Chưa đính kèm văn bản chứng minh kết quả tự chấm.",
        "Không tìm thấy minh chứng tại chỉ tiêu này.",
    ),
    "wrong_evidence": (
        "Văn bản đính kèm không thuộc kỳ đánh giá.",
        "Minh chứng là dự thảo, chưa ban hành.",
    ),
    "wrong_figure": (
        "Số liệu trên Hệ thống thông tin giải quyết thủ tục hành chính thấp hơn số đơn vị báo cáo.",
        "Tử số gồm cả hồ sơ của kỳ trước; tính lại theo số trong kỳ.",
    ),
    "not_done": ("Nhiệm vụ chưa hoàn thành tại thời điểm thẩm định.",),
    "ask": (
        "Đề nghị bổ sung bản ký số của văn bản.",
        "Đề nghị bổ sung biểu tổng hợp theo từng ấp, khu phố.",
        "Đề nghị nêu rõ số, ngày của văn bản làm căn cứ.",
    ),
}
PETITIONS = (
    "Đơn vị đã ban hành văn bản trong kỳ, đã tải bản ký số; đề nghị xem xét lại điểm.",
    "Số liệu đã đối chiếu với Hệ thống thông tin giải quyết thủ tục hành chính; đề nghị tính lại.",
    "Minh chứng đã có trong hồ sơ của chỉ tiêu liền kề; đề nghị xem xét áp dụng chung.",
)
UPHELD = "Đã xem lại hồ sơ: văn bản ban hành sau kỳ đánh giá nên giữ nguyên điểm thẩm định."
CHANGED = "Đã đối chiếu bản ký số do đơn vị cung cấp, ban hành trong kỳ; công nhận điểm tự đánh giá."


@dataclass(frozen=True)
class DemoVerdict:
    """A decision on a line. points: as the service would store them; claimed: what the unit gave itself."""

    code: str
    decision: str
    points: Decimal | None = None
    cause: str = ""
    reason: str = ""
    claimed: Decimal = Decimal(0)


def verdict(line: DemoLine, node: Node, chance: random.Random) -> DemoVerdict:
    """What was decided on a drawn line."""
    if line.verified_points is None or not node.points:
        return DemoVerdict(line.code, "accept")
    cause = line.cause
    if cause == "no_evidence" and chance.random() < 0.45:
        cause = chance.choice(("wrong_evidence", "not_done"))
    decision = "correct" if line.verified_points else "reject"
    claimed = Decimal(round(node.points * 10**6)) / 10**6
    return DemoVerdict(
        line.code, decision, line.verified_points, cause, chance.choice(REASONS[cause]), claimed
    )


def asked(code: str, chance: random.Random) -> DemoVerdict:
    """The unit is asked for more evidence on the line."""
    return DemoVerdict(code, "ask", cause="no_evidence", reason=chance.choice(REASONS["ask"]))
