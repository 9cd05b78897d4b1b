"""What people type: one figure of a scorecard, and a scorecard file."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from trucso.index import Input
from trucso.index.numbers import NumberError

from ..facts.models import Figure, Measure, Observation
from ..facts.services import Entry, entry_of
from ..facts.values import NUMBERS, ValueRefused, read_figure
from ..shared import formats
from .card_file import LIMITS

REPORTED, NOT_APPLICABLE, NOT_REPORTED = "value", "not_applicable", "nothing"
KINDS = [
    (REPORTED, _("Có số liệu")),
    (NOT_APPLICABLE, _("Không áp dụng")),
    (NOT_REPORTED, _("Chưa báo cáo (rút lại)")),
]


class FigureForm(forms.Form):
    """One figure: a value, or why it does not apply, or nothing; with the version that was seen."""

    kind = forms.ChoiceField(label=_("Tình trạng"), choices=KINDS, widget=forms.RadioSelect, initial=REPORTED)
    value = forms.CharField(label=_("Giá trị"), required=False, max_length=1000)
    reason = forms.CharField(label=_("Lý do không áp dụng"), required=False, max_length=1000)
    note = forms.CharField(label=_("Ghi chú cho lần sửa này"), required=False, max_length=1000)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, used: Input, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.used = used
        self.measure = measure
        choices = _choices(used)
        if choices:
            self.fields["value"] = forms.ChoiceField(label=_("Giá trị"), choices=choices, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind = data.get("kind")
        if kind == NOT_APPLICABLE and not data.get("reason"):
            self.add_error("reason", _("Ghi lý do không áp dụng."))
        elif kind == REPORTED and not data.get("value"):
            self.add_error("value", _("Nhập giá trị, hoặc chọn “Không áp dụng”."))
        elif kind == REPORTED:
            try:
                data["entry"] = self._entry(data["value"])
            except ValueRefused as error:
                self.add_error("value", str(error))
        if kind == NOT_APPLICABLE:
            data["entry"] = Entry(not_applicable_reason=data.get("reason", ""))
        elif kind == NOT_REPORTED:
            data["entry"] = Entry()
        return data

    def _entry(self, text: str) -> Entry:
        """What was typed, as the measure keeps it; ``1,234`` is asked about, never guessed."""
        if self.measure.kind not in NUMBERS:
            return entry_of(self.measure, text)
        try:
            number = read_figure(self.measure.kind, text)
        except NumberError as error:
            raise ValueRefused(error.found, error.allowed) from error
        refuse_unfit(number, text.strip(), self.used)
        try:
            return entry_of(self.measure, number)
        except ValueRefused as error:
            raise ValueRefused(f"“{text.strip()}”", error.allowed) from error


def refuse_unfit(found: Decimal, text: str, used: Input) -> None:
    """Raise :class:`ValueRefused` for a number, written as ``text``, that the index does not take here."""
    if used.kind == "share" and found > 1:
        raise ValueRefused(f"“{text}” lớn hơn 100 %", "một tỷ lệ như 95 % hoặc 0,95")
    if used.kind == "count" and found != found.to_integral_value():
        raise ValueRefused(f"“{text}”", "một số nguyên, vì đây là số đếm")
    if Fraction(found) not in used.bounds:
        highest = "" if used.bounds.highest is None else f" đến {formats.number(used.bounds.highest)}"
        raise ValueRefused(f"“{text}” ngoài mức", f"từ {formats.number(used.bounds.lowest)}{highest}")


def _choices(used: Input) -> list[tuple[str, str]]:
    if used.kind == "yes_no":
        return [("", "—"), ("true", str(_("Có"))), ("false", str(_("Không")))]
    if used.kind == "choice" and used.options:
        return [("", "—"), *((code, label.vi) for code, label in used.options.items())]
    return []


def figure_initial(observation: Observation | None) -> dict[str, Any]:
    """What the form opens with: the figure as it stands, and its version."""
    if observation is None:
        return {"kind": REPORTED, "seen_version": 0}
    kind = NOT_APPLICABLE if observation.not_applicable_reason else REPORTED
    return {
        "kind": kind,
        "value": typed(observation),
        "reason": observation.not_applicable_reason,
        "seen_version": observation.version,
    }


def typed(figure: Figure) -> str:
    """A stored value as a person would type it: ``1234,5`` for numbers, the key for the rest."""
    text = figure.value or ""
    is_number = text.replace(".", "", 1).isdigit()
    return text.replace(".", ",") if is_number else text


class UploadForm(forms.Form):
    """A scorecard file, and how to read its numbers when they read two ways."""

    file = forms.FileField(label=_("Tệp phiếu chấm điểm (CSV hoặc XLSX)"), allow_empty_file=True)
    decimal = forms.ChoiceField(
        label=_("Dấu thập phân trong tệp"),
        choices=[("", _("Tự nhận ra")), (",", _("Dấu phẩy: 7,04")), (".", _("Dấu chấm: 7.04"))],
        required=False,
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LIMITS.file_bytes:
            most = formats.number(LIMITS.file_bytes // 1_000_000)
            size = formats.number(file.size // 1_000_000)
            raise ValidationError(f"{file.name}: tệp nặng {size} MB; cần tệp không quá {most} MB")
        return file
