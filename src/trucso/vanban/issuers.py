"""Who issued a document: the organ in its head, completed with the province it belongs to."""

import re
from collections import Counter
from dataclasses import dataclass

from trucso.vanban.agencies import Agencies, Province
from trucso.vanban.model import Found
from trucso.vanban.numbers import DocNumber
from trucso.vanban.paragraphs import Line
from trucso.vanban.text import is_upper, match_form

_MOTTO = re.compile(
    r"cộng h[òo]a xã hội\s?(?:chủ nghĩa việt nam)?|chủ nghĩa việt nam|độc lập\s?-\s?tự do\s?(?:-\s?hạnh phúc)?|đảng cộng sản việt nam|hạnh phúc"
)
_ORGAN = re.compile(
    r"(?<![\wà-ỹ])(?<!ủy )(?:ủy ban nhân dân|ubnd|hội đồng nhân dân|hđnd|bộ (?=[a-zđà-ỹ])|sở (?=[a-zđà-ỹ])|(?:tỉnh|thành|huyện|quận|thị|đảng) ủy|ban (?=[a-zđà-ỹ])|văn phòng|chính phủ|thủ tướng|quốc hội|(?:tổng )?cục (?=[a-zđà-ỹ])"
    r"|đảng bộ|ủy ban (?!nhân dân)|ngân hàng|bảo hiểm|thanh tra|viện |trường |đại học|học viện|công an|trung tâm|tập đoàn|tổng công ty|đảng đoàn|kho bạc|tòa án|mặt trận|chi cục|liên đoàn|hội (?!đồng)|đoàn |bộ tư lệnh)"
)
_CENTRAL = re.compile(
    r"^(?:bộ |chính phủ|thủ tướng|quốc hội|ủy ban thường vụ quốc hội|ủy ban (?:dân tộc|quốc gia)|ban (?:chấp hành trung ương|bí thư|chỉ đạo (?:trung ương|quốc gia))|bộ chính trị|văn phòng chính phủ|văn phòng trung ương|ngân hàng nhà nước|thanh tra chính phủ|bảo hiểm xã hội việt nam|(?:tổng )?cục|trung ương|kiểm toán|tòa án nhân dân tối cao|đài truyền hình việt nam|thông tấn)"
)
_PLACE_WORDS = ("tỉnh", "thành phố", "huyện", "quận", "thị xã", "xã", "phường", "thị trấn", "đặc khu")
_SKIP = re.compile(
    r"(?<![\wà-ỹ])số\s*:?\s*\S*|[A-ZĐÀ-Ỹ][\wà-ỹ. ]{2,24},?\s*ngày .*$|[-_*=|]{2,}|(?i:dự thảo|tài liệu|khẩn|hỏa tốc|mật)$"
)


@dataclass(frozen=True, slots=True)
class Issuer:
    """The organ's name, its province (``None`` for central bodies) and how sure that is."""

    name: str | None
    province: Province | None
    confidence: float


def issuer_of(head: list[Line], type_at: int | None, number: DocNumber | None, place: Found | None, text: str, agencies: Agencies) -> Issuer:  # fmt: skip
    """Issuer from the organ lines above the title, else from below it, else from the number's code."""
    organs = _organs(head[: type_at if type_at is not None else len(head)])
    if not organs and type_at is not None:
        organs = _organs(head[type_at + 1 : type_at + 6], following=True)
    name = organs[-1] if organs else _from_code(number, agencies)
    if name is None:
        return Issuer(None, province_of(text, agencies), 0.5)
    if match_form(name) == "ban chấp hành trung ương" and type_at is not None:
        below = match_form(" ".join(line.text for line in head[type_at + 1 : type_at + 3]))
        name = (
            "Bộ Chính trị"
            if below.startswith("của bộ chính trị")
            else "Ban Bí thư"
            if below.startswith("của ban bí thư")
            else name
        )
    if _CENTRAL.match(match_form(name)):
        return Issuer(proper_name(name, agencies), None, 0.95)
    province = _province(organs, head, place, text, agencies)
    return Issuer(
        _complete(proper_name(name, agencies), organs, province, agencies), province, 0.95 if organs else 0.8
    )


