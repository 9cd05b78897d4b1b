"""Who a sentence speaks of: agencies as headings, as subjects, as leaders and as partners."""

import re
from dataclasses import dataclass

from trucso.vanban.agencies import Agencies
from trucso.vanban.text import match_form

_HEADS = (
    r"(?:các |những |toàn thể )?(?:sở|bộ(?! (?:chỉ số|tiêu chí|phận|dữ liệu|công cụ|mã|máy))|ban(?! hành)|ủy ban|ubnd|hội đồng|hđnd|văn phòng|vp|công an|bch|bộ chỉ huy|(?:tổng |chi )?cục(?! bộ)"
    r"|vụ(?= [a-zđà-ỹ])|thủ tướng|chính phủ(?! (?:số|điện tử))|quốc hội|viện|trung tâm(?! (?:dữ liệu|tích hợp))|đài|báo(?! cáo| động| hiệu| vệ)|cổng thông tin|cơ quan|đơn vị(?! tính)|doanh nghiệp|địa phương"
    r"|(?:tỉnh|thành|huyện|quận|thị|đảng|cấp) ủy|đảng (?:đoàn|bộ)|mặt trận|tổ chức (?:chính trị|đảng|đoàn|cơ sở)|hội(?! (?:nghị|thảo|nhập|tụ|chợ|đủ|họp))|liên đoàn|đoàn thể"
    r"|(?:tỉnh|thành|huyện) đoàn|đoàn thanh niên|ngân hàng|kho bạc|bảo hiểm xã hội|thanh tra|tòa án|viện kiểm sát|trường(?! hợp)|học viện|tập đoàn"
    r"|tổng công ty|công ty|hiệp hội|thủ trưởng|người đứng đầu|(?:phó )?chủ tịch|(?:phó )?giám đốc|chánh|trưởng (?:ban|các|phòng|ngành)|bưu điện|vnpt|viettel|mobifone"
    r"|tổ (?:công nghệ|công tác|giúp việc|đề án|chuyên gia|trưởng)|thường trực|thành viên|xã|phường|huyện|thành phố|thị xã|tp\.|phòng(?!,? chống| ngừa| thủ)|chi bộ|cấp|ngành|liên minh|công chức|cán bộ|đồng chí|các thôn|thôn|khu phố|tổ dân phố|ban (?:biên tập|nhân dân)|lãnh đạo(?= (?:các|ubnd|cơ quan|đơn vị|phòng|sở))|trạm y tế|bộ phận|hợp tác xã|ủy viên|mttq|ubmttq|bí thư|các tổ chức|các hội|các cấp|viễn thông(?! \d)|điện lực|thuế|hải quan|bộ trưởng|thống kê|đại học|bệnh viện|nhà trường|khối)"
)
_HEAD = re.compile(_HEADS + r"(?![\wà-ỹ])")
_INTRO = re.compile(
    r"^(?:trách nhiệm của|nhiệm vụ của|đối với|giao(?: cho)?|đề nghị|yêu cầu|phân công|về phía)\s+"
)
# Verbs that follow a subject. Those that are also part of names ("Ban chỉ đạo") are skipped after such a noun.
_VERBS = (
    r"tập trung|lãnh đạo|chỉ đạo|tham mưu|chủ trì|phối hợp|xây dựng|tổ chức(?! (?:chính trị|liên quan|đoàn thể|xã hội|thuộc|kinh tế|đảng|khác|có liên quan|trực thuộc|cá nhân|quốc tế|cơ sở))"
    r"|triển khai|thực hiện|căn cứ|có (?:trách nhiệm|nhiệm vụ|kế hoạch|giải pháp)|chịu trách nhiệm|hướng dẫn|đôn đốc|kiểm tra|rà soát|tổng hợp|báo cáo|ban hành|quan tâm|đẩy mạnh|tăng cường"
    r"|nghiên cứu|chủ động|thường xuyên|kịp thời|định kỳ|theo dõi|bố trí|cân đối|thẩm định|đề xuất|quán triệt|tiếp tục|nâng cao|bảo đảm|đảm bảo|thúc đẩy|phát huy|tận dụng|gửi|trình"
    r"|hỗ trợ|khẩn trương|nghiêm túc|phải|cần|sớm|thiết kế|huy động|cụ thể hóa|vận hành|xác định|cung cấp|phân công|đưa|phát động|tuyên truyền|vận động|giám sát|lồng ghép|là (?:cơ quan|đơn vị|đầu mối)"
    r"|giúp|đăng ký|duy trì|khai thác|thống nhất|xem xét|được giao|đẩy nhanh|khắc phục|tích hợp|lắp đặt|thu hút|nhân rộng|phủ sóng|gắn kết|gắn|đánh giá|áp dụng|tiếp nhận|xử lý|quyết định|quy định|nâng cấp|mở rộng|cập nhật|công bố|công khai|đăng tải|chuyển đổi(?! số)|chuẩn bị|tạo điều kiện|(?<!sáng )(?<!đào )tạo|dành|góp ý|tiến hành|khảo sát|thành lập|tháo gỡ|giới thiệu|đào tạo|bồi dưỡng|ứng dụng|phổ biến|chấp hành|tuân thủ|tăng|giảm|trực tiếp|nhanh chóng|hoàn thành|hoàn thiện|phát triển|số hóa|đầu tư|tích cực|kiện toàn|đề nghị|yêu cầu|giao|thông tin,? tuyên truyền|phê duyệt|chuẩn hóa|kết nối|ưu tiên|lấy|khuyến khích|sử dụng|hằng|hàng|trong phạm vi|theo chức năng"
)
_VERB = re.compile(r"(?<![\w])(?:" + _VERBS + r")(?![\w])")
_NOUN_BEFORE = re.compile(
    r"(?<![\wà-ỹ])(?<!xã )(?:ban|trung tâm|cơ quan|đơn vị|doanh nghiệp|tổ|các|hệ thống|phòng|bộ phận|hội đồng|trường|viện|ủy ban|văn phòng|trưởng ban|và|hội|tổ chức|sở|bộ)\s$|,\s$"
)
_NOUNISH = re.compile(
    r"(?:chỉ đạo|tổ chức|giám sát|điều hành|chủ trì|phối hợp|cung cấp|xây dựng|phát triển|kiểm tra|đầu tư|hỗ trợ|lãnh đạo|báo cáo|thực hiện|tham mưu|thẩm định|tuyên truyền|vận động|khai thác|sử dụng|đào tạo|bồi dưỡng|ứng dụng|phổ biến|đánh giá|tiếp nhận|xử lý|giới thiệu|chuyển đổi|công bố|số hóa)$"
)


