"""Which move is allowed to a scorecard on a day (domain.md §5). Values in, a refusal or nothing out.

No database and no clock here: the services gather a :class:`Card` and a :class:`Calendar`, ask, then act.
Who may make a move at all is the table of ``shared.access``; this module says *when*. A refusal always names
the rule, the day until which it was allowed, and whom to ask.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

COORDINATOR = "Cơ quan điều phối (Sở Khoa học và Công nghệ)"
UNIT = "người nhập và người duyệt của đơn vị"
REPORTER = "người nhập của đơn vị"
RECALLER = f"người duyệt của đơn vị (rút lại được khi chưa ai thẩm định), rồi đến {COORDINATOR}"
VERIFIER = "cơ quan thẩm định chỉ tiêu"
COUNCIL = "Hội đồng thẩm định"

MOVES = (
    "enter", "hand_over", "hand_back", "submit", "recall", "review", "return", "take_back", "finish_review",
    "petition", "withdraw", "answer", "settle", "council", "decide", "reopen",
)  # fmt: skip
STATE_NAMES = {
    "draft": "đang nhập",
    "submitted": "đã gửi",
    "returned": "bị trả lại",
    "verified": "đã thẩm định",
    "appealed": "đang kiến nghị",
    "decided": "Hội đồng đã quyết định",
    "published": "đã công bố",
}


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of a round; each last day counts. None = not fixed, so it forbids nothing."""

    opens_on: date | None = None
    due_on: date | None = None
    late_until: date | None = None
    verify_until: date | None = None
    appeal_until: date | None = None
    publish_on: date | None = None

    @property
    def closes_on(self) -> date | None:
        """The last day on which anybody may send without an extension."""
        return self.late_until or self.due_on


