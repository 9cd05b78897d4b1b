"""What is typed in one cell of the entry page: a figure, or the points a unit gives itself."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms

from trucso.index import Indicator, Input
from trucso.index.numbers import AmbiguousNumber, NumberError, read_number

from ..assessments.forms import NOT_APPLICABLE, NOT_REPORTED, REPORTED, FigureForm
from ..facts.models import Measure
from ..facts.values import NUMBERS, ValueRefused, read_figure
from ..shared.formats import number

BOTH = "Ô này vừa có giá trị vừa có lý do không áp dụng: xoá một trong hai."


def figure_form(data: Any, used: Input, measure: Measure) -> FigureForm:
    """The figure form for a cell, where an empty cell without a reason means *not reported*."""
    value, reason = data.get("value", "").strip(), data.get("reason", "").strip()
    kind = NOT_APPLICABLE if reason else REPORTED if value else NOT_REPORTED
    fields = {"kind": kind, "value": value, "reason": reason, "seen_version": data.get("seen_version", "0")}
    form = FigureForm(fields, used=used, measure=measure)
    if value and reason:
        form.add_error(None, BOTH)
    return form


def refuse_points(points: Decimal, text: str, indicator: Indicator) -> None:
    """Raise :class:`ValueRefused` unless people may give the indicator these points, written as ``text``."""
    given = indicator.given
    if given is not None and Fraction(points) not in given:
        highest = "" if given.highest is None else f" đến {number(given.highest)}"
        raise ValueRefused(f"“{text}” ngoài mức", f"từ {number(given.lowest)}{highest} điểm")
    if points != round(points, 6):
        raise ValueRefused(f"“{text}” quá chi tiết", "nhiều nhất 6 chữ số thập phân")


def readings(text: str, measure_kind: str) -> list[str]:
    """The ways to write clearly what may be meant: of a number that reads two ways (``1,234``), of a share
    without its sign (``95``). To be offered, never guessed.
    """
    if measure_kind not in NUMBERS:
        return []
    is_percent = text.strip().endswith("%")
    try:
        found = read_figure(measure_kind, text)
    except AmbiguousNumber:
        whole, part = re.split(r"[.,]", text.strip().rstrip("% \u00a0"))
        if measure_kind == "share":
            return [f"{whole},{part}0 %"]
        ways = [whole + part] if measure_kind == "count" else [whole + part, f"{whole},{part}0"]
        return [f"{way} %" for way in ways] if is_percent else ways
    except NumberError:
        return []
    is_unsigned = measure_kind == "share" and not is_percent and 1 < found <= 100
    return [f"{text.strip()} %"] if is_unsigned else []


class PointsForm(forms.Form):
    """Points of an indicator that people give, within its bounds; or why it does not apply."""

    value = forms.CharField(required=False, max_length=40)
    reason = forms.CharField(required=False, max_length=1000)
    seen_version = forms.IntegerField(min_value=0)

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator

    def clean_value(self) -> Decimal | None:
        text = self.cleaned_data["value"].strip()
        if not text:
            return None
        try:
            points = read_number(text, percent=False)
            refuse_points(points, text, self.indicator)
        except (NumberError, ValueRefused) as error:
            raise forms.ValidationError(str(error)) from error
        return points

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("value") is not None and data.get("reason"):
            self.add_error(None, BOTH)
        return data

    @property
    def values(self) -> dict[str, Any]:
        """The fields of the line to write."""
        return {
            "self_points": self.cleaned_data["value"],
            "not_applicable_reason": self.cleaned_data["reason"],
        }


class NoteForm(forms.Form):
    """The note of a line."""

    note = forms.CharField(required=False, max_length=5000)
    seen_version = forms.IntegerField(min_value=0)


def problems(form: forms.Form) -> list[str]:
    """Everything wrong with a form, once each."""
    return list(dict.fromkeys(str(text) for errors in form.errors.values() for text in errors))
