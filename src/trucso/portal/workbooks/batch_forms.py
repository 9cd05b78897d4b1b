"""What the coordinator sends: many files at once, and how they are to be written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from . import merging


class ManyFilesInput(forms.ClearableFileInput):
    """A choice of several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files; each is judged later, so that a bad one stops none of the others."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        several = data if isinstance(data, list) else [data] if data else []
        if not several:
            super().clean(None, initial)
        return several


class BatchForm(forms.Form):
    """Workbooks, or ZIPs of workbooks."""

    workbooks = ManyFilesField(
        label=_("Các tệp Excel đã điền, hoặc một tệp ZIP"),
        widget=ManyFilesInput(attrs={"accept": ".xlsx,.zip", "class": "form-control"}),
    )


class WritingForm(forms.Form):
    """One answer for all files of a batch to what a single file would ask."""

    conflicts = forms.ChoiceField(
        label=_("Ô cả hai bên cùng đổi"),
        choices=[
            ("", _("Để riêng: không ghi tệp ấy, chọn từng ô ở trang của tệp")),
            (merging.THEIRS, _("Giữ số trong hệ thống")),
            (merging.MINE, _("Lấy số trong tệp")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    erases = forms.BooleanField(
        label=_("Xoá cả các ô bị làm trống trong tệp (mặc định: giữ)"), required=False
    )
    skips_refused = forms.BooleanField(
        label=_("Ghi cả tệp có dòng bị từ chối, bỏ qua các dòng ấy"), required=False
    )