# "các cơ quan, đơn vị báo cáo": after a list of agencies the word is the verb ("đơn vị chủ trì" stays a noun).
_LISTED_BEFORE = re.compile(r"(?:,|và) (?:cơ quan|đơn vị|doanh nghiệp|tổ chức) $")
_ACTS = re.compile(
    r"(?:báo cáo|thực hiện|tổ chức|xây dựng|kiểm tra|tham mưu|tuyên truyền|khai thác|sử dụng)$"
)


def is_agency_name(text: str) -> bool:
    """Whether ``text`` (a title, or what stands before a colon) names agencies and does nothing else."""
    low = _INTRO.sub("", match_form(text).strip())
    if not low or len(low.split()) > 60 or _HEAD.match(low) is None:
        return False
    return _verb_at(text[len(text) - len(low) :] if len(low) <= len(text) else text, 0) is None


def begins_work(title: str, following: str) -> bool:
    """Whether ``title`` is agencies alone and ``following`` begins with what they do: *Sở X* / *Chủ trì ...*."""
    starts = following[:1].isupper() and _VERB.match(match_form(following[:40])) is not None
    return starts and not title.endswith((",", "-")) and is_agency_name(title)


_ASSIGNS = re.compile(r"(?<!\w)(?:chủ trì|phối hợp|có trách nhiệm|chịu trách nhiệm|tham mưu)(?!\w)")


