"""An index as a whole in words: how the total, the pillars and the ranks are made, what missing figures do.

The counterpart of `trucso.index.wording`, which says how one indicator earns points. "vi" or "en".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from trucso.index.definition import Definition, Pillar, RoundingRule
from trucso.index.numerals import shown

_SENTENCES: dict[str, tuple[str, str]] = {
    "sum": (
        "{0} = tổng điểm của {1}, chia cho tổng điểm tối đa của các nhóm đó ({2}).",
        "{0} = points of {1}, divided by the maxima of those groups ({2}).",
    ),
    "weighted": ("{0} = {1}.", "{0} = {1}."),
    "all_groups": ("cả {0} nhóm", "all {0} groups"),
    "groups": ("các nhóm {0}", "groups {0}"),
    "group": ("nhóm {0}", "group {0}"),
    "total": ("Điểm tổng", "Total"),
    "term": ("{0} × {1}", "{0} × {1}"),
    "leaves": (
        "Chỉ tiêu không áp dụng cho một đơn vị thì điểm tối đa của nó ra khỏi mẫu số.",
        "The maximum of an indicator that does not apply to a unit leaves the denominator.",
    ),
    "missing_zero": (
        "Số liệu chưa báo cáo được 0 điểm và vẫn nằm trong mẫu số.",
        "A figure not reported earns 0 points and stays in the denominator.",
    ),
    "missing_incomplete": (
        "Còn số liệu chưa báo cáo thì không nêu điểm tổng.",
        "The total is not stated while figures are missing.",
    ),
    "never_rounded": (
        "Không làm tròn ở bước nào; chỉ làm tròn khi hiển thị.",
        "Nothing is rounded but for display.",
    ),
    "rounded": ("Làm tròn {0} ở {1}: {2} chữ số thập phân, {3}.", "{0} rounded at {1}: {2} decimals, {3}."),
    "ranking": (
        "Xếp hạng theo {0} chưa làm tròn, {1}; {2}.",
        "Ranked by {0} before rounding, {1}; {2}.",
    ),
    "bands": ("Xếp loại: {0}.", "Classes: {0}."),
    "band": ("{0} từ {1}", "{0} from {1}"),
}
_WORDS: dict[str, tuple[str, str]] = {
    "share": ("tỷ lệ điểm đạt được", "share of points"),
    "points": ("điểm", "points"),
    "value": ("giá trị", "values"),
    "descending": ("cao xếp trước", "highest first"),
    "ascending": ("thấp xếp trước", "lowest first"),
    "competition": (
        "bằng nhau thì đồng hạng và bỏ hạng kế tiếp (15, 15, 17)",
        "ties skip ranks (15, 15, 17)",
    ),
    "dense": ("bằng nhau thì đồng hạng, không bỏ hạng (15, 15, 16)", "ties do not skip ranks (15, 15, 16)"),
    "part": ("từng phần", "parts"),
    "indicator": ("từng chỉ số", "indicators"),
    "group": ("từng nhóm", "groups"),
    "pillar": ("từng trụ cột", "pillars"),
    "total": ("điểm tổng", "the total"),
    "half_up": ("nửa làm tròn lên", "half up"),
    "half_even": ("nửa làm tròn về số chẵn", "half to even"),
    "down": ("bỏ phần lẻ", "down"),
    "up": ("làm tròn lên", "up"),
}


def _say(key: str, lang: str, *values: object) -> str:
    return _SENTENCES[key][lang == "en"].format(*values)


def _word(key: str, lang: str) -> str:
    return _WORDS[key][lang == "en"]


def total_in_words(definition: Definition, lang: str = "vi") -> str:
    """How the total is made."""
    total = definition.total
    return _made_of(definition, _say("total", lang), total.groups, total.weights, lang)


def pillar_in_words(definition: Definition, pillar: Pillar, lang: str = "vi") -> str:
    """How the value of a pillar is made."""
    return _made_of(definition, pillar.name.get(lang), pillar.groups, pillar.weights, lang)


def _made_of(
    definition: Definition,
    name: str,
    groups: Sequence[str],
    weights: Mapping[str, Fraction] | None,
    lang: str,
) -> str:
    if weights:
        terms = (
            _say("term", lang, shown(weight, 4, lang), _name(definition, code, lang))
            for code, weight in weights.items()
        )
        return _say("weighted", lang, name, " + ".join(terms))
    maximum = sum((definition.group(code).max_points for code in groups), Fraction(0))
    return _say("sum", lang, name, _groups(definition, groups, lang), shown(maximum, 4, lang))


def _name(definition: Definition, code: str, lang: str) -> str:
    found = definition.find(code)
    return found.name.get(lang) if found else code


def _groups(definition: Definition, codes: Sequence[str], lang: str) -> str:
    scored = {group.code for group in definition.groups if group.max_points}
    if scored <= set(codes) and len(codes) > 1:
        return _say("all_groups", lang, len(codes))
    return _say("groups" if len(codes) > 1 else "group", lang, ", ".join(codes))


def rules_of_the_whole(definition: Definition, lang: str = "vi") -> tuple[str, ...]:
    """What holds of every score under this version: missing, not applicable, rounding, ranking, classes."""
    ranking = definition.ranking
    order = _word("descending" if ranking.descending else "ascending", lang)
    sentences = [
        _say(f"missing_{definition.missing}", lang),
        _say("leaves", lang),
        *_rounding(definition, lang),
        _say("ranking", lang, _word(ranking.by, lang), order, _word(ranking.ties, lang)),
    ]
    if ranking.bands:
        named = (
            _say("band", lang, band.name.get(lang), shown(band.lowest, 4, lang)) for band in ranking.bands
        )
        sentences.append(_say("bands", lang, "; ".join(named)))
    return tuple(sentences)


def _rounding(definition: Definition, lang: str) -> list[str]:
    rules: list[tuple[str, RoundingRule | None]] = [
        ("points", definition.rounding.points),
        ("value", definition.rounding.value),
    ]
    found = [
        _say(
            "rounded",
            lang,
            _word(what, lang),
            ", ".join(_word(at, lang) for at in rule.at),
            rule.decimals,
            _word(rule.mode, lang),
        )
        for what, rule in rules
        if rule
    ]
    return found or [_say("never_rounded", lang)]


@dataclass(frozen=True, slots=True)
class Counts:
    """How large an index is, and how many of its numbers were read, inferred or assumed."""

    groups: int
    indicators: int
    inputs: int
    measures: int
    certainty: Mapping[str, int]


def counts(definition: Definition) -> Counts:
    """Counts over groups and indicators; `measures` are the different ones their inputs read."""
    inputs = [one for indicator in definition.indicators for one in indicator.inputs]
    origins = [one.origin.certainty for one in definition.groups]
    origins += [one.origin.certainty for one in definition.indicators]
    measures = {one.measure for one in inputs if one.measure}
    return Counts(
        len(definition.groups), len(definition.indicators), len(inputs), len(measures), Counter(origins)
    )
