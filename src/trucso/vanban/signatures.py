"""Who signed, in what role, and who receives: the foot of a document (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

import re
from dataclasses import dataclass

from trucso.vanban.model import Found
from trucso.vanban.paragraphs import Line
from trucso.vanban.text import is_upper, match_form
from trucso.vanban.zones import SIGNATURE

_SURNAMES = frozenset(
    ["nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "hồ", "ngô", "dương", "lý", "đinh", "trịnh", "mai", "lương", "cao", "tạ", "thái", "tô", "hà", "đoàn", "lâm", "trương", "tống", "lưu", "nông", "vương", "triệu", "chu", "châu", "quách", "la", "giàng", "lò", "sùng", "vàng", "thạch", "kim", "danh", "siu", "nay", "ksor", "đào", "phùng", "tăng", "từ", "văn", "viên", "đàm", "bạch", "bế", "hứa", "khuất", "kiều", "lại", "lã", "ma", "mã", "mạc", "nghiêm", "ninh", "ông", "phí", "quan", "sầm", "thân", "tiêu", "tôn", "ung", "uông", "vi", "vừ", "điểu", "đồng", "đổng", "đậu", "hầu", "tòng", "quàng", "cầm", "hạng", "thào", "lầu", "cháng", "sơn", "lục", "hoa", "đường", "thiều", "cù", "công", "doãn", "giáp", "hàn", "khổng", "khương", "liêu", "mẫn", "nhữ", "phó", "quản", "thi", "trà", "tưởng", "ưng", "y"]
)  # fmt: skip
_WORD = r"[A-ZĐÀ-Ỹ][a-zđà-ỹ']{0,6}"
_NAME = re.compile(
    rf"(?:(?:PGS|GS|TS|ThS|BS|KS|Đại tá|Thiếu tướng|Trung tướng|Thượng tướng|Đại tướng|Thượng tá)\.?\s?)*(?P<name>{_WORD}(?:\s+(?:{_WORD})){{1,5}})"
)
_SIGNED = re.compile(r"\(?\[?đã ký\]?\)?|\(ký[^)]*\)|\(chữ ký[^)]*\)|ký bởi.*|[|*_\-\s]+")


@dataclass(frozen=True, slots=True)
class Signer:
    name: Found | None
    role: Found | None


def read_signer(lines: list[Line], body_at: int) -> Signer:
    """The first signature after the body begins: that of the document, not of what is attached."""
    i = max(body_at, 1)
    while i < len(lines):
        line = lines[i]
        if (
            is_upper(_roleish(line.text))
            and SIGNATURE.match(match_form(line.text))
            and len(line.text.split()) <= 24
        ):
            signer = _signer_from(lines, i)
            if signer.name is not None:
                return signer
        i += 1
    return Signer(None, None)


def _roleish(text: str) -> str:
    """``text`` up to a name in mixed case that shares its line."""
    m = re.search(rf"(?<=[A-ZĐÀ-Ỹ])\s+{_WORD}(?:\s+{_WORD})+$", text)
    return text[: m.start()] if m and re.search(r"[a-zđà-ỹ]", m.group()) else text


def _signer_from(lines: list[Line], i: int) -> Signer:
    roles: list[Line] = []
    for line in lines[i : i + 24]:
        role = _roleish(line.text)
        if role != line.text and SIGNATURE.match(match_form(role)):
            name = line.text[len(role) :].strip()
            at = line.end - len(name)
            return Signer(
                Found(name, (at, line.end), 0.9), Found(role, (line.start, line.start + len(role)), 0.9)
            )
        if _SIGNED.fullmatch(match_form(line.text)):
            continue
        if _is_name(line.text) and roles:
            m = _NAME.search(line.text)
            name = m["name"] if m else line.text.title()
            at = line.start + line.text.find(m["name"] if m else line.text)
            return Signer(
                Found(name, (at, at + len(name)), 0.95),
                Found(roles[-1].text, (roles[-1].start, roles[-1].end), 0.9),
            )
        if is_upper(line.text):
            roles.append(line)
        elif len(line.text.split()) > 14:
            break
    return Signer(None, None)


def _is_name(text: str) -> bool:
    stripped = text.strip(" .*_")
    words = stripped.split()
    if is_upper(stripped):
        return (
            2 <= len(words) <= 5
            and words[0].lower() in _SURNAMES
            and not SIGNATURE.match(match_form(stripped))
        )
    m = _NAME.fullmatch(stripped)
    return m is not None and (m["name"].split()[0].lower() in _SURNAMES or 2 <= len(m["name"].split()) <= 4)


_RECIPIENTS = re.compile(r"(?:đồng )?(?:nơi nhận|kính gửi)\s*:?")


def read_recipients(lines: list[Line], body_at: int) -> tuple[str, ...]:
    """The bullets under ``Nơi nhận``."""
    out: list[str] = []
    start = next(
        (i for i in range(body_at, len(lines)) if match_form(lines[i].text).startswith("nơi nhận")), None
    )
    for line in lines[start + 1 : start + 40] if start is not None else ():
        if line.text.startswith(("-", "–", "+")):
            out.append(line.text.lstrip("-–+ ").rstrip(" ;,."))
        elif _RECIPIENTS.match(match_form(line.text)):
            continue
        elif (
            out
            and not is_upper(line.text)
            and not line.text.startswith("|")
            and not _is_name(line.text)
            and line.text
        ):
            out[-1] += " " + line.text.rstrip(" ;,.")
        elif is_upper(line.text) and out:
            break
    return tuple(out)
