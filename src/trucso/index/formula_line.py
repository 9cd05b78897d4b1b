"""One line of arithmetic for any node: `DTI-28: (b + c) / a = (120 + 310) / 600 = 71,67 % < 75 % → …`.

Numbers are rounded for the eye, but never so far that a comparison beside them would look wrong: 74,999 %
is not written 75 % when it is under 75 %.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from trucso.index.definition import Definition, Indicator, Input, Rule
from trucso.index.grammar import rendered
from trucso.index.numerals import exact, points_shown, shown, steps
from trucso.index.phrases import note, phrase
from trucso.index.rule_words import (
    Limit,
    condition_words,
    is_percentage,
    measured,
    points_words,
    reach,
    rule_of,
    share_words,
    token_words,
)
from trucso.index.rules import CAPPED_ABOVE, CAPPED_BELOW
from trucso.index.scorecard import Node, UsedInput
from trucso.index.totals import OUTSIDE, pillar_node

MAX_TERMS = 12
MAX_DECIMALS = 12
MAX_NAMES = 6


def formula_line(node: Node, definition: Definition, lang: str = "vi") -> str:
    """The arithmetic of a node, on one line, headed by its code."""
    head = phrase("total", lang) if node.kind == "total" else node.code
    return f"{head}: {_body(node, definition, lang)}"


def names_words(names: tuple[str, ...], lang: str) -> str:
    """A list of keys or codes, cut when long."""
    words = ", ".join(names[:MAX_NAMES])
    if len(names) > MAX_NAMES:
        words += " " + phrase("more", lang, n=len(names) - MAX_NAMES)
    return words


def _body(node: Node, definition: Definition, lang: str) -> str:
    if node.state == "not_applicable":
        return phrase("leaves", lang)
    if node.state == "incomplete":
        return (
            f"{phrase('lacking', lang, names=names_words(node.missing, lang))} → {phrase('not_stated', lang)}"
        )
    if node.kind in ("total", "pillar"):
        return _whole(node, definition, lang)
    if node.state == "missing":
        return _missing(node, lang)
    if node.children:
        return _sum(node, node.children, lang)
    rule, inputs, indicator = rule_of(definition, node.code)
    if rule is None or (not node.formula and not rule.award) or not node.inputs:
        return _given(node, indicator, lang)
    return _by_rule(node, rule, inputs, definition, lang)


def _missing(node: Node, lang: str) -> str:
    lacking = phrase("lacking", lang, names=names_words(node.missing, lang))
    start = f"{node.formula}, {lacking}" if node.formula else lacking
    return f"{start} → {_result(node, lang)}"


def _result(node: Node, lang: str) -> str:
    if node.state == "unscored":
        return phrase("unscored", lang)
    if node.points is None:
        return phrase("not_computed", lang)
    return points_words(node.points, lang)


def _given(node: Node, indicator: Indicator | None, lang: str) -> str:
    if node.points is None:
        return _result(node, lang)
    maximum = shown(node.max_points, 2, lang)
    if node.kind == "group" and node.value is not None:
        return f"{shown(node.value, 4, lang)} × {maximum} = {points_words(node.points, lang)}"
    earned = f"{shown(node.points, 2, lang)} / {points_words(node.max_points, lang)}"
    return f"{earned} ({phrase('given', lang)})" if indicator else earned


def _by_rule(node: Node, rule: Rule, inputs: dict[str, Input], definition: Definition, lang: str) -> str:
    used = {one.name: one for one in node.inputs}
    left = " = ".join(_computation(node, rule, inputs, used, lang))
    if node.state == "undefined":
        return f"{left} → {phrase('undefined', lang)}"
    if node.state == "unscored":
        return f"{left} ({phrase('unscored', lang)})"
    return f"{left} → {_award(node, rule, definition, lang)}"


def _computation(
    node: Node, rule: Rule, inputs: dict[str, Input], used: dict[str, UsedInput], lang: str
) -> Iterator[str]:
    """`(b + c) / a`, `(120 + 310) / 600`, `71,67 % < 75 %`; or the condition that decided."""
    band = None if node.band is None else rule.award[node.band]
    if band is not None and band.condition is not None:
        facts = ", ".join(f"{name} = {input_words(used[name], lang)}" for name in band.condition.names)
        words = condition_words(band.condition, lang)
        yield words if words == facts else f"{words} ({facts})"
        return
    if rule.choice:
        yield from (rule.choice, input_words(used[rule.choice], lang))
        return
    if rule.value is None:
        yield phrase("otherwise", lang)
        return
    yield condition_words(rule.value, lang)
    if rule.value.text in used and used[rule.value.text].kind == "yes_no":
        yield input_words(used[rule.value.text], lang)
        return
    numbers = {name: input_words(one, lang, bare=True) for name, one in used.items()}
    if rule.value.text not in used:
        yield rendered(rule.value, lambda token: _number_or_sign(token, numbers, lang))
    if node.value is not None:
        yield _compared(node.value, node.band, rule, inputs, lang)


def _number_or_sign(token: str, numbers: dict[str, str], lang: str) -> str:
    """A negative number goes into parentheses."""
    number = numbers.get(token)
    if number is None:
        return token_words(token, lang)
    return f"({number})" if number.startswith("−") else number


def input_words(used: UsedInput, lang: str = "vi", *, bare: bool = False) -> str:
    """A reported input as people read it; `bare`: as a number in a formula (yes = 1)."""
    value = used.value
    if used.state != "reported" or value is None:
        return phrase("not_applicable" if used.state == "not_applicable" else "missing_input", lang)
    if isinstance(value, bool):
        return str(int(value)) if bare else phrase("yes" if value else "no", lang)
    if isinstance(value, str):
        return used.shown.get(lang) or value
    if used.kind == "share":
        return _number_in_full(value * 100, lang) + (" %" if lang == "vi" else "%")
    return _number_in_full(value, lang)


def _number_in_full(number: Fraction, lang: str) -> str:
    """Inputs are shown as reported, not rounded, unless their decimals never end."""
    text = exact(number)
    return shown(number, len(text.partition(".")[2]) if "/" not in text else 4, lang)


def value_words(
    value: Fraction, position: int | None, rule: Rule, inputs: dict[str, Input], lang: str = "vi"
) -> str:
    """The value of a rule with as many decimals as the thresholds beside it ask for."""
    if position is None or rule.award[position].test == "is":
        return measured(value, rule, inputs, lang)
    limits = reach(rule, position)
    beside = [limit for limit in (limits.low, limits.high) if limit]
    return measured(value, rule, inputs, lang, _decimals(value, beside, is_percentage(rule, inputs)))


def _compared(value: Fraction, position: int | None, rule: Rule, inputs: dict[str, Input], lang: str) -> str:
    """The value, and on which side of the thresholds beside it it falls."""
    text = value_words(value, position, rule, inputs, lang)
    if position is None:
        return text
    limits = reach(rule, position)
    low = limits.low if limits.low and (limits.low.at > 0 or not limits.low.included) else None
    sides = []
    if low:
        sides.append(f"{'≥' if low.included else '>'} {measured(low.at, rule, inputs, lang, MAX_DECIMALS)}")
    if limits.high:
        sign = "≤" if limits.high.included else "<"
        sides.append(f"{sign} {measured(limits.high.at, rule, inputs, lang, MAX_DECIMALS)}")
    return f"{text} {', '.join(sides)}" if sides else text


def _decimals(value: Fraction, limits: list[Limit], as_percentage: bool) -> int:
    """The fewest decimals (at least 2) with which the value stays on its side of every limit."""
    scale = 100 if as_percentage else 1
    for decimals in range(2, MAX_DECIMALS):
        seen = Fraction(steps(value * scale, decimals), 10**decimals)
        if all(_side(seen, one.at * scale) == _side(value, one.at) for one in limits):
            return decimals
    return MAX_DECIMALS


def _side(value: Fraction, limit: Fraction) -> int:
    return (value > limit) - (value < limit)


def _award(node: Node, rule: Rule, definition: Definition, lang: str) -> str:
    band = None if node.band is None else rule.award[node.band]
    if node.points is None or band is None or band.amount is None:
        return _result(node, lang)
    amount = band.amount.number({} if node.value is None else {"value": node.value})
    amount = min(max(amount, Fraction(0)), Fraction(1) if band.gift == "share" else node.max_points)
    text = points_words(node.points, lang)
    exact_points = amount
    if band.gift == "share":
        exact_points = amount * node.max_points
        share = shown(amount, 4, lang) if band.amount.constant is None else share_words(amount, lang)
        sign = "−" if node.role == "penalty" else ""
        text = f"{sign}{share} × {shown(node.max_points, 2, lang)} = {text}"
    return text + _remarks(node, definition, exact_points, lang)


def _remarks(node: Node, definition: Definition, exact_points: Fraction, lang: str) -> str:
    """What else happened to the points: capped, or rounded because the text says so."""
    remarks = [note(one, lang) for one in node.notes if one in (CAPPED_ABOVE, CAPPED_BELOW)]
    rule = definition.rounding.points
    if rule and abs(node.points or 0) != exact_points:
        remarks.append(phrase("rounded", lang, n=rule.decimals))
    return f" ({'; '.join(remarks)})" if remarks else ""


def _whole(node: Node, definition: Definition, lang: str) -> str:
    weights = _weights(node, definition)
    if weights is None:
        chosen = definition.total.groups if node.kind == "total" else tuple(one.code for one in node.children)
        return _sum(node, tuple(one for one in node.children if one.code in chosen), lang)
    known = {child.code: child for child in node.children}
    for code in weights.keys() - known.keys():
        known[code] = pillar_node(definition.pillar(code), known, definition.rounding)
    inside = {code: weight for code, weight in weights.items() if known[code].state not in OUTSIDE}
    terms = [
        f"{shown(weight, 4, lang)} × {shown(known[code].share or Fraction(0), 4, lang)}"
        for code, weight in inside.items()
    ]
    left = " + ".join(terms)
    if sum(inside.values()) != 1:
        left = f"({left}) / {shown(sum(inside.values(), Fraction(0)), 4, lang)}"
    return f"{left} = {shown(node.share or Fraction(0), 4, lang, fixed=True)}"


def _weights(node: Node, definition: Definition) -> dict[str, Fraction] | None:
    whole = definition.total if node.kind == "total" else definition.pillar(node.code)
    return None if whole.weights is None else dict(whole.weights)


def _sum(node: Node, counted: tuple[Node, ...], lang: str) -> str:
    if node.points is None:
        return _result(node, lang)
    terms = [one.points for one in counted if one.points is not None]
    text = phrase("sum_of", lang, n=len(terms))
    if len(terms) <= MAX_TERMS:
        text = " + ".join(points_shown(points, lang) for points in terms).replace("+ −", "− ")
    if node.kind == "indicator":
        return f"{text} = {points_words(node.points, lang)}"
    share = "" if node.share is None else f" = {shown(node.share, 4, lang, fixed=True)}"
    start = f"{text} = " if len(terms) > 1 else ""
    return f"{start}{shown(node.points, 2, lang)} / {points_words(node.effective_max, lang)}{share}"
