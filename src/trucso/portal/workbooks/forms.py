"""What people send: a filled workbook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .reading import LIMITS


class WorkbookForm(forms.Form):
    """One workbook, not larger than is read."""

    file = forms.FileField(
        label=_("Tệp Excel đã nhập (.xlsx)"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx", "class": "form-control"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LIMITS.file_bytes:
            most, size = LIMITS.file_bytes // 1_000_000, file.size // 1_000_000
            raise ValidationError(f"{file.name}: tệp nặng {size} MB; cần tệp không quá {most} MB")
        return file
