"""What the coordinator types to share out the duties of an open round anew, and how it is sent once seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trucso.index import Definition

from ..units.models import Unit
from .duty_file import LIMITS
from .services.duties import Pair

ONE, GROUP, OWNED, VERIFIED = "chi-tieu", "nhom", "phu-trach", "tham-dinh"
"""What a choice of indicators begins with: one, a group, all that a unit owns or verifies."""


class ReasonField(forms.CharField):
    """Why the duties of an open round move."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Lý do"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
        )

    def clean(self, value: Any) -> str:
        return str(super().clean(value)).strip()


class DutyForm(forms.Form):
    """Some indicators, the units that get them, and why. A unit that is not chosen stays as it is."""

    which = forms.ChoiceField(label=gettext_lazy("Chỉ tiêu nào"))
    owner = forms.ChoiceField(label=gettext_lazy("Cơ quan phụ trách mới"), required=False)
    verifier = forms.ChoiceField(label=gettext_lazy("Cơ quan thẩm định mới"), required=False)

    def __init__(
        self,
        *args: Any,
        definition: Definition,
        now: Mapping[str, Pair],
        departments: Sequence[Unit],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.definition, self.now = definition, now
        self.units = {str(unit.pk): unit for unit in departments}
        named = [(key, unit.full_name) for key, unit in self.units.items()]
        for name in ("owner", "verifier"):
            self._choices(name, [("", _("giữ nguyên")), *named])
        self._choices("which", [("", _("Chọn…")), *_which(definition, now)])
        self.fields["reason"] = ReasonField()

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        field.widget.attrs["class"] = "form-select"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("owner") and not data.get("verifier"):
            raise ValidationError(_("Hãy chọn cơ quan phụ trách mới, cơ quan thẩm định mới, hoặc cả hai."))
        return data

    @property
    def duties(self) -> dict[str, Pair]:
        """The owners and verifiers that are wanted, by indicator."""
        owner = self.units.get(self.cleaned_data["owner"])
        verifier = self.units.get(self.cleaned_data["verifier"])
        chosen = _chosen(self.cleaned_data["which"], self.definition, self.now)
        return {code: (owner or self.now[code][0], verifier or self.now[code][1]) for code in chosen}


class DutyFileForm(forms.Form):
    """A table of duties as a file, and why."""

    file = forms.FileField(
        label=gettext_lazy("Tệp phân công (CSV, XLSX; cột Mã, Phụ trách, Thẩm định)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx", "class": "form-control"}),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["reason"] = ReasonField()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > (LIMITS.file_bytes or 0):
            raise ValidationError(_("Hãy chọn tệp CSV hoặc XLSX, tối đa 2 MB."))
        return file


def _which(definition: Definition, now: Mapping[str, Pair]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every way to name indicators, in sections: those of a unit first, which a merger of units asks for."""
    held = [
        (OWNED, _("Mọi chỉ tiêu một cơ quan phụ trách"), 0),
        (VERIFIED, _("Mọi chỉ tiêu một cơ quan thẩm định"), 1),
    ]
    sections = []
    for prefix, title, side in held:
        units = dict.fromkeys(unit for pair in now.values() if (unit := pair[side]))
        sections.append((title, [(f"{prefix}:{unit.pk}", unit.full_name) for unit in units]))
    groups = [(f"{GROUP}:{one.code}", f"{one.code}. {one.name.vi}") for one in definition.groups]
    ones = [(f"{ONE}:{one.code}", f"{one.code} {one.name.vi}") for one in definition.indicators]
    return [(_("Một chỉ tiêu"), ones), (_("Cả nhóm"), groups), *(one for one in sections if one[1])]


def _chosen(which: str, definition: Definition, now: Mapping[str, Pair]) -> list[str]:
    prefix, _colon, key = which.partition(":")
    side = {OWNED: 0, VERIFIED: 1}
    if prefix in side:
        return [code for code, pair in now.items() if (unit := pair[side[prefix]]) and str(unit.pk) == key]
    if prefix == GROUP:
        return [one.code for one in definition.indicators if one.group == key]
    return [key]


def packed(duties: Mapping[str, Pair]) -> list[str]:
    """Duties as the fields of a form that was seen and only waits to be confirmed."""
    return [
        f"{owner.pk}|{verifier.pk}|{code}" for code, (owner, verifier) in duties.items() if owner and verifier
    ]


def unpacked(fields: Iterable[str], units: Mapping[int, Unit]) -> dict[str, Pair]:
    """The duties of :func:`packed`. Raises ValueError for a field nobody could have been shown."""
    duties: dict[str, Pair] = {}
    for text in fields:
        parts = text.split("|", 2)
        try:
            owner, verifier, code = units[int(parts[0])], units[int(parts[1])], parts[2]
        except (KeyError, IndexError, ValueError) as error:
            raise ValueError(f"“{text[:60]}”") from error
        duties[code] = (owner, verifier)
    return duties