@dataclass(frozen=True, slots=True)
class Card:
    """What the rules need to know of a scorecard.

    extended_until: end of the extension in force, if any; supplement_until: until when returned lines may be
    supplemented; reviewed / undecided: lines decided and not yet decided; open_petitions: not yet answered;
    is_handed_over: the reporter passed it to the approver; handed_back: why the approver gave it back, until
    it is passed on again; errors: what the check before sending refuses.
    """

    state: str
    extended_until: date | None = None
    supplement_until: date | None = None
    lines_returned: int = 0
    reviewed: int = 0
    undecided: int = 0
    open_petitions: int = 0
    is_handed_over: bool = False
    handed_back: str = ""
    errors: int = 0


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not: the rule in words, until when it was or from when it will be allowed, and whom to ask."""

    rule: str
    day: date | None = None
    ask: str = COORDINATOR

    def __str__(self) -> str:
        return f"{self.rule} Cần hỏi: {self.ask}."


def refusal(move: str, card: Card, calendar: Calendar, today: date) -> Refusal | None:
    """Why ``move`` is not allowed today; None when it is. Raises KeyError for an unknown move."""
    return RULES[move](card, calendar, today)


def entry_closes_on(card: Card, calendar: Calendar) -> date | None:
    """The last day on which figures of this card may be written; None when nothing fixes it."""
    if card.state == "returned" and card.supplement_until:
        base: date | None = card.supplement_until
    else:
        base = calendar.closes_on
    if base and card.extended_until:
        return max(base, card.extended_until)
    return base


def is_late(day: date, calendar: Calendar, extended_until: date | None) -> bool:
    """Whether something sent on ``day`` is late: after the due day, unless an extension covers it."""
    if calendar.due_on is None or day <= calendar.due_on:
        return False
    return extended_until is None or day > extended_until


def _shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _state(card: Card, *allowed: str) -> Refusal | None:
    if card.state in allowed:
        return None
    names = " hoặc ".join(STATE_NAMES[name] for name in allowed)
    return Refusal(f"Phiếu {STATE_NAMES[card.state]}; việc này chỉ làm được khi phiếu {names}.")


def _until(last: date | None, today: date, what: str) -> Refusal | None:
    if last is None or today <= last:
        return None
    return Refusal(f"Đã hết hạn {what} ngày {_shown(last)}.", last)


def _enter(card: Card, calendar: Calendar, today: date) -> Refusal | None:
    if wrong := _state(card, "draft", "returned"):
        return replace(wrong, ask=RECALLER) if card.state == "submitted" else wrong
    if calendar.opens_on and today < calendar.opens_on:
        day = calendar.opens_on
        return Refusal(f"Đợt đánh giá mở từ ngày {_shown(day)}.", day)
    what = "bổ sung các dòng bị trả lại" if card.state == "returned" else "nhập và gửi số liệu"
    return _until(entry_closes_on(card, calendar), today, what)


def _hand_over(card: Card, calendar: Calendar, today: date) -> Refusal | None:
    if wrong := _enter(card, calendar, today):
        return wrong
    if card.errors:
        return Refusal(
            f"Còn {card.errors} lỗi phải sửa trước khi gửi; xem mục Kiểm tra trước khi gửi.", ask=UNIT
        )
    return None


def _hand_back(card: Card, calendar: Calendar, today: date) -> Refusal | None:
    return _state(card, "draft", "returned") or _not_handed_over(card)


def _not_handed_over(card: Card) -> Refusal | None:
    if card.is_handed_over:
        return None
    return Refusal("Người nhập chưa chuyển phiếu cho người duyệt.", ask=REPORTER)


def _submit(card: Card, calendar: Calendar, today: date) -> Refusal | None:
    return _hand_over(card, calendar, today) or _not_handed_over(card)


def _recall(card: Card, calendar: Calendar, today: date) -> Refusal | None:
    if wrong := _state(card, "submitted"):
        return wrong
    if card.reviewed:
        return Refusal(f"Đã bắt đầu thẩm định ({card.reviewed} dòng), không rút lại được.")
    return _until(entry_closes_on(card, calendar), today, "nhập và gửi số liệu")


def _review(card: Card, calendar: Calendar, today: date) -> Refusal | None:
    return _state(card, "submitted") or _until(calendar.verify_until, today, "thẩm định")


def _return(card: Card, calendar: Calendar, today: date) -> Refusal | None:
    if wrong := _review(card, calendar, today):
        return wrong
    if not card.lines_returned:
        return Refusal(
            "Chưa có dòng nào được yêu cầu bổ sung minh chứng, nên không có gì để trả lại.", ask=VERIFIER
        )
    return None


def _take_back(card: Card, calendar: Calendar, today: date) -> Refusal | None:
    """Lines nobody supplemented in time are judged as they stand; else they would keep the points claimed."""
    if wrong := _state(card, "returned"):
        return wrong
    last = entry_closes_on(card, calendar)
    if last is None:
        return Refusal("Đợt không đặt hạn bổ sung cho phiếu này; đặt hạn ở lịch của đợt trước.")
    if today <= last:
        return Refusal(f"Đơn vị còn được bổ sung đến hết ngày {_shown(last)}.", last, UNIT)
    return _until(calendar.verify_until, today, "thẩm định")


def _finish_review(card: Card, calendar: Calendar, today: date) -> Refusal | None:
    if wrong := _state(card, "submitted"):
        return wrong
    if card.lines_returned:
        return Refusal(
            f"Còn {card.lines_returned} dòng chờ đơn vị bổ sung; hãy trả lại phiếu hoặc quyết định.",
            ask=VERIFIER,
        )
    if card.undecided:
        return Refusal(f"Còn {card.undecided} dòng chưa thẩm định.", ask=VERIFIER)
    return None


def _petition(card: Card, calendar: Calendar, today: date) -> Refusal | None:
    return _state(card, "verified", "appealed") or _until(calendar.appeal_until, today, "kiến nghị")


def _answer(card: Card, calendar: Calendar, today: date) -> Refusal | None:
    return _state(card, "appealed")


def _settle(card: Card, calendar: Calendar, today: date) -> Refusal | None:
    if card.open_petitions:
        return Refusal(f"Còn {card.open_petitions} kiến nghị chưa trả lời.", ask=COUNCIL)
    return _state(card, "appealed")


def _council(card: Card, calendar: Calendar, today: date) -> Refusal | None:
    if card.state == "decided":
        rule = "Hội đồng đã quyết định phiếu này; muốn đổi điểm thì mở lại quyết định trước, kèm lý do."
        return Refusal(rule, ask=COUNCIL)
    return _state(card, "verified")


def _reopen(card: Card, calendar: Calendar, today: date) -> Refusal | None:
    return _state(card, "decided")


def _decide(card: Card, calendar: Calendar, today: date) -> Refusal | None:
    if card.open_petitions:
        return Refusal(f"Còn {card.open_petitions} kiến nghị chưa trả lời.", ask=COUNCIL)
    if wrong := _state(card, "verified"):
        return wrong
    day = calendar.appeal_until
    if day and today <= day:
        return Refusal(f"Đơn vị còn được kiến nghị đến hết ngày {_shown(day)}.", day)
    return None


def publishing_refusal(calendar: Calendar, today: date) -> Refusal | None:
    """Why a round may not be frozen over cards not yet decided: their units may still do something."""
    rights = (
        (calendar.appeal_until, "kiến nghị"),
        (calendar.verify_until, "bổ sung và được thẩm định"),
        (calendar.closes_on, "nhập và gửi số liệu"),
    )
    last, what = next(((day, what) for day, what in rights if day), (None, ""))
    if last is None or today > last:
        return None
    rule = (
        f"Đơn vị còn được {what} đến hết ngày {_shown(last)}; công bố trước ngày ấy thì mất quyền đó. "
        f"Muốn công bố sớm hơn, rút ngắn lịch của đợt kèm lý do."
    )
    return Refusal(rule, last)


Rule = Callable[[Card, Calendar, date], Refusal | None]
RULES: dict[str, Rule] = {
    "enter": _enter,
    "hand_over": _hand_over,
    "hand_back": _hand_back,
    "submit": _submit,
    "recall": _recall,
    "review": _review,
    "return": _return,
    "take_back": _take_back,
    "finish_review": _finish_review,
    "petition": _petition,
    "withdraw": _answer,
    "answer": _answer,
    "settle": _settle,
    "council": _council,
    "decide": _decide,
    "reopen": _reopen,
}
AFTER = {
    "submit": "submitted",
    "recall": "draft",
    "return": "returned",
    "take_back": "submitted",
    "finish_review": "verified",
    "petition": "appealed",
    "settle": "verified",
    "decide": "decided",
    "reopen": "verified",
}
"""The state a move leads to; moves that are not here leave it."""
