"""What the coordinator types into a correction: why it is opened, and each change with its reason."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from trucso.index import FigureValue, Indicator, Input, NotApplicable
from trucso.index.numbers import AmbiguousNumber, NumberError, read_number

from ..facts.models import Measure
from ..facts.queries import figure_of
from ..shared import formats
from .forms import NOT_APPLICABLE, NOT_REPORTED, REPORTED, FigureForm


class OpeningForm(forms.Form):
    """Why a published round is corrected, and on which document."""

    reason = forms.CharField(
        label=_("Lý do đính chính"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    document = forms.CharField(label=_("Văn bản căn cứ"), required=False, max_length=300)


class FigureCorrection(FigureForm):
    """One published figure: what it becomes, and why."""

    def __init__(self, data: Any, *, used: Input, measure: Measure, published: FigureValue | None) -> None:
        initial = {"seen_version": 0} | _initial(published)
        prefix_free = f"{used.key.replace('.', '-')}-%s"
        super().__init__(data, used=used, measure=measure, initial=initial, auto_id=prefix_free)
        self.target = used.key
        self.label = used.label.vi
        self.published = published
        self.fields["note"] = forms.CharField(label=_("Lý do của thay đổi này"), max_length=1000)

    @property
    def after(self) -> FigureValue | None:
        entry = self.cleaned_data["entry"]
        return figure_of(self.measure.kind, entry.value, entry.not_applicable_reason)

    @property
    def because(self) -> str:
        return str(self.cleaned_data["note"]).strip()


def _initial(published: FigureValue | None) -> dict[str, Any]:
    if published is None:
        return {"kind": NOT_REPORTED}
    if isinstance(published, NotApplicable):
        return {"kind": NOT_APPLICABLE, "reason": published.reason}
    if isinstance(published, bool):
        return {"kind": REPORTED, "value": "true" if published else "false"}
    if isinstance(published, Fraction):
        return {"kind": REPORTED, "value": formats.exact_text(published).replace(".", ",")}
    return {"kind": REPORTED, "value": str(published)}


class PointsCorrection(forms.Form):
    """The published points of a line, whatever its figures give; and why."""

    given = forms.CharField(max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    note = forms.CharField(label=_("Lý do của thay đổi này"), max_length=1000)

    def __init__(self, data: Any, *, indicator: Indicator, published: str | None) -> None:
        super().__init__(data, auto_id=f"diem-{indicator.code.replace('.', '-')}-%s")
        self.target = indicator.code
        self.label = _("Điểm công bố của dòng")
        self.published = Fraction(published) if published else None
        self.most = indicator.points
        most = formats.number(indicator.points)
        self.fields["given"].label = _("Điểm sau đính chính (tối đa %(most)s)") % {"most": most}

    def clean_given(self) -> Fraction:
        try:
            points = Fraction(read_number(self.cleaned_data["given"]))
        except (AmbiguousNumber, NumberError) as error:
            raise ValidationError(str(error)) from error
        if points < 0 or points > self.most:
            most = formats.number(self.most)
            raise ValidationError(_("Điểm phải từ 0 đến %(most)s.") % {"most": most})
        return points

    @property
    def after(self) -> FigureValue | None:
        points: Fraction = self.cleaned_data["given"]
        return points

    @property
    def because(self) -> str:
        return str(self.cleaned_data["note"]).strip()