_TERM = re.compile(r",? \(?KHÓA [IVXLC]+\b.*")  # *BAN THƯỜNG VỤ TỈNH ỦY KHÓA XX*


def _organs(lines: list[Line], *, following: bool = False) -> list[str]:
    """Organ names in capitals from the outermost to the issuing one; a name may be broken over several lines."""
    organs: list[str] = []
    for text, starts in _capital_runs(lines, following=following):
        found = [m.start() for m in _ORGAN.finditer(match_form(text)) if m.start() in starts]
        for at, end in zip(found, [*found[1:], len(text)], strict=False):
            organs.append(_TERM.sub("", " ".join(text[at:end].split())))
    return organs[:1] if following else organs


def _capital_runs(lines: list[Line], *, following: bool) -> list[tuple[str, set[int]]]:
    """Consecutive lines in capitals joined, the motto taken out, with the places where a line began."""
    runs: list[tuple[str, set[int]]] = []
    text, starts = "", set[int]()
    for line in [*lines, None]:
        piece = re.sub(r"^(?:CỦA|của)\s+", "", line.text) if line and following else line.text if line else ""
        if (
            line is None
            or not is_upper(piece)
            or not re.search(r"[A-ZĐÀ-Ỹ]{2}", piece)
            or len(piece.split()) > 24
        ):
            if text:
                runs.append(_without_motto(text, starts))
            text, starts = "", set()
            continue
        text += " " if text else ""
        starts.add(len(text))
        text += piece
    return runs


def _without_motto(text: str, starts: set[int]) -> tuple[str, set[int]]:
    """Blank out the motto and the number, keeping offsets; what follows them begins a line."""
    low = match_form(text)
    for m in [*_MOTTO.finditer(low), *re.finditer(r"(?<!\w)số\s*:.*$|[-_*=|]{2,}|\*", low)]:
        text = text[: m.start()] + " " * (m.end() - m.start()) + text[m.end() :]
        starts = {*starts, m.end(), m.end() + 1}
    return text, starts


def _from_code(number: DocNumber | None, agencies: Agencies) -> str | None:
    code = number.issuer_code if number else None
    known = {
        "UBND": "Ủy ban nhân dân",
        "HĐND": "Hội đồng nhân dân",
        "TU": "Tỉnh ủy",
        "TTg": "Thủ tướng Chính phủ",
        "CP": "Chính phủ",
        "TW": "Ban Chấp hành Trung ương",
    }
    if code is None:
        return None
    agency = agencies.by_code(code)
    return known.get(code) or (agency.name if agency else None)


def _province(
    organs: list[str], head: list[Line], place: Found | None, text: str, agencies: Agencies
) -> Province | None:
    for organ in [*reversed(organs)]:
        if found := agencies.provinces_in(organ):
            return found[-1]
    if place is not None and (named := agencies.province(place.value)):
        return named
    return province_of(text, agencies)


def province_of(text: str, agencies: Agencies, title: str = "") -> Province | None:
    """The province a text is about: the one in its title, else named most often (``tỉnh X`` counts more)."""
    low = match_form(text)
    named = {p.name for p in agencies.provinces_in(title)}
    if len(named) == 1:
        return agencies.province(named.pop())
    votes: Counter[str] = Counter()
    for province in agencies.provinces:
        for name in (province.name, *province.aliases):
            key = match_form(name)
            if key in low:
                plain = len(re.findall(rf"(?<![\wà-ỹ]){re.escape(key)}(?![\wà-ỹ])", low))
                titled = len(
                    re.findall(
                        rf"(?:tỉnh|thành phố|tp\.?|báo|tỉnh ủy|thành ủy)\s{re.escape(key)}(?![\wà-ỹ])", low
                    )
                )
                votes[province.name] += plain + 2 * titled
    if not votes:
        return None
    (name, count), *others = votes.most_common(2)
    if count < 3 or (others and others[0][1] * 1.3 > count):
        return None
    return agencies.province(name)