def heading_agency(title: str) -> str | None:
    """Agency that a heading names, without ``Trách nhiệm của`` and the like; ``None`` for other headings."""
    stripped = title.strip(" .:;")
    low = match_form(stripped)
    name = stripped[len(low) - len(_INTRO.sub("", low)) :]
    plain = title.rstrip()[-1:] != ":" and len(name.split()) <= 25 and not _ASSIGNS.search(match_form(name))
    if is_agency_name(name) or (plain and _HEAD.match(match_form(name))):
        return name
    subject = subject_of(stripped)
    return subject.text if subject is not None else None


@dataclass(frozen=True, slots=True)
class Subject:
    """Subject of a sentence: its text and offsets, and where the verb after it begins."""

    text: str
    start: int
    end: int


_ADVERBIAL = re.compile(
    r"(?:(?:trước|chậm nhất|đến|trong|định kỳ|hằng|hàng|từ|khi|để|nhằm|trên cơ sở|căn cứ|thời gian tới|trước mắt|bên cạnh đó|đồng thời|ngoài ra|cùng với đó|đối với|theo đó|riêng)\b[^,;:]{0,160}[,;]\s{0,2}){1,2}"
)
_GIVES = re.compile(r"(?:[^,.;:]{0,60}?\s)?(?:giao(?: cho)?|đề nghị|yêu cầu|phân công)\s+(?:cho\s+)?")


def subject_of(sentence: str) -> Subject | None:
    """The agencies that ``sentence`` gives work to: its subject, or whom it assigns (*Giao Sở X ...*)."""
    low = match_form(sentence)
    starts = [0]
    if m := _ADVERBIAL.match(low):
        starts.append(m.end())
    starts += _after_purpose(sentence, low)
    for at in list(starts):
        if g := _GIVES.match(low, at):
            starts.insert(0, g.end())
    for at in starts:
        if _HEAD.match(low, at) is None:
            continue
        verb = _verb_at(sentence, at)
        if verb is not None and 1 <= len(low[at:verb].split()) <= 45:
            return Subject(sentence[at:verb].strip(" ,:;"), at, verb)
        if verb is None and (m := re.compile(r"[^:;.]{4,160}?(?=:)").match(low, at)):
            return Subject(sentence[at : m.end()].strip(" ,"), at, m.end())
    return None


_PURPOSE = re.compile(r"(?:để|nhằm|bên cạnh|cùng với|trên cơ sở|căn cứ|thực hiện)(?![\wà-ỹ])")


def _after_purpose(sentence: str, low: str) -> list[int]:
    """*Để khắc phục, nâng cao ..., Sở X hướng dẫn*: where an agency follows a comma of an opening phrase."""
    if _PURPOSE.match(low) is None:
        return []
    commas = [m.end() for m in re.finditer(r",\s", low[:260])]
    return [
        at for at in commas if _HEAD.match(low, at) and (sentence[at].isupper() or low.startswith("các ", at))
    ]


def _verb_at(text: str, start: int) -> int | None:
    """Offset of the first verb after ``start``: lower case in the original, not part of a name."""
    low = match_form(text)
    limit = min(len(low), start + 420)
    head = _HEAD.match(low, start)
    for m in _VERB.finditer(low, head.end() if head else start, limit):
        if text[m.start()].isupper() or low[m.start() - 1 : m.start()] in ("-", "/", "“"):
            continue
        before = low[max(0, m.start() - 22) : m.start()]
        listed = _LISTED_BEFORE.search(before) and _ACTS.match(m.group())
        if not listed and _NOUNISH.match(m.group()) and _NOUN_BEFORE.search(before[-14:]):
            continue
        if ". " in low[start : m.start()]:
            return None
        return m.start()
    return None


