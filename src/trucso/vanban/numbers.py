"""Numbers of documents: ``466/KH-UBND``, ``57-NQ/TW``, ``73/2019/NĐ-CP``, ``20/2023/QH15``; and slips in them.

Forms: Nghị định 30/2020/NĐ-CP, Phụ lục III (state bodies); Hướng dẫn 36-HD/VPTW (bodies of the Party).
"""

import re
from dataclasses import dataclass

# Kinds of document by the abbreviation in the number.
TYPES = {
    "NQ": "Nghị quyết", "QĐ": "Quyết định", "NĐ": "Nghị định", "TT": "Thông tư", "TTLT": "Thông tư liên tịch",
    "CT": "Chỉ thị", "KH": "Kế hoạch", "CTR": "Chương trình", "CTRHĐ": "Chương trình hành động", "CTHĐ": "Chương trình hành động",
    "KL": "Kết luận", "TB": "Thông báo", "CĐ": "Công điện", "BC": "Báo cáo", "TTR": "Tờ trình", "HD": "Hướng dẫn", "QC": "Quy chế",
    "QYĐ": "Quy định", "QĐI": "Quy định", "ĐA": "Đề án", "PA": "Phương án", "CV": "Công văn", "L": "Luật", "PL": "Pháp lệnh",
    "VBHN": "Văn bản hợp nhất", "DA": "Dự án", "LCT": "Lệnh", "BB": "Biên bản", "GM": "Giấy mời", "TTG": "Quyết định", "CL": "Chiến lược", "TLIÊN": "Thông tư",
}  # fmt: skip
_SLIPS = {
    "OĐ": "QĐ",
    "QD": "QĐ",
    "ND": "NĐ",
    "CD": "CĐ",
    "0Đ": "QĐ",
    "GĐ": "QĐ",
    "QÐ": "QĐ",
    "Ctr": "CTr",
    "Ttr": "TTr",
}
_ORG_SLIPS = {"TƯ": "TU", "TTG": "TTg", "TTgCP": "TTg", "Ttg": "TTg", "HDND": "HĐND", "UBND-": "UBND", "Tu": "TU", "TVV": "TW", "UBNĐ": "UBND", "TTq": "TTg", "Cp": "CP"}  # fmt: skip
_ORG = (
    r"(?:(?:[A-ZĐƯ]{2,}[A-Za-zĐđƯư0-9&]{0,12}|TTg|Ttg|ThU|[A-ZĐ][a-z]?[A-ZĐ][\w&]{0,10})(?:\.[A-ZĐ]{2,6})?)"
)
_SEP = r"(?:\s?[-–]|[-–]\s|\s?/\s?)"
NUMBER = re.compile(
    rf"(?<![\w/.,-])(?P<no>\d{{1,5}}[a-zA-Z]?)(?:\s?/\s?(?P<year>(?:19|20)\d\d))?(?P<s1>\s?[-–]\s?|\s?/\s?)(?P<t>[A-ZĐ0ƯOQ][A-Za-zĐđƯư0-9&]{{0,13}}?)(?P<rest>(?:\s?[-–/]\s?{_ORG})?(?:{_SEP}{_ORG}){{0,2}})(?![\w])"
)
_JOINED = re.compile(r"(NQ|QĐ|OĐ|NĐ|CT|KH|TT|CĐ)(CP|TTg|TW|TU|UBND|HĐND|B[A-ZĐ]{2,6})$")


@dataclass(frozen=True, slots=True)
class DocNumber:
    """A document number: normalised, as written, its kind of document and the code of its issuer."""

    number: str
    as_written: str
    type: str | None
    issuer_code: str | None
    start: int
    end: int


def find_numbers(text: str) -> list[DocNumber]:
    """Document numbers in a clean ``text``."""
    return [n for m in NUMBER.finditer(text) if (n := _read(m, text)) is not None]


def _read(m: re.Match[str], text: str) -> DocNumber | None:
    joiner = "/" if "/" in m["s1"] else "-"
    parts = [(joiner, m["t"])] + [
        ("/" if "/" in s else "-", o) for s, o in re.findall(rf"(\s?[-–/]\s?)({_ORG})", m["rest"])
    ]
    if (j := _JOINED.match(parts[0][1])) and (len(parts) == 1):
        parts = [(joiner, j[1]), ("-", j[2])]
    kind = _SLIPS.get(parts[0][1], parts[0][1])
    if parts[0][1] == "Đ" and len(parts) > 1:
        kind = "QĐ"
    orgs = [_ORG_SLIPS.get(o, o) for _, o in parts[1:]]
    known = TYPES.get(kind.upper())
    if not _plausible(kind, known, orgs, m, text):
        return None
    head = m["no"] + (f"/{m['year']}" if m["year"] else "")
    number = head + joiner + kind + "".join(s + o for (s, _), o in zip(parts[1:], orgs, strict=True))
    return DocNumber(
        number, " ".join(m.group().split()), known, _issuer(kind, known, orgs), m.start(), m.end()
    )


_BEFORE = re.compile(
    r"(?:số|luật|nghị quyết|quyết định|nghị định|chỉ thị|kế hoạch|thông tư|công văn|kết luận|thông báo|pháp lệnh)\s*:?\s*$"
)


def _plausible(kind: str, known: str | None, orgs: list[str], m: re.Match[str], text: str) -> bool:
    named = bool(_BEFORE.search(text[max(0, m.start() - 14) : m.start()].lower()))
    if known is not None and orgs:
        return True
    if re.fullmatch(r"(?:QH|UBTVQH)\d{1,2}", kind):
        return True
    if not orgs:
        return named and ("/" in m["s1"]) and sum(c.isupper() for c in kind) >= 2 and not kind[0].isdigit()
    return (
        "/" in m["s1"] and sum(c.isupper() for c in kind) >= 3 and (named or kind in ("UBND", "VPCP", "HĐND"))
    )


def _issuer(kind: str, known: str | None, orgs: list[str]) -> str | None:
    if re.fullmatch(r"QH\d{1,2}", kind):
        return "QH"
    if re.fullmatch(r"UBTVQH\d{1,2}", kind):
        return "UBTVQH"
    if known is None or kind.upper() == "TTG":
        return kind
    code = orgs[0] if orgs else None
    return re.sub(r"(?<=[A-ZĐ])\d{1,2}$", "", code.split(".")[0]) if code else None
