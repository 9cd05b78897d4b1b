"""Notes of a node as people read them: a check that the figures break is spoken with their labels."""

from __future__ import annotations

from trucso.index.definition import Definition, Indicator
from trucso.index.indicator_scoring import CHECK_BROKEN
from trucso.index.phrases import note, phrase
from trucso.index.rule_words import rule_of
from trucso.index.scorecard import Node
from trucso.index.spoken import Speaker


def remarks(node: Node, definition: Definition, lang: str = "vi") -> tuple[str, ...]:
    """What is remarked on the figures of a node, in "vi" or "en", without full stops.

    Of what does not apply nothing is remarked: its note is the reason, not a doubt.
    """
    if node.state == "not_applicable":
        return ()
    _rule, _inputs, indicator = rule_of(definition, node.code)
    if indicator is None:
        return tuple(note(one, lang) for one in node.notes)
    return tuple(_spoken(one, indicator, lang) for one in node.notes)


def _spoken(text: str, indicator: Indicator, lang: str) -> str:
    for check in indicator.checks:
        if text == f"{CHECK_BROKEN}: {check.text}":
            return phrase("broken_check", lang, condition=Speaker(indicator, lang).condition(check.tree))
    return note(text, lang)
