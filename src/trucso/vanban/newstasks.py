"""Tasks in a news article: sentences that call for action, with the subject they carry on."""

import re

from trucso.vanban.model import Task
from trucso.vanban.reading import Reading, span_of
from trucso.vanban.sentences import sentences
from trucso.vanban.structure import Item
from trucso.vanban.subjects import Subject, partners_of, split_units, subject_of
from trucso.vanban.text import match_form

_ACTION = (
    r"thúc đẩy|bảo đảm|đảm bảo|xây dựng|triển khai|đẩy mạnh|tăng cường|tập trung|nâng cao|tiếp tục|phát triển|hoàn thiện|rà soát|ban hành|tổ chức|huy động|khuyến khích|hỗ trợ|ứng dụng|đào tạo|bồi dưỡng"
    r"|phổ cập|tham mưu|phối hợp|chủ động|kịp thời|thực hiện|đôn đốc|hướng dẫn|bố trí|ưu tiên|chú trọng|kết nối|số hóa|khẩn trương|quán triệt|duy trì|khắc phục|cải thiện|chuẩn hóa|đưa|phát huy|giám sát|kiểm tra|tạo|tiến hành|theo dõi|chuẩn bị|công khai|nghiên cứu|lồng ghép|phân công|cập nhật|chỉ đạo|chấn chỉnh|nhân rộng|vận hành|thu hút|mở rộng|khai thác|hoàn thành"
)
_BEGINS = re.compile(rf"(?:{_ACTION})(?![\wà-ỹ])")
_CALLS = re.compile(
    r"(?<![\wà-ỹ])(?:cần|phải|đề nghị|yêu cầu|giao|chỉ đạo|có trách nhiệm|chủ trì|tham mưu|hướng dẫn|đôn đốc|khẩn trương|nhanh chóng|rà soát|thiết kế)(?![\wà-ỹ])"
)
_REPORTS = re.compile(
    r"(?<![\wà-ỹ])(?:đã|đang|vừa (?:qua|công bố|ban hành|ký|được|có|tổ chức|diễn ra)|được đánh giá|cho biết|cho thấy|^kết quả|đạt (?:được )?(?:nhiều )?kết quả|đứng (?:thứ|đầu (?:cả|về|bảng|toàn))|xếp (?:thứ|hạng)|hạng \d|đạt (?:được )?\d[\d,.]* điểm|có thể (?:theo dõi|thấy|nói|khẳng định)|nhấn mạnh|khẳng định|chia sẻ(?! (?:dữ liệu|thông tin|kinh nghiệm|tài nguyên))|theo đó,? năm|phát biểu|dự (?:hội nghị|buổi)|là (?:xu|quá trình|yêu cầu|một))(?![\wà-ỹ])"
)
_GOAL_ONLY = re.compile(r"(?:phấn đấu|mục tiêu|với mục tiêu)")
_GROUP = re.compile(
    r"(?:nhóm(?: chỉ số)?|chỉ số|trụ cột|lĩnh vực|đối với|về)\s*[“\"]?(?P<name>[^,.;:“”\"]{4,60}?)[”\"]?(?=[,.;:”\"]|\s(?:đạt|với giải pháp)|$)"
)
_QUOTED = re.compile(r"nhóm(?: chỉ số)? [“\"](?P<name>[^”\"]{4,50})[”\"]")


def article_tasks(reading: Reading) -> list[Task]:
    """Tasks of an article without lists, in order."""
    out: list[Task] = []
    group: str | None = None
    lead: tuple[str, ...] = ()
    for item in reading.outline.items:
        group = _group(item, group)
        for start, end in sentences(item.paragraph.text):
            low = item.paragraph.low[start:end]
            text = item.paragraph.text[start:end].strip()
            if text.endswith(":") and (told := subject_of(text)) is not None and _CALLS.search(low):
                lead = tuple(split_units(told.text, reading.agencies)) or lead
            if not _calls(text, low):
                continue
            subject = subject_of(text)
            units = tuple(split_units(subject.text, reading.agencies)) or (subject.text,) if subject else ()
            lead = units or (lead if _BEGINS.match(low) else ())
            out.append(_task(item, start, end, text, lead, group, reading, subject, len(out)))
    return out


_TOLD = re.compile(r"^(?:(?:được giao|có nhiệm vụ|sẽ|cần|phải|tích cực|chủ động)\s)+")
_OPENING = re.compile(
    rf"(?:(?:hằng|hàng) năm,? (?={_ACTION})|bên cạnh đó|đồng thời|ngoài ra|cùng với đó|trong đó|theo đó|thời gian tới|đối với [^,]{{2,60}}|(?:để|nhằm) [^,]{{2,120}}(?:, (?:{_ACTION})[^,]{{2,80}})?),\s*"
)


def _calls(text: str, low: str) -> bool:
    """Whether a sentence asks for action: begins with a verb, or its subject is told to act."""
    if _REPORTS.search(low) or _GOAL_ONLY.match(low) or len(low.split()) < 8:
        return False
    opening = _OPENING.match(low)
    at = opening.end() if opening else 0
    if _BEGINS.match(low, at):
        return True
    subject = subject_of(text[at:])
    if subject is not None:
        verb = _TOLD.sub("", low[at + subject.end :].lstrip(" ,:"))
        return subject.start <= 60 and bool(
            _BEGINS.match(verb) or _CALLS.match(verb) or _CALLS.search(low[: at + subject.start])
        )
    return bool(re.match(r"(?:cần|phải)\s", low[at:]))


def _task(item: Item, start: int, end: int, text: str, lead: tuple[str, ...], group: str | None, reading: Reading, subject: Subject | None, count: int) -> Task:  # fmt: skip
    partners = tuple(u for u in partners_of(text, reading.agencies) if u not in lead)
    heading = item.section.title if item.section else None
    confidence = 0.85 if _CALLS.search(match_form(text)) else 0.7
    return Task(f"{count + 1}", text, group or heading, lead, partners, None, None, False, span_of(item.paragraph, start, end), confidence)  # fmt: skip


def _group(item: Item, group: str | None) -> str | None:
    low = item.paragraph.low[:160]
    if m := _QUOTED.search(low):
        return item.paragraph.text[m.start("name") : m.end("name")]
    if m := re.match(r"(?:đối với|về) (?P<name>[^,]{4,50}),", low):
        return item.paragraph.text[m.start("name") : m.end("name")]
    return group
