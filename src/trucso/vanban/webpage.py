"""Facts that law portals print beside a document: *Số hiệu*, *Loại văn bản*, *Nơi ban hành*, *Người ký* ..."""

import re

from trucso.vanban.dates import find_days
from trucso.vanban.model import Found
from trucso.vanban.numbers import find_numbers
from trucso.vanban.paragraphs import Line
from trucso.vanban.text import match_form

PageFacts = dict[str, Found]
_LABELS = {
    "số hiệu": "document_number", "số ký hiệu": "document_number", "số/ký hiệu": "document_number", "ký hiệu": "document_number",
    "loại văn bản": "type", "thể loại": "type", "nơi ban hành": "issuer", "cơ quan ban hành": "issuer", "cơ quan ban hành/ chức danh/ người ký": "issuer",
    "người ký": "signer", "ngày ban hành": "issue_date", "ngày hiệu lực": "", "ngày có hiệu lực": "", "ngày công báo": "", "số công báo": "", "tình trạng": "", "lĩnh vực": "", "trích yếu": "", "ngày đăng": "",
}  # fmt: skip
_LABEL = re.compile(
    r"(?<![\wà-ỹ])(" + "|".join(sorted(map(re.escape, _LABELS), key=len, reverse=True)) + r")\s*(?:[:|]\s*|$)"
)
_UNKNOWN = re.compile(r"đã biết|đang cập nhật|không xác định|^\W*$")


def read_page_facts(lines: list[Line]) -> PageFacts:
    """Label and value pairs in the first 60 lines; empty for a document without such a table."""
    facts: PageFacts = {}
    for i, line in enumerate(lines[:60]):
        low = match_form(line.text)
        marks = list(_LABEL.finditer(low))
        for m, after in zip(marks, [*marks[1:], None], strict=False):
            value = line.text[m.end() : after.start() if after else len(line.text)].strip(" |")
            at = line.start + m.end()
            if not value and after is None and i + 1 < len(lines):
                value, at = lines[i + 1].text, lines[i + 1].start
            name = _LABELS[m[1]]
            found = _value(name, value, at) if name else None
            if found is not None:
                facts.setdefault(name, found)
    return facts if len(facts) >= 2 else {}


def _value(name: str, value: str, at: int) -> Found | None:
    if len(value) > 90 or _UNKNOWN.search(match_form(value)):
        return None
    if name == "document_number":
        numbers = find_numbers(value)
        return Found(numbers[0].number, (at, at + len(value)), 0.9) if numbers else None
    if name == "issue_date":
        days = find_days(match_form(value))
        return Found(days[0].day.isoformat(), (at, at + len(value)), 0.9) if days else None
    return Found(value.split("|")[0].strip(), (at, at + len(value)), 0.8)
