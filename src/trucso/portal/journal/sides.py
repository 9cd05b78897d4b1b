"""Before and after of an entry, field by field, as a person reads them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from ..shared import formats
from .words import FIELDS, NUMBERS

CHOICES: dict[str, Mapping[str, Any]] = {}
"""Words of values by key of a side; the app that knows the choices registers them when it is ready."""
LONG = 240
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_SHORT_DIGEST = 12


@dataclass(frozen=True, slots=True)
class Change:
    """One field; a side that says nothing of it is ``None``."""

    label: str
    before: str | None
    after: str | None

    @property
    def is_long(self) -> bool:
        return len(self.before or "") + len(self.after or "") > LONG

    @property
    def start(self) -> str:
        """The first words of a long change."""
        text = self.after or self.before or ""
        return text[: LONG // 2].rstrip() + "…"


def changes_of(subject: str, before: Any, after: Any) -> list[Change]:
    """Every field of both sides, in the order in which they were written; labels from the row's own model."""
    old, new = _fields(before), _fields(after)
    model = _model(subject)
    return [
        Change(
            _label(model, key),
            _shown(model, key, old[key]) if key in old else None,
            _shown(model, key, new[key]) if key in new else None,
        )
        for key in {**old, **new}
    ]


def _fields(side: Any) -> dict[str, Any]:
    if side is None:
        return {}
    return side if isinstance(side, dict) else {"": side}


def _model(subject: str) -> type[models.Model] | None:
    try:
        return apps.get_model(subject.partition(":")[0])
    except (LookupError, ValueError):
        return None


def _field(model: type[models.Model] | None, key: str) -> models.Field[Any, Any] | None:
    try:
        found = model._meta.get_field(key) if model else None
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, models.Field) else None


def _label(model: type[models.Model] | None, key: str) -> str:
    field = _field(model, key)
    if field:
        return _(str(field.verbose_name))
    if key.startswith("duty "):
        return _("phân công %(code)s") % {"code": key.removeprefix("duty ")}
    return str(FIELDS.get(key, key))


def _shown(model: type[models.Model] | None, key: str, value: Any) -> str:
    if value is None or value == "" or value == [] or value == {}:
        return formats.NOTHING
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if isinstance(value, dict):
        return "; ".join(f"{_label(None, k)}: {_shown(None, k, v)}" for k, v in value.items())
    if isinstance(value, list):
        return ", ".join(_shown(None, key, inner) for inner in value)
    if isinstance(value, str):
        return _text(model, key, value)
    return formats.number(value) if key in NUMBERS else str(value)


def _text(model: type[models.Model] | None, key: str, value: str) -> str:
    field = _field(model, key)
    words = CHOICES.get(key) or dict(getattr(field, "flatchoices", ()) or ())
    if value in words:
        return _(str(words[value]))
    if value in ("true", "false"):
        return _("Có") if value == "true" else _("Không")
    if _DIGEST.fullmatch(value):
        return value[:_SHORT_DIGEST] + "…"
    if key in NUMBERS or isinstance(field, models.DecimalField):
        return _number(value)
    return _moment(value) if _DAY.match(value) else value


def _number(value: str) -> str:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    return formats.number(number) if number.is_finite() else value


def _moment(value: str) -> str:
    """A day or a moment in ISO form as people write it; anything else as it is."""
    try:
        if _DAY.fullmatch(value):
            return formats.day(date.fromisoformat(value))
        return formats.moment(datetime.fromisoformat(value))
    except ValueError:
        return value
