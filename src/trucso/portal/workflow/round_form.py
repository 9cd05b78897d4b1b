"""The form that opens a round: index, period, day, calendar, and who owns and verifies each indicator."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trucso.index import Definition

from ..assessments.models import Round
from ..assessments.services.rounds import Calendar as PlanCalendar
from ..assessments.services.rounds import RoundPlan
from ..facts.periods import Period
from ..indexes.models import InstalledIndex
from ..units.models import Unit
from .forms import DayField
from .opening import DAYS, NEEDED, already_closed, calendar_problems
from .rules import Calendar
from .services.duties import Pair
from .services.preparing import Draft

EVERY = "*"


class RoundForm(forms.Form):
    """Index, period, the day on which units are counted, and the days of the round."""

    name = forms.CharField(label=_("Tên đợt"), max_length=200)
    period = forms.CharField(label=_("Kỳ (2026, 2026-Q1, 2026-H1)"), max_length=7)
    units_on = DayField(label=_("Đơn vị tham gia tính đến ngày"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in DAYS.items():
            self.fields[name] = DayField(label=label, required=name in NEEDED)

    def clean_period(self) -> str:
        text: str = self.cleaned_data["period"].strip()
        try:
            Period.parse(text)
        except ValueError as error:
            raise ValidationError(_("Kỳ viết như 2026, 2026-Q1 hoặc 2026-H1.")) from error
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        days = Calendar(**{name: data.get(name) for name in DAYS})
        if not any(name in self.errors for name in DAYS):
            for problem in calendar_problems(days) + already_closed(days, timezone.localdate()):
                self.add_error(None, problem)
        return data

    def plan(self, index: InstalledIndex, parent: Unit, previous: Round | None) -> RoundPlan:
        data = self.cleaned_data
        days = PlanCalendar(**{name: data[name] for name in DAYS})
        return RoundPlan(data["name"], index, data["period"], parent, data["units_on"], days, previous)


class DraftForm(RoundForm):
    """The same while the round is being prepared: anything may still be empty, days may be out of order."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def clean_period(self) -> str:
        return str(self.cleaned_data["period"]).strip()

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data

    def draft(self, duties: Mapping[str, Pair], left_out: Collection[int]) -> Draft:
        """What the page holds, ready to be kept."""
        data = self.cleaned_data
        days = Calendar(**{name: data[name] for name in DAYS})
        return Draft(data["name"], data["period"], data["units_on"], days, left_out, duties)


class CalendarForm(forms.Form):
    """The days of an open round and why they move."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in DAYS.items():
            self.fields[name] = DayField(label=label, required=name in NEEDED)
        self.fields["reason"] = forms.CharField(
            label=_("Lý do đổi lịch"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
        )

    @property
    def calendar(self) -> Calendar:
        return Calendar(**{name: self.cleaned_data[name] for name in DAYS})


@dataclass(frozen=True)
class DutyRow:
    """An indicator of the form with the units chosen for it."""

    code: str
    name: str
    group: str
    owner: Unit | None
    verifier: Unit | None

    @property
    def is_full(self) -> bool:
        return self.owner is not None and self.verifier is not None


class DutyBoard:
    """Owner and verifier per indicator as the page holds them between requests."""

    def __init__(
        self, definition: Definition, departments: Sequence[Unit], pairs: Mapping[str, Pair] | None = None
    ) -> None:
        self.definition = definition
        self.departments = {str(unit.pk): unit for unit in departments}
        known = pairs or {}
        self.pairs: dict[str, Pair] = {
            one.code: known.get(one.code, (None, None)) for one in definition.indicators
        }

    def read(self, data: Mapping[str, str]) -> None:
        """Take the choices of the page, then the choice for a whole group, when its button was pressed."""
        for code in self.pairs:
            self.pairs[code] = (self._unit(data, f"owner-{code}"), self._unit(data, f"verifier-{code}"))
        if "apply" in data:
            self._apply(data.get("group", EVERY), self._unit(data, "owner"), self._unit(data, "verifier"))

    def copy(self, earlier: Round) -> int:
        """Take over the duties of an earlier round; how many indicators were taken."""
        taken = [
            duty for duty in earlier.duties.select_related("owner", "verifier") if duty.code in self.pairs
        ]
        self.pairs |= {duty.code: (duty.owner, duty.verifier) for duty in taken}
        return len(taken)

    def rows(self) -> Iterator[DutyRow]:
        for one in self.definition.indicators:
            group = self.definition.group(one.group).name.vi
            yield DutyRow(one.code, one.name.vi, group, *self.pairs[one.code])

    def _apply(self, group: str, owner: Unit | None, verifier: Unit | None) -> None:
        for one in self.definition.indicators:
            if group in (EVERY, one.group):
                before = self.pairs[one.code]
                self.pairs[one.code] = (owner or before[0], verifier or before[1])

    def _unit(self, data: Mapping[str, str], name: str) -> Unit | None:
        return self.departments.get(data.get(name, ""))
