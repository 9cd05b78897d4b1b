"""Rules in words: how an indicator, a total, a pillar or a ranking works, in sentences to read aloud.

Everything comes from the definition; nothing here decides points (see `trucso.index.rules`). Vietnamese and
English ("vi", "en"). `explain` tells what happened to one unit; this module tells what the law says to all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from trucso.index.definition import Band, Definition, Indicator, Rule
from trucso.index.expression import Arithmetic, Expression, Name, Undefined, walk
from trucso.index.numerals import shown
from trucso.index.phrases import phrase
from trucso.index.rule_words import condition_words, gift_words, is_percentage, points_words, when_words
from trucso.index.spoken import Speaker

_SENTENCES: dict[str, tuple[str, str]] = {
    "by_choice": ("Chấm theo {0}.", "Scored by {0}."),
    "by_ratio": ("Tỷ lệ = {0}.", "Share = {0}."),
    "by_value": ("Giá trị = {0}.", "Value = {0}."),
    "by_conditions": ("Xét lần lượt các điều kiện dưới đây.", "The conditions below are taken in turn."),
    "parts": ("Cộng điểm của {0} phần, tối đa {1}.", "The points of {0} parts are added, {1} at most."),
    "given": ("Điểm do người chấm cho, từ {0} đến {1}.", "Points are given by people, from {0} to {1}."),
    "unscored": ("Theo dõi, không chấm điểm.", "Monitored, not scored."),
    "bonus": ("Điểm cộng, nằm ngoài điểm tối đa.", "Bonus points, outside the maximum."),
    "penalty": ("Điểm trừ.", "A penalty."),
    "best_of": (
        "{0} là giá trị cao nhất của {1} trong các đơn vị cùng đợt đánh giá.",
        "{0} is the highest {1} among the units of the same round.",
    ),
    "check": (
        "Cần thoả: {0}; nếu không, số liệu bị cảnh báo.",
        "Expected: {0}; else the figures are flagged.",
    ),
    "capped": (
        "Vượt 100 % vẫn chỉ tính bằng điểm tối đa.",
        "Above 100% still earns no more than the maximum.",
    ),
    "zero_denominator": (
        "Mẫu số bằng 0: văn bản không nêu cách chấm, tính 0 điểm và ghi rõ là không tính được.",
        "Denominator zero: the text gives no rule, 0 points, said to be undefined.",
    ),
    "missing_zero": (
        "Chưa báo cáo số liệu: 0 điểm, điểm tối đa vẫn nằm trong mẫu số.",
        "Not reported: 0 points, the maximum stays in the denominator.",
    ),
    "missing_incomplete": (
        "Chưa báo cáo số liệu: không nêu điểm tổng.",
        "Not reported: the total is not stated.",
    ),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One band in words. `number`: its place in the award (0-based), as in `Node.band`."""

    number: int
    condition: str
    award: str

    def __str__(self) -> str:
        return f"{self.condition}: {self.award}."