def proper_name(organ: str, agencies: Agencies) -> str:
    """``ỦY BAN NHÂN DÂN TỈNH LÂM ĐỒNG`` as ``Ủy ban nhân dân tỉnh Lâm Đồng``; listed names as listed."""
    known = agencies.find(organ)
    if known is not None:
        return known.name
    if not is_upper(organ):
        return organ
    low = match_form(organ)
    low = re.sub(r"^ubnd(?=\s|$)", "ủy ban nhân dân", re.sub(r"^hđnd(?=\s|$)", "hội đồng nhân dân", low))
    for mention in sorted(agencies.listed_in(low), key=lambda m: -m.start):
        name = "Trung ương" if mention.text == "trung ương" else mention.name or mention.text
        low = low[: mention.start] + name + low[mention.end :]
    for province in agencies.provinces:
        low = re.sub(rf"(?<![\wà-ỹ]){re.escape(match_form(province.name))}(?![\wà-ỹ])", province.name, low)
    low = re.sub(
        r"(?<![\wà-ỹ])(huyện|quận|thị xã|xã|phường|thị trấn|đặc khu) ([a-zđà-ỹ ]+?)(?=$| tỉnh | thành phố )",
        lambda m: f"{m[1]} {m[2].title()}",
        low,
    )
    for plain, proper in (
        ("ban thường vụ", "ban Thường vụ"),
        ("ban chấp hành", "ban Chấp hành"),
        ("tỉnh ủy", "Tỉnh ủy"),
        ("thành ủy", "Thành ủy"),
    ):
        low = low.replace(plain, proper)
    low = re.sub(r"(?<![\wà-ỹ])đảng (?=bộ|ủy|đoàn)", "Đảng ", low)
    return low[:1].upper() + low[1:]


# The district or commune in the name of the organ above: *UBND huyện Mộc Châu* → *huyện Mộc Châu*.
_LOCAL = re.compile(r"(?<![\wà-ỹ])(?:huyện|quận|thị xã|xã|phường|thị trấn|đặc khu) [A-ZĐÀ-Ỹ].*$")


def _complete(name: str, organs: list[str], province: Province | None, agencies: Agencies) -> str:
    """Add the province where the organ's own name leaves it out."""
    low = match_form(name)
    if (
        len(organs) > 1
        and not _LOCAL.search(name)
        and (unit := _LOCAL.search(proper_name(organs[-2], agencies)))
    ):
        return f"{name} {unit.group()}"
    if (
        province is None
        or match_form(province.name) in low
        or any(match_form(a) in low for a in province.aliases)
    ):
        return name
    if re.search(r"(?:tỉnh|thành phố)$|.(?:tỉnh|thành) ủy$", low):
        return f"{name} {province.name}"
    committee = "Thành ủy" if province.kind == "thành phố" else "Tỉnh ủy"
    if low == "ban thường vụ":
        return f"Ban Thường vụ {committee} {province.name}"
    if low == "ban chấp hành":
        return f"Ban Chấp hành Đảng bộ {province.full_name}"
    if re.match(r"(?:tỉnh|thành) ủy$", low):
        return f"{committee} {province.name}"
    if any(re.search(rf"(?<![\wà-ỹ]){w} ", low) for w in _PLACE_WORDS[2:]):
        return name
    if low.startswith(
        ("ủy ban nhân dân", "hội đồng nhân dân", "sở ", "ban chấp hành đảng bộ", "ban chỉ đạo")
    ):
        return f"{name} {province.full_name}"
    return name
