"""What verifiers, panels, coordinators and the council type; the services say whether it is allowed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from trucso.index import Indicator
from trucso.index.numbers import AmbiguousNumber, NumberError, read_number

from ..assessments.models import Line
from ..facts.models import Evidence
from ..shared import formats
from .models import Petition, Review
from .services.petitions import Finding, Plea
from .services.reviewing import Verdict


class PointsField(forms.CharField):
    """Points as a Vietnamese person writes them, between 0 and the most the indicator gives."""

    def __init__(self, *, most: Any = None, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)
        self.most = most
        self.widget.attrs["inputmode"] = "decimal"

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            points: Decimal = read_number(text)
        except (AmbiguousNumber, NumberError) as error:
            raise ValidationError(str(error)) from error
        if points < 0 or (self.most is not None and points > self.most):
            most = formats.number(self.most)
            raise ValidationError(_("Điểm phải từ 0 đến %(most)s.") % {"most": most})
        return points


class DayField(forms.DateField):
    """A day, picked or typed as ``20/12/2026``."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y"], widget=widget, **kwargs)


class VerdictForm(forms.Form):
    """A decision on a line, with the version of the line and the decision in force that were seen."""

    decision = forms.ChoiceField(
        label=_("Quyết định"), choices=Review.Decision.choices, widget=forms.RadioSelect
    )
    cause = forms.ChoiceField(label=_("Mã lý do"), choices=[("", "—"), *Line.Cause.choices], required=False)
    reason = forms.CharField(
        label=_("Lý do"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    seen_review = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = _("Điểm thẩm định (tối đa %(most)s)") % {"most": formats.number(indicator.points)}
        self.fields["points"] = PointsField(label=label, required=False, most=indicator.points)
        self.order_fields(["decision", "points", "cause", "reason", "seen_version"])

    def see(self, version: int, review: int) -> None:
        """Show the line anew after a refusal: what was typed stays, sending it again is deliberate."""
        shown = {name: self.data.get(name, "") for name in self.fields}
        self.data = shown | {"seen_version": str(version), "seen_review": str(review)}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        decision = data.get("decision")
        if decision == Review.Decision.CORRECT and data.get("points") is None and "points" not in self.errors:
            self.add_error("points", _("Ghi số điểm."))
        if decision in (Review.Decision.CORRECT, Review.Decision.REJECT) and not data.get("cause"):
            self.add_error("cause", _("Chọn mã lý do, để thống kê điểm giảm theo nguyên nhân."))
        if decision and decision != Review.Decision.ACCEPT and not data.get("reason"):
            self.add_error("reason", _("Ghi lý do."))
        return data

    @property
    def verdict(self) -> Verdict:
        data = self.cleaned_data
        is_cut = data["decision"] in (Review.Decision.CORRECT, Review.Decision.REJECT)
        points = data.get("points") if data["decision"] == Review.Decision.CORRECT else None
        return Verdict(data["decision"], points, data["cause"] if is_cut else "", data["reason"])


class SupplementForm(forms.Form):
    """Until when the lines sent back may be supplemented, and a word to the unit."""

    until = DayField(label=_("Bổ sung đến hết ngày"))
    note = forms.CharField(
        label=_("Nhắn đơn vị"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class ExtensionForm(forms.Form):
    """More time for one unit: until when, why, on which document."""

    until = DayField(label=_("Gia hạn đến hết ngày"))
    reason = forms.CharField(label=_("Lý do"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    document = forms.CharField(label=_("Văn bản đề nghị"), required=False, max_length=300)


class DocumentsField(forms.ModelMultipleChoiceField):
    """Boxes to tick, one per document, with what it is about."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}: {obj.title}" if obj.title else str(obj)


class PleaForm(forms.Form):
    """What a unit says against the verified points of a line, and which of its documents speak for it."""

    text = forms.CharField(
        label=_("Nội dung kiến nghị"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )
    documents = DocumentsField(label=_("Văn bản kèm theo"), queryset=Evidence.objects.none(), required=False)

    def __init__(
        self, *args: Any, indicator: Indicator, documents: QuerySet[Evidence], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        label = _("Điểm đề nghị (tối đa %(most)s)") % {"most": formats.number(indicator.points)}
        self.fields["asked"] = PointsField(label=label, required=False, most=indicator.points)
        self.offered = documents
        self.fields["documents"].queryset = documents  # type: ignore[attr-defined]
        self.order_fields(["text", "asked", "documents"])

    @property
    def plea(self) -> Plea:
        data = self.cleaned_data
        return Plea(data["text"].strip(), data["asked"], tuple(data["documents"]))


class FindingForm(forms.Form):
    """The panel's answer to a petition: the points stay or become others, with the reason."""

    outcome = forms.ChoiceField(
        label=_("Kết luận"), choices=Petition.Outcome.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Lý do kết luận"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = _("Điểm kết luận (tối đa %(most)s)") % {"most": formats.number(indicator.points)}
        self.fields["points"] = PointsField(label=label, required=False, most=indicator.points)
        self.order_fields(["outcome", "points", "reason"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        changes = data.get("outcome") == Petition.Outcome.CHANGED
        if changes and data.get("points") is None and "points" not in self.errors:
            self.add_error("points", _("Ghi số điểm."))
        return data

    @property
    def finding(self) -> Finding:
        data = self.cleaned_data
        changes = data["outcome"] == Petition.Outcome.CHANGED
        return Finding(data["reason"].strip(), data["points"] if changes else None)


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(label=_("Lý do"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class CouncilForm(forms.Form):
    """The council's points of a line (none: as verified), the reason, and the version of the line seen."""

    back = forms.BooleanField(label=_("Bỏ điểm Hội đồng, giữ điểm thẩm định"), required=False)
    written = forms.CharField(
        label=_("Lý do, số biên bản"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = _("Điểm Hội đồng (tối đa %(most)s)") % {"most": formats.number(indicator.points)}
        self.fields["given"] = PointsField(label=label, required=False, most=indicator.points)
        self.order_fields(["given", "back", "written", "seen_version"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "given" not in self.errors and (data.get("given") is None) is not bool(data.get("back")):
            self.add_error("given", _("Ghi số điểm, hoặc chọn bỏ điểm Hội đồng; không cả hai."))
        return data

    @property
    def points(self) -> Decimal | None:
        given: Decimal | None = self.cleaned_data["given"]
        return given

    @property
    def reason(self) -> str:
        return str(self.cleaned_data["written"]).strip()