@dataclass(frozen=True, slots=True)
class RuleWords:
    """The rule of an indicator or of one part (code and name of the part, "" for the indicator itself).

    formula: the value in letters (`(b + c) / a`), "" when there is none or it is only an input.
    """

    code: str
    name: str
    points: Fraction
    lead: str
    formula: str
    steps: tuple[Step, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndicatorWords:
    """An indicator in words: an opening sentence, its rules (several when it has parts), remarks for all."""

    lead: str
    rules: tuple[RuleWords, ...]
    remarks: tuple[str, ...]

    def sentences(self) -> tuple[str, ...]:
        """Everything in reading order."""
        found = [self.lead] if self.lead else []
        for rule in self.rules:
            head = f"{rule.code} {rule.name}: {rule.lead}" if rule.code else rule.lead
            found += [head, *(str(step) for step in rule.steps), *rule.remarks]
        return (*found, *self.remarks)


def indicator_in_words(definition: Definition, indicator: Indicator, lang: str = "vi") -> IndicatorWords:
    """How the indicator earns its points, in "vi" or "en"."""
    speaker = Speaker(indicator, lang)
    remarks = [*_role_remarks(indicator, lang), *_input_remarks(speaker)]
    if indicator.role == "scored":
        remarks.append(_say(f"missing_{definition.missing}", lang))
    return IndicatorWords(_lead(indicator, lang), tuple(_rules(speaker)), tuple(remarks))


def _say(key: str, lang: str, *values: object) -> str:
    return _SENTENCES[key][lang == "en"].format(*values)


def _lead(indicator: Indicator, lang: str) -> str:
    if indicator.role == "unscored":
        return _say("unscored", lang)
    if indicator.parts:
        return _say("parts", lang, len(indicator.parts), points_words(indicator.points, lang))
    if indicator.given:
        highest = indicator.points if indicator.given.highest is None else indicator.given.highest
        return _say("given", lang, shown(indicator.given.lowest, 2, lang), points_words(highest, lang))
    return ""


def _role_remarks(indicator: Indicator, lang: str) -> Iterator[str]:
    if indicator.role in ("bonus", "penalty"):
        yield _say(indicator.role, lang)


def _input_remarks(speaker: Speaker) -> Iterator[str]:
    for one in speaker.indicator.inputs:
        if one.best_of:
            yield _say("best_of", speaker.lang, speaker.name(one.name), speaker.say(one.best_of.tree))
    for check in speaker.indicator.checks:
        yield _say("check", speaker.lang, speaker.say(check.tree))


def _rules(speaker: Speaker) -> Iterator[RuleWords]:
    indicator = speaker.indicator
    if indicator.rule:
        yield _rule_words(speaker, indicator.rule, indicator.points)
    for part in indicator.parts:
        yield _rule_words(speaker, part.rule, part.points, part.code, part.name.get(speaker.lang))


def _rule_words(speaker: Speaker, rule: Rule, points: Fraction, code: str = "", name: str = "") -> RuleWords:
    inputs = dict(speaker.indicator.input_names)
    steps = tuple(
        Step(
            number, _condition(speaker, rule, number), gift_words(rule, number, inputs, points, speaker.lang)
        )
        for number in range(len(rule.award))
    )
    is_plain = rule.value is None or rule.value.text in inputs
    formula = "" if is_plain or rule.value is None else condition_words(rule.value, speaker.lang)
    remarks = tuple(_rule_remarks(speaker, rule))
    return RuleWords(code, name, points, _value_lead(speaker, rule), formula, steps, remarks)


def _value_lead(speaker: Speaker, rule: Rule) -> str:
    if rule.choice:
        return _say("by_choice", speaker.lang, speaker.name(rule.choice))
    if rule.value is None:
        return _say("by_conditions", speaker.lang)
    if rule.value.text in speaker.indicator.input_names:
        return _say("by_choice", speaker.lang, speaker.name(rule.value.text))
    key = "by_ratio" if rule.value.is_ratio else "by_value"
    return _say(key, speaker.lang, speaker.say(rule.value.tree))


def _condition(speaker: Speaker, rule: Rule, number: int) -> str:
    condition = rule.award[number].condition
    if condition:
        words = phrase("when", speaker.lang, condition=speaker.condition(condition.tree))
    else:
        words = when_words(rule, number, dict(speaker.indicator.input_names), speaker.lang)
    return words[0].upper() + words[1:]


def _rule_remarks(speaker: Speaker, rule: Rule) -> Iterator[str]:
    top = next((band for band in rule.award if band.threshold is not None), None)
    if top and is_percentage(rule, dict(speaker.indicator.input_names)) and _is_proportional(top):
        yield _say("capped", speaker.lang)
    if rule.value and not all(_is_ruled(rule, zeros) for zeros in zero_denominators(rule.value)):
        yield _say("zero_denominator", speaker.lang)


def _is_proportional(band: Band) -> bool:
    return band.gift == "share" and band.amount is not None and band.amount.text == "value"


def zero_denominators(value: Expression) -> list[frozenset[str]]:
    """For each division in the value, the inputs whose being zero makes its denominator zero."""
    divisions = [tree for tree in walk(value.tree) if isinstance(tree, Arithmetic) and tree.op == "/"]
    names = [frozenset(one.name for one in walk(tree.right) if isinstance(one, Name)) for tree in divisions]
    return [found for found in names if found]


def _is_ruled(rule: Rule, zeros: frozenset[str]) -> bool:
    """Whether a `when` band says what happens when these inputs are all zero."""
    values = dict.fromkeys(zeros, Fraction(0))
    for band in rule.award:
        try:
            if band.condition and band.condition.holds(values):
                return True
        except (KeyError, Undefined):  # the condition asks about something else
            continue
    return False
