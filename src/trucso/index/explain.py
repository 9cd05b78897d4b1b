"""Why this score: one paragraph and one formula line for any node, in Vietnamese or English."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from trucso.index.definition import Definition, Origin
from trucso.index.formula_line import formula_line, input_words, names_words, value_words
from trucso.index.numerals import percent, shown
from trucso.index.phrases import note, phrase
from trucso.index.remarks import remarks
from trucso.index.rule_words import band_words, condition_words, points_words, rule_of
from trucso.index.rules import NO_BAND
from trucso.index.scorecard import Node

MOST_LOST = 3


@dataclass(frozen=True, slots=True)
class Explanation:
    """paragraph: sentences for a person; formula: the arithmetic on one line."""

    paragraph: str
    formula: str


def explain(node: Node, definition: Definition, lang: str = "vi") -> Explanation:
    """The explanation of a node of a scorecard scored under `definition`. lang: "vi" or "en"."""
    say = (_about, _notes, _basis)
    sentences = [one for part in say for one in part(node, definition, lang)]
    paragraph = " ".join(sentence[0].upper() + sentence[1:] + "." for sentence in sentences if sentence)
    return Explanation(paragraph, formula_line(node, definition, lang))


def _about(node: Node, definition: Definition, lang: str) -> Iterator[str]:
    if node.state in ("not_applicable", "unscored", "incomplete", "missing", "undefined"):
        yield _special(node, definition, lang)
        yield _figures(node, lang)
    elif node.kind in ("total", "pillar", "group") and not (node.kind == "group" and not node.children):
        yield from _whole(node, definition, lang)
    else:
        yield from _line(node, definition, lang)


def _what(node: Node, lang: str) -> str:
    """`Chỉ số DTI-28 “Tỷ lệ hồ sơ nộp trực tuyến”`."""
    name = node.name.get(lang)
    if node.kind == "total":
        return name
    if node.kind == "pillar":
        return f"{phrase('kind_pillar', lang)} “{name}”"
    return f"{phrase(f'kind_{node.kind}', lang)} {node.code} “{name}”"


def _special(node: Node, definition: Definition, lang: str) -> str:
    what, maximum = _what(node, lang), shown(node.max_points, 2, lang)
    names = names_words(node.missing, lang)
    if node.state == "not_applicable":
        reason = f" ({'; '.join(note(one, lang) for one in node.notes)})" if node.notes else ""
        return phrase("is_not_applicable", lang, what=what, reason=reason, max=maximum)
    if node.state == "missing":
        text = phrase("is_missing", lang, what=what, names=names)
        if node.role != "scored" and definition.missing == "zero":
            return f"{text}, {phrase('missing_extra', lang)}"
        return f"{text}; {phrase(f'missing_{definition.missing}', lang, max=maximum)}"
    if node.state == "incomplete":
        return phrase("is_incomplete", lang, what=what, n=len(node.missing), names=names)
    if node.state == "undefined" and NO_BAND in node.notes and node.value is not None:
        return phrase("no_band", lang, what=what, value=shown(node.value, 4, lang))
    return phrase(f"is_{node.state}", lang, what=what)


def _line(node: Node, definition: Definition, lang: str) -> Iterator[str]:
    yield _earned(node, lang)
    yield _figures(node, lang)
    rule, inputs, indicator = rule_of(definition, node.code)
    if node.band is not None and rule is not None:
        if node.value is not None and rule.value is not None and rule.value.text not in inputs:
            value = value_words(node.value, node.band, rule, inputs, lang)
            yield phrase("value", lang, text=condition_words(rule.value, lang), value=value)
        yield phrase("rule", lang, text=band_words(rule, node.band, inputs, node.max_points, lang))
    elif node.children:
        yield "; ".join(formula_line(child, definition, lang) for child in node.children)
    elif indicator is not None:
        yield phrase("by_people", lang)
    elif node.value is not None:
        yield phrase("from_share", lang, share=shown(node.value, 4, lang))


def _earned(node: Node, lang: str) -> str:
    points = node.points or Fraction(0)
    maximum = shown(node.max_points, 2, lang)
    if node.role in ("bonus", "penalty"):
        return phrase(
            node.role, lang, what=_what(node, lang), points=shown(abs(points), 2, lang), max=maximum
        )
    maximum = shown(node.effective_max, 2, lang)
    text = phrase("earned", lang, what=_what(node, lang), points=shown(points, 2, lang), max=maximum)
    return _with_lost(text, node, lang)


def _with_lost(text: str, node: Node, lang: str) -> str:
    if not node.lost or node.lost < 0:
        return text
    return f"{text}, {phrase('lost', lang, n=shown(node.lost, 2, lang))}"


def _figures(node: Node, lang: str) -> str:
    if not node.inputs:
        return ""
    words = []
    for one in node.inputs:
        unit = f" {one.unit}" if one.unit and one.state == "reported" else ""
        reason = f" ({one.reason})" if one.reason else ""
        label = one.label.get(lang)
        name = one.name if label == one.name else f"{one.name} ({label})"
        words.append(f"{name} = {input_words(one, lang)}{unit}{reason}")
    return phrase("figures", lang, list="; ".join(words))


def _whole(node: Node, definition: Definition, lang: str) -> Iterator[str]:
    points, maximum = shown(node.points or Fraction(0), 2, lang), shown(node.effective_max, 2, lang)
    share = "" if node.share is None else shown(node.share, 4, lang, fixed=True)
    if node.kind == "group":
        text = phrase("earned", lang, what=_what(node, lang), points=points, max=maximum)
        text += f" ({percent(node.share, 2, lang)})" if node.share is not None else ""
    else:
        text = phrase("reaches", lang, what=_what(node, lang), share=share, points=points, max=maximum)
    yield _with_lost(text, node, lang)
    yield _weights(node, definition, lang)
    yield _most_lost(node, lang)
    if node.missing:
        yield phrase("some_missing", lang, n=len(node.missing), names=names_words(node.missing, lang))
    outside = tuple(one.code for one in node.walk() if one.state == "not_applicable")
    if outside and node.effective_max != node.max_points:
        total = shown(node.max_points, 2, lang)
        names = names_words(outside, lang)
        yield phrase("some_outside", lang, names=names, effective=maximum, max=total)


def _weights(node: Node, definition: Definition, lang: str) -> str:
    weights = None
    if node.kind == "total":
        weights = definition.total.weights
    elif node.kind == "pillar":
        weights = definition.pillar(node.code).weights
    if weights is None:
        return ""
    listed = ", ".join(f"{code} {percent(weight, 2, lang)}" for code, weight in weights.items())
    return phrase("weighted", lang, list=listed)


def _most_lost(node: Node, lang: str) -> str:
    losses = [(child.lost, child) for child in node.children if child.lost and child.lost > 0]
    worst = sorted(losses, key=lambda pair: pair[0], reverse=True)[:MOST_LOST]
    if not worst:
        return ""
    words = [
        phrase("lost_at", lang, what=_short(child, lang), points=points_words(lost, lang))
        for lost, child in worst
    ]
    return phrase("most_lost", lang, list=", ".join(words))


def _short(node: Node, lang: str) -> str:
    """`nhóm 6`, `DTI-28`."""
    return f"{phrase('kind_group', lang).lower()} {node.code}" if node.kind == "group" else node.code


def _notes(node: Node, definition: Definition, lang: str) -> Iterator[str]:
    found = remarks(node, definition, lang)
    if found and node.state not in ("incomplete", "undefined"):
        yield phrase("note", lang, text="; ".join(found))


def _basis(node: Node, definition: Definition, lang: str) -> Iterator[str]:
    number = definition.decision.number or definition.decision.title
    yield phrase("basis", lang, text=", ".join(one for one in (node.clause, number) if one))
    origin = _origin(node, definition)
    if origin.certainty != "read":
        reading = origin.note.rstrip(".") if lang == "vi" else ""
        yield phrase(origin.certainty, lang) + (f": {reading}" if reading else "")


def _origin(node: Node, definition: Definition) -> Origin:
    _, _, indicator = rule_of(definition, node.code)
    found = indicator or (definition.total if node.kind == "total" else definition.find(node.code))
    return getattr(found, "origin", Origin(definition.certainty, definition.source))
