"""What must hold before a round opens: the days in order, an owner and a verifier for every indicator."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import pairwise

from trucso.index import Definition

from .rules import Calendar

DAYS = {
    "opens_on": "Mở từ ngày",
    "due_on": "Hạn nộp",
    "late_until": "Nhận muộn đến",
    "verify_until": "Thẩm định đến",
    "appeal_until": "Kiến nghị đến",
    "publish_on": "Ngày công bố",
}
"""The days of a round in the order in which they must come; the first two are needed."""
NEEDED = ("opens_on", "due_on")


def calendar_problems(calendar: Calendar) -> list[str]:
    """What is wrong with the days: one missing that is needed, or two out of order; [] when nothing is."""
    missing = [f"Cần điền “{DAYS[name]}”." for name in NEEDED if getattr(calendar, name) is None]
    given = [(name, day) for name in DAYS if (day := getattr(calendar, name)) is not None]
    wrong = [
        f"“{DAYS[later]}” ({after:%d/%m/%Y}) phải không sớm hơn “{DAYS[earlier]}” ({before:%d/%m/%Y})."
        for (earlier, before), (later, after) in pairwise(given)
        if after < before
    ]
    return missing + wrong


def already_closed(calendar: Calendar, today: date) -> list[str]:
    """Why opening today would lock everybody out at once: the last day for entering has passed; [] if not."""
    last = calendar.closes_on
    if last is None or today <= last:
        return []
    name = DAYS["late_until"] if calendar.late_until else DAYS["due_on"]
    return [
        f"“{name}” ({last:%d/%m/%Y}) đã qua: mở đợt thì không đơn vị nào nhập được. "
        f"Chọn từ ngày {today:%d/%m/%Y} trở đi."
    ]


def duty_problems(
    definition: Definition, duties: Mapping[str, Sequence[object | None]], units: Collection[object]
) -> list[str]:
    """Indicators without an owner or a verifier, and verifiers that take part themselves: nobody verifies
    the own unit, so their own lines would wait for ever. [] when the duties can be worked with."""
    problems = []
    if unowned := without_duty(definition, duties):
        named = ", ".join(unowned)
        problems.append(
            f"{len(unowned)} chỉ tiêu chưa có đủ cơ quan phụ trách và cơ quan thẩm định: {named}."
        )
    codes: dict[object, list[str]] = {}
    for code, (_owner, verifier) in duties.items():
        if verifier in units:
            codes.setdefault(verifier, []).append(code)
    return problems + [
        f"{unit} tham gia đợt nên không thẩm định được phiếu của mình; hãy giao cơ quan khác thẩm định "
        f"{', '.join(found)}."
        for unit, found in codes.items()
    ]


def without_duty(definition: Definition, duties: Mapping[str, Sequence[object | None]]) -> list[str]:
    """Codes of the indicators that lack an owner or a verifier, in the order of the index."""
    return [one.code for one in definition.indicators if None in duties.get(one.code, (None, None))]
