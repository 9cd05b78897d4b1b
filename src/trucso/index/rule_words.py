"""Rules in words: each band of an award as one line an official can check against the text of the
decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from trucso.index.definition import Band, Definition, Indicator, Input, Part, Rule
from trucso.index.expression import Expression
from trucso.index.grammar import rendered
from trucso.index.numerals import percent, points_shown, shown
from trucso.index.phrases import phrase

_SYMBOLS = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥", "*": "×", "-": "−"}
_COMMON = {Fraction(1, n): f"1/{n}" for n in (2, 3, 4, 5, 6, 7, 8)} | {
    Fraction(2, 3): "2/3",
    Fraction(3, 4): "3/4",
}


@dataclass(frozen=True, slots=True)
class Limit:
    """One end of the values that fall in a band; `included`: the end itself belongs to it."""

    at: Fraction
    included: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """Which values a numeric band takes: from `low` to `high`, None = no limit."""

    low: Limit | None
    high: Limit | None


def reach(rule: Rule, position: int) -> Reach:
    """The values that fall in a band, after the bands above it took theirs."""
    band = rule.award[position]
    low = None if band.threshold is None else Limit(band.threshold, band.test == "from")
    above = [one for one in rule.award[:position] if one.threshold is not None]
    high = None
    if above and above[-1].threshold is not None:
        high = Limit(above[-1].threshold, above[-1].test == "above")
    return Reach(low, high)


def points_words(points: Fraction, lang: str = "vi") -> str:
    """`3,58 điểm`, `1 point`."""
    return phrase("point" if abs(points) == 1 else "points", lang, n=points_shown(points, lang))


def share_words(share: Fraction, lang: str = "vi") -> str:
    """A share as the law writes it: 1/2, 1, 0,85."""
    return _COMMON.get(share) or shown(share, 4, lang)


def measured(value: Fraction, rule: Rule, inputs: dict[str, Input], lang: str, decimals: int = 2) -> str:
    """A value of a rule as people read it: ratios and shares in percent, other values as numbers."""
    if is_percentage(rule, inputs):
        return percent(value, decimals, lang)
    return shown(value, decimals, lang)


def is_percentage(rule: Rule, inputs: dict[str, Input]) -> bool:
    """True when the value of the rule is a ratio or a reported share."""
    if rule.value is None:
        return False
    lone = inputs.get(rule.value.text)
    return rule.value.is_ratio or (lone is not None and lone.kind == "share")


def condition_words(expression: Expression, lang: str = "vi") -> str:
    """A condition or formula with signs people know: `b = 0`, `không s`."""
    return rendered(expression, lambda token: token_words(token, lang))


def token_words(token: str, lang: str = "vi") -> str:
    """A sign, number or word of an expression as people write it; names stay as they are."""
    if token in ("and", "or", "not"):
        return phrase(token, lang)
    if token[0].isdigit():
        return shown(Fraction(token), len(token.partition(".")[2]), lang)
    return _SYMBOLS.get(token, token)


def describe_rule(indicator: Indicator, lang: str = "vi") -> tuple[str, ...]:
    """The rule of an indicator in words, one line per band; of each part in turn, headed by its code."""
    if indicator.given:
        low, high = indicator.given.lowest, indicator.given.highest or indicator.points
        return (phrase("given_between", lang, a=shown(low, 2, lang), b=shown(high, 2, lang)),)
    inputs = dict(indicator.input_names)
    if indicator.rule:
        return tuple(_lines(indicator.rule, inputs, indicator.points, lang))
    return tuple(line for part in indicator.parts for line in _part_lines(part, inputs, lang))


def _part_lines(part: Part, inputs: dict[str, Input], lang: str) -> Iterator[str]:
    for line in _lines(part.rule, inputs, part.points, lang):
        yield f"{part.code} {part.name.get(lang)}: {line}"


def _lines(rule: Rule, inputs: dict[str, Input], points: Fraction, lang: str) -> Iterator[str]:
    for position in range(len(rule.award)):
        yield band_words(rule, position, inputs, points, lang)


def band_words(
    rule: Rule, position: int, inputs: dict[str, Input], points: Fraction, lang: str = "vi"
) -> str:
    """One band in words: `từ 75 % trở lên: trọn điểm (5 điểm)`."""
    test, gift = when_words(rule, position, inputs, lang), gift_words(rule, position, inputs, points, lang)
    return f"{test}: {gift}"


def when_words(rule: Rule, position: int, inputs: dict[str, Input], lang: str = "vi") -> str:
    """When a band applies: `từ 75 % trở lên`, `khi b = 0`, `đúng hạn`."""
    band = rule.award[position]
    if band.condition is not None:
        return phrase("when", lang, condition=condition_words(band.condition, lang))
    if band.test == "is":
        return option_words(rule, band.option or "", inputs, lang)
    limits = _without_zero(reach(rule, position), rule)
    if limits.low is None and limits.high is None:
        return phrase("otherwise" if band.test == "otherwise" and position else "any_value", lang)
    if _is_whole(rule, inputs):
        return _whole_words(limits, lang)
    return _reach_words(limits, rule, inputs, lang)


def _without_zero(limits: Reach, rule: Rule) -> Reach:
    """Figures are never negative: "from 0" says nothing, unless the value subtracts."""
    at_zero = limits.low == Limit(Fraction(0), True)
    return Reach(None, limits.high) if at_zero and rule.value and not rule.value.may_be_negative() else limits


def _is_whole(rule: Rule, inputs: dict[str, Input]) -> bool:
    """True when the value is one count and every threshold is whole: 20 to under 52 is then 20 to 51."""
    lone = inputs.get(rule.value.text) if rule.value else None
    thresholds = [band.threshold for band in rule.award if band.threshold is not None]
    return lone is not None and lone.kind == "count" and all(one.denominator == 1 for one in thresholds)


def _whole_words(limits: Reach, lang: str) -> str:
    low, high = limits.low, limits.high
    first = low.at + (not low.included) if low else None
    last = high.at - (not high.included) if high else None
    if last == (first or 0):
        return phrase("exactly", lang, a=shown(last, 0, lang))
    if last is None:
        return phrase("at_least", lang, a=shown(first or Fraction(0), 0, lang))
    if first is None:
        return phrase("less_than", lang, b=shown(last + 1, 0, lang))
    return phrase("from_to", lang, a=shown(first, 0, lang), b=shown(last, 0, lang))


def option_words(rule: Rule, option: str, inputs: dict[str, Input], lang: str = "vi") -> str:
    """The label of a choice, or yes / no."""
    chosen = inputs.get(rule.choice or "")
    if chosen and chosen.options and option in chosen.options:
        return chosen.options[option].get(lang)
    return phrase({"true": "yes", "false": "no"}.get(option, "otherwise"), lang)


def _reach_words(limits: Reach, rule: Rule, inputs: dict[str, Input], lang: str) -> str:
    low, high = limits.low, limits.high
    a = measured(low.at, rule, inputs, lang) if low else ""
    b = measured(high.at, rule, inputs, lang) if high else ""
    if low and high:
        names = {(True, True): "from_to", (True, False): "from_under", (False, True): "over_to"}
        return phrase(names.get((low.included, high.included), "over_under"), lang, a=a, b=b)
    if low:
        return phrase("at_least" if low.included else "more_than", lang, a=a)
    return phrase("at_most" if high and high.included else "less_than", lang, b=b)


def gift_words(
    rule: Rule, position: int, inputs: dict[str, Input], points: Fraction, lang: str = "vi"
) -> str:
    """What a band gives: `trọn điểm (5 điểm)`, `tỷ lệ × 5 điểm`, `1/2 × 2 = 1 điểm`, `0 điểm`."""
    band = rule.award[position]
    if band.amount is None:
        return phrase("leaves", lang)
    constant, maximum = band.amount.constant, shown(points, 2, lang)
    if constant is None:
        value = phrase("the_share" if is_percentage(rule, inputs) else "the_value", lang)
        return _formula_words(band, band.amount, value, maximum, lang)
    earned = constant * points if band.gift == "share" else constant
    if not earned:
        return phrase("nothing", lang)
    if earned == points:
        return phrase("full", lang, n=maximum)
    if band.gift == "points":
        return points_words(earned, lang)
    share = share_words(constant, lang)
    return phrase("share_of", lang, share=share, max=maximum, points=points_words(earned, lang))


def _formula_words(band: Band, amount: Expression, value: str, maximum: str, lang: str) -> str:
    text = rendered(amount, lambda token: value if token == "value" else token_words(token, lang))
    if band.gift == "points":
        return phrase("points_by", lang, text=text, max=maximum)
    if amount.text == "value":
        return phrase("proportional", lang, value=value, max=maximum)
    return phrase("expression_of", lang, text=text, max=maximum)


def rule_of(definition: Definition, code: str) -> tuple[Rule | None, dict[str, Input], Indicator | None]:
    """The rule under a code (indicator or part), the inputs it may read, and the indicator it belongs to."""
    for indicator in definition.indicators:
        if indicator.code == code:
            return indicator.rule, dict(indicator.input_names), indicator
        for part in indicator.parts:
            if part.code == code:
                return part.rule, dict(indicator.input_names), indicator
    return None, {}, None
