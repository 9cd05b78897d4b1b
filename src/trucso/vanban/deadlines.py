"""Deadlines and reporting obligations: who owes what to whom, how often, by when. One entry per due date."""

import re
from dataclasses import dataclass

from trucso.vanban.dues import Due, find_dues, find_periods
from trucso.vanban.model import Deadline
from trucso.vanban.reading import Reading, is_labelled_line, span_of
from trucso.vanban.reported import MOST
from trucso.vanban.roles import Role
from trucso.vanban.sentences import sentences
from trucso.vanban.structure import Item
from trucso.vanban.subjects import is_agency_name, subject_of

_REPORTS = re.compile(
    r"(?<![\wà-ỹ])(?:báo cáo|gửi|trình|tổng hợp|sơ kết|tổng kết|họp|giao ban|thông tin kết quả|thống kê|công bố|cập nhật)(?![\wà-ỹ])"
)
_NOT_REPORTING = re.compile(
    r"(?:hệ thống(?: thông tin)?|chế độ|chỉ tiêu(?: tổng hợp)?|cơ sở dữ liệu|nền tảng|mẫu|phần mềm|số hóa|chính sách|các|\d%) (?:tổng hợp )?(?:báo cáo|thống kê|họp)"
)
_DUTY = re.compile(
    r"(?<![\wà-ỹ])(?:hoàn thành|ban hành|xây dựng|gửi|trình|báo cáo|triển khai|tổng hợp|xong|kiện toàn|phê duyệt|rà soát|nộp|đưa|đề xuất|tham mưu|thực hiện|tổ chức|công bố|thành lập|khắc phục|kết nối|đẩy nhanh|cần|phải|cung cấp|cập nhật|nâng cấp|vận hành|nghiệm thu|bảo đảm|đảm bảo|lắp đặt|số hóa)(?![\wà-ỹ])"
)
_REGULAR = re.compile(r"định kỳ")
_CHANNEL = re.compile(
    r"(?:qua|trên)\s[“\"](?P<c>[^”\"]{5,80})[”\"]|(?:qua|trên) (?P<d>(?:hệ thống|phần mềm|cổng)[^,.;]{4,70})"
)
_TO = re.compile(
    r"(?<![\wà-ỹ])(?:gửi(?: về| báo cáo)?|báo cáo(?: kết quả[^,.;]{0,60}?)?(?: cho| về| với| lên)?|trình|về|cho)\s"
)


@dataclass(frozen=True, slots=True)
class _Entry:
    period: str | None
    due: Due | None


def find_deadlines(reading: Reading) -> list[Deadline]:
    """Deadlines in reading order."""
    out: list[Deadline] = []
    for item in reading.outline.items:
        if (
            item.role in (Role.BASIS, Role.SITUATION, Role.PURPOSE, Role.GOALS)
            or item.paragraph.kind == "row"
        ):
            continue
        for start, end in sentences(item.paragraph.text):
            out += _from_sentence(item, start, end, reading)
    return out


def _from_sentence(item: Item, start: int, end: int, reading: Reading) -> list[Deadline]:
    low = item.paragraph.low[start:end]
    free = item.role is Role.NONE and reading.has_roles and item.section is None
    dues = [] if free else find_dues(low, reading.year, years=_years_count(item, low, reading))
    dues = [d for d in dues[:MOST] if _is_duty(d, low, item)]
    periods = find_periods(low)
    entries = _entries(dues, periods, low, item)
    if reading.news and not dues and not (_REGULAR.search(low) and "báo cáo" in low):
        return []
    return [_deadline(e, i, entries, item, start, end) for i, e in enumerate(entries)]


def _years_count(item: Item, low: str, reading: Reading) -> bool:
    """*trong năm 2025* is a deadline for a piece of work, not in a closing or a list of projects."""
    wanted = item.role in (Role.TASKS, Role.ORGANISATION) or (
        item.role is Role.NONE and item.section is not None
    )
    return wanted and bool(re.search(r"xây dựng|hoàn thành|ban hành|hoàn thiện|đưa vào|kết nối", low))


def _is_duty(due: Due, low: str, item: Item) -> bool:
    before = low[max(0, due.start - 50) : due.start]
    if re.search(r"phấn đấu[^.;,]{0,20}$", before):
        return False
    if re.search(
        r"(?:quyết định|nghị quyết|kế hoạch|công văn|văn bản|nghị định|thông tư|luật)[^,;.]{0,40}$", before
    ) and not re.search(r"trước|hoàn thành|gửi|trong|xong|chậm nhất", before):
        return False
    return bool(_DUTY.search(low)) or is_labelled_line(item)


def _entries(dues: list[Due], periods: list[tuple[str, int, int]], low: str, item: Item) -> list[_Entry]:
    if dues:
        return [_Entry(d.period or _period_at(d, dues, periods, low), d) for d in dues]
    if not _is_report(low, periods, item):
        return []
    if periods:
        return [_Entry(name, None) for name, _, _ in periods]
    return [_Entry("periodic", None)]


