"""What people type about a document: number, date, issuer, title, link; all of it optional beside a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..facts.models import Evidence
from .services.attaching import Reference

DAYS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"]


class ReferenceForm(forms.Form):
    """The reference of a document."""

    number = forms.CharField(label=_("Số, ký hiệu"), required=False, max_length=120)
    date = forms.DateField(
        label=_("Ngày ban hành"),
        required=False,
        input_formats=DAYS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Ngày không đọc được; ghi dạng 15/03/2026.")},
    )
    issuer = forms.CharField(label=_("Cơ quan ban hành"), required=False, max_length=200)
    title = forms.CharField(label=_("Trích yếu"), required=False, max_length=1000)
    link = forms.CharField(
        label=_("Liên kết"),
        required=False,
        max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        validators=[URLValidator(["http", "https"], message=_("Liên kết phải bắt đầu bằng https://"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"

    def clean_date(self) -> Any:
        day = self.cleaned_data["date"]
        if day and day > timezone.localdate():
            raise ValidationError(_("Ngày ban hành ở tương lai; xem lại ngày, tháng, năm."))
        return day

    @property
    def reference(self) -> Reference:
        """What was typed; ask after ``is_valid``."""
        return Reference(**{name: self.cleaned_data[name] for name in Reference.__dataclass_fields__})


class EditForm(ReferenceForm):
    """The reference of a document that is there already, with the version that was seen."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    @classmethod
    def of(cls, document: Evidence) -> EditForm:
        """The form filled with what stands."""
        fields = {name: getattr(document, name) for name in Reference.__dataclass_fields__}
        return cls(initial=fields | {"seen_version": document.version})
