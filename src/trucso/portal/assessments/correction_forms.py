"""What the coordinator types into a correction: why it is opened, and each change with its reason."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from trucso.index import NOT_APPLICABLE as DOES_NOT_APPLY
from trucso.index import FigureValue, Indicator, Input, NotApplicable
from trucso.index.numbers import AmbiguousNumber, NumberError, read_number

from ..facts.models import Measure
from ..facts.queries import figure_of
from ..shared import formats
from .forms import NOT_APPLICABLE, NOT_REPORTED, REPORTED, FigureForm
from .queries.publications import Earlier


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


POINTS, AS_DECIDED = "points", "as_decided"
OUTCOMES = [(POINTS, _("Điểm khác")), (NOT_APPLICABLE, _("Không áp dụng: ra khỏi mẫu số"))]


class PointsCorrection(forms.Form):
    """What the published column says of a line, whatever its figures give; and why.

    Points; or that the line does not apply, for the reason of the change; or, where a correction decided
    before, what verification and the council say.
    """

    kind = forms.ChoiceField(label=_("Dòng này"), choices=OUTCOMES, widget=forms.RadioSelect, initial=POINTS)
    given = forms.CharField(
        required=False, max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    note = forms.CharField(label=_("Lý do của thay đổi này"), max_length=1000)

    def __init__(
        self, data: Any, *, indicator: Indicator, published: FigureValue | None, is_decided: bool
    ) -> None:
        super().__init__(data, auto_id=f"diem-{indicator.code.replace('.', '-')}-%s")
        self.target = indicator.code
        self.label = _("Điểm công bố của dòng")
        self.published = published
        self.most = indicator.points
        most = formats.number(indicator.points)
        self.fields["given"].label = _("Điểm sau đính chính (tối đa %(most)s)") % {"most": most}
        if is_decided:
            words = _("Bỏ điểm đính chính, theo thẩm định và Hội đồng")
            self.fields["kind"].choices = [*OUTCOMES, (AS_DECIDED, words)]  # type: ignore[attr-defined]

    def clean_given(self) -> Fraction | None:
        text = self.cleaned_data["given"]
        if not text:
            return None
        try:
            points = Fraction(read_number(text))
        except (AmbiguousNumber, NumberError) as error:
            raise ValidationError(str(error)) from error
        if points < 0 or points > self.most:
            most = formats.number(self.most)
            raise ValidationError(_("Điểm phải từ 0 đến %(most)s.") % {"most": most})
        return points

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_given, kind = data.get("given") is not None, data.get("kind")
        if kind == POINTS and not is_given and "given" not in self.errors:
            self.add_error("given", _("Ghi số điểm, hoặc chọn không áp dụng."))
        elif kind and kind != POINTS and is_given:
            self.add_error("given", _("Xoá ô điểm, hoặc chọn “Điểm khác”; không cả hai."))
        return data

    @property
    def after(self) -> FigureValue | None:
        if self.cleaned_data["kind"] == NOT_APPLICABLE:
            return DOES_NOT_APPLY(self.because)
        points: Fraction | None = self.cleaned_data["given"]
        return points

    @property
    def because(self) -> str:
        return str(self.cleaned_data["note"]).strip()


class UndoForm(forms.Form):
    """Why a published correction of one figure or line is undone."""

    note = forms.CharField(label=_("Lý do trả lại"), max_length=1000)

    def __init__(self, data: Any, *, target: str, earlier: Earlier) -> None:
        super().__init__(data, auto_id=f"tra-{target.replace('.', '-')}-%s")
        self.target = target
        self.earlier = earlier

    @property
    def after(self) -> FigureValue | None:
        return self.earlier.value

    @property
    def because(self) -> str:
        return str(self.cleaned_data["note"]).strip()