def _is_report(low: str, periods: list[tuple[str, int, int]], item: Item) -> bool:
    """A reporting sentence with an interval, or *định kỳ* right before the verb."""
    if item.role not in (Role.ORGANISATION, Role.NONE, Role.FUNDING):
        return bool(re.search(r"(?<!báo cáo )định kỳ (?!và|của)[^,;.]{0,20}(?:báo cáo|sơ kết|tổng kết)", low))
    for m in _REPORTS.finditer(low):
        if _NOT_REPORTING.search(low[max(0, m.start() - 24) : m.end()]):
            continue
        near = [p for p in periods if abs(p[1] - m.start()) <= 70 or abs(p[2] - m.start()) <= 70]
        if near or (_REGULAR.search(low[max(0, m.start() - 22) : m.end() + 30])):
            return True
    return False


def _period_at(due: Due, dues: list[Due], periods: list[tuple[str, int, int]], low: str) -> str:
    """Interval named nearest before the due day since the day before it, else right after, else yearly."""
    i = dues.index(due)
    begin = dues[i - 1].end if i else 0
    stop = dues[i + 1].start if i + 1 < len(dues) else len(low)
    before = find_periods(low[begin : due.start])
    if before:
        return before[-1][0]
    bare = re.search(
        r"(?<![\wà-ỹ])(?P<p>năm|quý|tháng|6 tháng|06 tháng)\s?\((?:trước|chậm|ngày)[^)]{0,12}$",
        low[begin : due.start],
    )
    if bare:
        return {"năm": "annual", "quý": "quarterly", "tháng": "monthly"}.get(bare["p"], "6-month")
    after = find_periods(low[due.end : min(stop, due.end + 40)])
    if after:
        return after[0][0]
    return periods[-1][0] if periods and periods[-1][0] in ("6-month", "annual") else "annual"


def _deadline(e: _Entry, i: int, entries: list[_Entry], item: Item, start: int, end: int) -> Deadline:
    text = item.paragraph.text[start:end].strip()
    low = item.paragraph.low[start:end]
    who, recipient = _parties(e, i, entries, item, text, low)
    channel = _CHANNEL.search(low)
    at = (
        (channel.start("c"), channel.end("c"))
        if channel and channel["c"]
        else (channel.start("d"), channel.end("d"))
        if channel
        else None
    )
    return Deadline(
        text=text, who=who, recipient=recipient, period=e.period, due=e.due.value if e.due else None,
        channel=item.paragraph.text[start + at[0] : start + at[1]] if at else None, is_report=bool(_REPORTS.search(low)),
        span=span_of(item.paragraph, start, end), confidence=_confidence(e, item, low),
    )  # fmt: skip


def _parties(e: _Entry, i: int, entries: list[_Entry], item: Item, text: str, low: str) -> tuple[str | None, str | None]:  # fmt: skip
    """Who owes it and to whom; the second of two days in a sentence is often owed by the first recipient."""
    heading = next((s.agency for s in item.section.ancestors() if s.agency), None) if item.section else None
    subject = subject_of(text)
    who = heading or (subject.text if subject else _inherited(item))
    begin = entries[i - 1].due.end if i and entries[i - 1].due else 0  # type: ignore[union-attr]
    recipients = _recipients(text, low)
    if i and e.due and e.period == "once" and len(recipients) > 1 and begin:
        return recipients[0], recipients[1]
    return who, recipients[0] if recipients else None


def _inherited(item: Item | None) -> str | None:
    """Subject of the paragraph, else of the one it stands below."""
    while item is not None:
        if subject := subject_of(item.paragraph.text):
            return subject.text
        item = item.parent
    return None


def _confidence(e: _Entry, item: Item, low: str) -> float:
    """A day beside a report is sure; the time of a task on its own line may belong to the task alone."""
    if is_labelled_line(item):
        return 0.55
    if e.due:
        return 0.9 if _REPORTS.search(low) else 0.78
    return 0.75


_RECIPIENT_END = re.compile(
    r"[;.()]|,? (?:trước|chậm nhất|định kỳ|kết quả|tình hình|theo dõi|tổng hợp|để|xem xét|(?<!chỉ đạo )về|theo|vào|khi|hằng|hàng|trong|thông qua|qua|bằng|(?<!ban )chỉ đạo|phê duyệt|quyết định|những|việc)(?![\wà-ỹ])|, (?:báo cáo|trình|gửi|đồng thời|tham mưu)|\s(?:kết quả|tình hình|ban hành|phê duyệt)(?![\wà-ỹ])|$"
)


def _recipients(text: str, low: str) -> list[str]:
    """Agencies right after *gửi*, *báo cáo*, *trình*."""
    out: list[str] = []
    for m in _TO.finditer(low):
        end = _RECIPIENT_END.search(low, m.end(), min(len(low), m.end() + 140))
        name = text[m.end() : end.start() if end else m.end() + 140].strip(" ,")
        if 1 < len(name.split()) <= 25 and is_agency_name(name):
            out.append(name)
    return list(dict.fromkeys(out))
