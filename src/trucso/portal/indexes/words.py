"""Short words for the parts of a definition, in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trucso.index import Case, CaseResult, Definition, FigureValue, Indicator, NotApplicable, formula_line
from trucso.index.cases import Expected

from ..shared import formats

KINDS: dict[str, Any] = {
    "province": gettext_lazy("Cấp tỉnh"),
    "commune": gettext_lazy("Cấp xã"),
    "department": gettext_lazy("Sở, ban, ngành"),
    "count": gettext_lazy("Số lượng"),
    "amount": gettext_lazy("Số tiền, khối lượng"),
    "share": gettext_lazy("Tỷ lệ"),
    "points": gettext_lazy("Điểm"),
    "yes_no": gettext_lazy("Có / không"),
    "choice": gettext_lazy("Lựa chọn"),
    "total": gettext_lazy("Tổng"),
    "group": gettext_lazy("Nhóm"),
    "pillar": gettext_lazy("Trụ cột"),
    "indicator": gettext_lazy("Chỉ số"),
}
CERTAINTIES: dict[str, Any] = {
    "read": gettext_lazy("Đọc từ văn bản"),
    "inferred": gettext_lazy("Suy ra"),
    "assumed": gettext_lazy("Giả định"),
}
ROLES: dict[str, Any] = {
    "scored": gettext_lazy("Chấm điểm"),
    "unscored": gettext_lazy("Không chấm điểm"),
    "bonus": gettext_lazy("Điểm cộng"),
    "penalty": gettext_lazy("Điểm trừ"),
}
STATES: dict[str, Any] = {
    "missing": gettext_lazy("chưa báo cáo"),
    "not_applicable": gettext_lazy("không áp dụng"),
    "undefined": gettext_lazy("không xác định"),
    "unscored": gettext_lazy("không chấm điểm"),
    "incomplete": gettext_lazy("chưa đủ số liệu"),
}
CHANGES: dict[str, Any] = {
    "added": gettext_lazy("Thêm"),
    "dropped": gettext_lazy("Bỏ"),
    "changed": gettext_lazy("Sửa"),
    "same": gettext_lazy("Giữ"),
}
FIELDS: dict[str, Any] = {
    "code": gettext_lazy("Mã"),
    "name": gettext_lazy("Tên"),
    "points": gettext_lazy("Điểm tối đa"),
    "components": gettext_lazy("Số chỉ số thành phần"),
    "group": gettext_lazy("Nhóm"),
    "role": gettext_lazy("Vai trò"),
    "rule": gettext_lazy("Cách tính"),
    "inputs": gettext_lazy("Số liệu"),
    "certainty": gettext_lazy("Độ chắc chắn"),
    "total": gettext_lazy("Cách tính tổng"),
    "rules": gettext_lazy("Quy tắc chung"),
}


def certainty_names() -> tuple[tuple[str, str], ...]:
    """Certainty → its name, for legends."""
    return tuple((key, str(name)) for key, name in CERTAINTIES.items())


def certainty_words(numbers: Mapping[str, int]) -> str:
    """`45 đọc từ văn bản, 6 suy ra`."""
    known = [key for key in CERTAINTIES if numbers.get(key)]
    return ", ".join(f"{numbers[key]} {str(CERTAINTIES[key]).lower()}" for key in known)


def years_words(definition: Definition) -> str:
    """`2021–2023`, `từ 2024`, `2020`."""
    years = definition.years
    if years.last is None:
        return _("từ {}").format(years.first)
    return str(years.first) if years.first == years.last else f"{years.first}–{years.last}"


def rule_shape(indicator: Indicator) -> str:
    """In two or three words, how points are earned."""
    if indicator.role == "unscored":
        return _("không chấm điểm")
    if indicator.given:
        return _("người chấm cho điểm")
    if indicator.parts:
        return _("cộng {} phần").format(len(indicator.parts))
    rule = indicator.rule
    if rule is None:
        return ""
    if rule.choice:
        return _("theo lựa chọn")
    if any(band.test == "is" for band in rule.award):
        return _("có / không")
    if rule.value and rule.value.is_ratio:
        steps = sum(band.threshold is not None for band in rule.award)
        return _("theo tỷ lệ") if steps == 1 else _("theo tỷ lệ, có ngưỡng")
    return _("theo mức")


def figure_words(value: FigureValue, kind: str = "", lang: str = "vi") -> str:
    """A figure as a person reads it."""
    if isinstance(value, NotApplicable):
        return _("không áp dụng")
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, str):
        return value
    return formats.percent(Fraction(value)) if kind == "share" else formats.number(Fraction(value))


def case_figures(case: Case, definition: Definition, code: str, lang: str) -> tuple[str, str]:
    """The figures of an example in words, and as an address for the form (those of ``code``)."""
    words, query = [], {}
    for name, value, shown in _figures(case, definition, code, lang):
        words.append(f"{name} = {shown}")
        query[name] = _typed(value)
    if not words and not code:
        return _("{} số liệu").format(len(case.figures)), ""
    return "; ".join(words), urlencode(query)


def _figures(
    case: Case, definition: Definition, code: str, lang: str
) -> Iterator[tuple[str, FigureValue, str]]:
    indicators = [definition.indicator(code)] if code else []
    known = {given.key: given for one in indicators for given in one.inputs}
    for key, value in {**case.figures, **case.peers}.items():
        if key in known:
            given = known[key]
            label = (
                given.options[value].get(lang)
                if given.options and isinstance(value, str) and value in given.options
                else ""
            )
            yield given.name, value, label or figure_words(value, given.kind, lang)
        elif key == code:
            yield "points", value, figure_words(value)


def _typed(value: FigureValue) -> str:
    """As a person would type it in the form."""
    if isinstance(value, NotApplicable):
        return "-"
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else formats.exact_text(Fraction(value)).replace(".", ",")


def outcome_words(result: CaseResult, definition: Definition, code: str, lang: str) -> tuple[str, str]:
    """What an example must give, and the arithmetic of what it gives."""
    card = result.scorecard
    if card is None:
        return _("bị từ chối: {}").format(result.case.refused), ""
    wanted = [one for one in result.case.expected if not code or one.code == code] or list(
        result.case.expected
    )
    first, more = wanted[0], len(wanted) - 1
    head = "" if first.code == code else f"{first.code}: "
    expected = head + ", ".join(_expected_words(first))
    if more and not code:
        expected += " " + _("và {} mục nữa").format(more)
    return expected, formula_line(card.node(code or first.code), definition, lang).removeprefix(f"{code}: ")


def _expected_words(expected: Expected) -> Iterator[str]:
    if expected.state:
        yield str(STATES.get(expected.state, expected.state))
    for field, number in expected.numbers.items():
        yield _("{} điểm").format(formats.number(number)) if field == "points" else formats.number(number)