_GENERIC = re.compile(
    r"(?<!\w)(?:(?:các )?(?:sở|bộ|ban)(?:, (?:ban|bộ|sở|ngành|đoàn thể|địa phương|cơ quan|hội)){1,4}(?: và (?:các )?(?:địa phương|đoàn thể|các địa phương))?(?: (?:cấp )?(?:tỉnh|thành phố|khác))?"
    r"|(?:các )?sở(?:, (?:ban|ngành)){1,2}|(?:ubnd|ủy ban nhân dân) (?:tỉnh|thành phố|cấp (?:tỉnh|huyện|xã)|(?:các )?(?:huyện|xã|quận|thị xã|phường|thành phố|đặc khu)(?:, (?:xã|phường|thị trấn|thị xã|thành phố|quận|huyện|đặc khu)){0,4})"
    r"|(?:các )?cơ quan(?:, (?:đơn vị|tổ chức|địa phương|ban ngành)){0,3}(?: (?:có )?liên quan| nhà nước)?|(?:các )?(?:đơn vị|địa phương)(?: (?:có )?liên quan)?|(?:các )?doanh nghiệp(?: (?:viễn thông|công nghệ|bưu chính|nhà nước)[^,;.]{0,30})?"
    r"|công an (?:tỉnh|thành phố|các cấp)|văn phòng (?:ubnd|ủy ban nhân dân|hđnd|tỉnh ủy|thành ủy)(?: (?:tỉnh|thành phố))?|ban chỉ đạo [^,;.]{3,60}?(?=,|;|\.| (?:và|tổ chức|xây dựng|thực hiện|tham mưu)\b|$)"
    r"|(?:tỉnh|thành) (?:ủy|đoàn)|hội đồng nhân dân (?:tỉnh|thành phố)|mặt trận tổ quốc(?: việt nam)?(?: tỉnh| thành phố)?|người đứng đầu[^,;.]{0,60})(?!\w)"
)
_CAPITALISED = re.compile(
    r"(?:Sở|Bộ|Ban|Cục|Chi cục|Vụ|Viện|Trung tâm|Đài|Báo|Văn phòng|Công an|Hội|Liên đoàn|Bưu điện|Ngân hàng|Tập đoàn|Trường|TP\.|[Tt]hị xã|[Tt]hành phố)\s?"
    r"(?:(?:[A-ZĐÀ-Ỹ][\wà-ỹ&-]*|và(?= [A-ZĐÀ-Ỹ])|(?<=\w), (?=[A-ZĐÀ-Ỹ][\w]+ (?:và|[A-ZĐÀ-Ỹ])))\s?){1,8}"
)


def units_in(text: str, agencies: Agencies) -> list[str]:
    """Agencies named in ``text``, in order and without overlaps, as written."""
    low = match_form(text)
    spans = [(m.start, m.end) for m in agencies.listed_in(text)]
    for pattern, source in ((_GENERIC, low), (_CAPITALISED, text)):
        for m in pattern.finditer(source):
            if not any(a < m.end() and m.start() < b for a, b in spans):
                spans.append((m.start(), m.end()))
    return [text[a:b].strip(" ,;") for a, b in sorted(spans)]


_SEPARATOR = re.compile(r"\s*;\s*|,\s+|\s+và\s+")


def split_units(text: str, agencies: Agencies) -> list[str]:
    """A list of agencies taken apart: at ``;``, and at ``,`` or *và* where another agency begins."""
    low = match_form(text)
    whole = [(m.start, m.end) for m in agencies.listed_in(text)] + [m.span() for m in _GENERIC.finditer(low)]
    out: list[str] = []
    at = 0
    for m in _SEPARATOR.finditer(low):
        inside = any(a < m.start() and m.end() < b for a, b in whole)
        if not inside and (";" in m.group() or _HEAD.match(low, m.end())):
            out.append(text[at : m.start()])
            at = m.end()
    out.append(text[at:])
    return [u.strip(" ,.;:()*") for u in out if _HEAD.match(match_form(u.strip(" ,.;:()*")))]


_PARTNERS = re.compile(r"(?:phối hợp|cùng)(?: chặt chẽ| hiệu quả)?(?:,)?(?: với| cùng)?\s")


def partners_of(sentence: str, agencies: Agencies) -> list[str]:
    """Agencies after *phối hợp (với)*, up to the next verb."""
    low = match_form(sentence)
    m = _PARTNERS.search(low)
    if m is None:
        return []
    rest_end = min(len(sentence), m.end() + 300)
    for verb in _VERB.finditer(low, m.end(), rest_end):
        nounish = _NOUNISH.match(verb.group()) and _NOUN_BEFORE.search(
            low[max(0, verb.start() - 14) : verb.start()]
        )
        if not sentence[verb.start()].isupper() and not nounish:
            rest_end = verb.start()
            break
    return split_units(sentence[m.end() : rest_end], agencies)
