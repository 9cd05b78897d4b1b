"""Trying a rule: figures typed by a person are scored at once; nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.translation import gettext as _

from trucso.index import (
    NOT_APPLICABLE,
    Definition,
    Explanation,
    FigureError,
    FigureValue,
    Indicator,
    Input,
    Node,
    explain,
    score_unit,
)
from trucso.index.definition import Text
from trucso.index.numbers import NumberError, read_number

POINTS = "points"
ABSENT = "-"
"""What a person chooses to say that a figure does not apply."""


@dataclass(frozen=True)
class Field:
    """One figure of the form. name: as in the address (?a=600); text: as typed; problem: why refused."""

    name: str
    key: str
    label: Text
    kind: str
    unit: str
    options: tuple[tuple[str, str], ...] = ()
    text: str = ""
    problem: str = ""
    is_peer: bool = False

    @property
    def is_not_applicable(self) -> bool:
        return self.text == ABSENT


@dataclass(frozen=True)
class Trial:
    """The form as filled, and what comes out: a node with its explanation, or the problems."""

    fields: tuple[Field, ...]
    node: Node | None = None
    explanation: Explanation | None = None
    problems: tuple[str, ...] = ()

    @property
    def is_asked(self) -> bool:
        """Whether anything was typed."""
        return any(field.text for field in self.fields)


def trial(definition: Definition, indicator: Indicator, typed: Mapping[str, str], lang: str = "vi") -> Trial:
    """Score one indicator from what was typed; fields left empty are figures not reported."""
    fields = tuple(replace(one, text=typed.get(one.name, "").strip()) for one in _fields(indicator, lang))
    if not any(field.text for field in fields):
        return Trial(fields)
    read = [_read(field) for field in fields]
    fields = tuple(field for field, _ in read)
    if problems := tuple(f"{field.name}: {field.problem}" for field in fields if field.problem):
        return Trial(fields, problems=problems)
    known = {field: value for field, value in read if value is not None}
    figures = {field.key: value for field, value in known.items() if not field.is_peer}
    peers = {
        field.key: value for field, value in known.items() if field.is_peer and isinstance(value, Fraction)
    }
    try:
        card = score_unit(definition, figures, peers=peers)
    except FigureError as error:
        return Trial(fields, problems=tuple(problem.message_vi for problem in error.problems))
    node = card.node(indicator.code)
    return Trial(fields, node, explain(node, definition, lang))


def _fields(indicator: Indicator, lang: str) -> list[Field]:
    if indicator.given:
        label = Text("Điểm do người chấm cho", "Points given by people")
        return [Field(POINTS, indicator.code, label, "points", "điểm")]
    return [_field(one, lang) for one in indicator.inputs]


def _field(one: Input, lang: str) -> Field:
    options: tuple[tuple[str, str], ...] = ()
    if one.kind == "yes_no":
        options = (("true", _("Có")), ("false", _("Không")))
    elif one.options:
        options = tuple((code, label.get(lang)) for code, label in one.options.items())
    return Field(one.name, one.key, one.label, one.kind, one.unit, options, is_peer=one.is_best_of)


def _read(field: Field) -> tuple[Field, FigureValue | None]:
    """The figure of a field; a text that cannot be read leaves its problem on the field."""
    if not field.text:
        return field, None
    if field.is_not_applicable:
        return field, NOT_APPLICABLE(_("thử nghiệm"))
    if field.options:
        known = dict(field.options)
        if field.text not in known:
            return replace(field, problem=_("chọn một trong: {}").format(", ".join(known.values()))), None
        return field, field.text == "true" if field.kind == "yes_no" else field.text
    try:
        return field, Fraction(read_number(field.text, whole=field.kind == "count"))
    except NumberError as error:
        return replace(field, problem=str(error)), None
