"""What the coordinator types to draw a sample and to send a decision back."""

from __future__ import annotations

import math
import secrets
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ...units.models import Unit

MOST_SEED = 999_999


def fresh_seed() -> int:
    """A seed nobody chose."""
    return secrets.randbelow(MOST_SEED) + 1


class DrawForm(forms.Form):
    """Who gives the second opinion, on how many lines (a share or a number), from which seed."""

    panel = forms.TypedChoiceField(label=_("Đơn vị thẩm định lần hai"), coerce=int)
    share = forms.IntegerField(label=_("Tỷ lệ (%)"), required=False, min_value=1, max_value=100)
    size = forms.IntegerField(label=_("hoặc số dòng"), required=False, min_value=1, max_value=100_000)
    seed = forms.IntegerField(label=_("Số gieo"), min_value=0, max_value=2**31)

    def __init__(self, *args: Any, panels: Sequence[tuple[Unit, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.pk: (unit, lines) for unit, lines in panels}
        choices = [(unit.pk, f"{unit.full_name} ({lines})") for unit, lines in panels if lines]
        self.fields["panel"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and (data.get("share") is None) == (data.get("size") is None):
            self.add_error("share", _("Ghi tỷ lệ hoặc số dòng, chỉ một trong hai."))
        return data

    @property
    def unit(self) -> Unit:
        return self.units[self.cleaned_data["panel"]][0]

    @property
    def wanted(self) -> int:
        """How many lines: the number, or the share of what can be drawn, rounded up."""
        if self.cleaned_data["size"] is not None:
            return int(self.cleaned_data["size"])
        lines = self.units[self.cleaned_data["panel"]][1]
        return math.ceil(lines * Fraction(self.cleaned_data["share"], 100))
