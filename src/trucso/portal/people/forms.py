"""What those who manage people type: the shape only; the rights are asked in ``services``."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..accounts.models import RoleAssignment, User
from ..shared.access import Role
from ..units.models import Unit
from .authority import may_end, roles_granted, units_reached
from .queries import visible_people

IMPORT_BYTES = 2_000_000


class DayInput(forms.DateInput):
    """A browser's own calendar, which speaks ISO whatever the language of the page."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=DayInput())


def _reason(*, required: bool) -> forms.CharField:
    return forms.CharField(label=_("Lý do"), required=required, max_length=500)


class RoleForm(forms.Form):
    """A role in a unit, for a time."""

    role = forms.ChoiceField(label=_("Vai trò"))
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Đơn vị"), to_field_name="code")
    valid_from = _day(_("Từ ngày"))
    valid_to = _day(_("Đến hết ngày"), required=False)

    def __init__(self, actor: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reached = units_reached(actor)
        self.fields["role"].choices = [("", ""), *((r.value, r.label) for r in roles_granted(actor))]  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[u.pk for u in reached])  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", ""), *((u.code, u.full_name) for u in reached)]  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = timezone.localdate()

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        first, last = found.get("valid_from"), found.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("Ngày cuối phải từ ngày đầu trở đi."))
        return found


class GrantForm(RoleForm):
    """A further role for a person."""

    reason = _reason(required=False)


class PersonForm(forms.Form):
    """Name and address of a person."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=200)
    email = forms.EmailField(label=_("Thư điện tử"), required=False)


class InviteForm(RoleForm, PersonForm):
    """A new person with a first role."""

    username = forms.CharField(label=_("Tên đăng nhập"), max_length=150)
    field_order = ["username", "full_name", "email", "role", "unit", "valid_from", "valid_to"]


class _LastDay(forms.Form):
    last_day = _day(_("Giữ đến hết ngày"))
    reason = _reason(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = timezone.localdate()

    def clean_last_day(self) -> Any:
        """A right that was held yesterday was held: the past is not taken away."""
        day = self.cleaned_data["last_day"]
        if day < timezone.localdate() - timedelta(1):
            raise forms.ValidationError(_("Không kết thúc lùi về trước hôm qua."))
        return day


class EndForm(_LastDay):
    """The last day of a role."""


class HandOverForm(_LastDay):
    """Which roles pass to whom."""

    roles = forms.ModelMultipleChoiceField(
        RoleAssignment.objects.none(), label=_("Vai trò bàn giao"), widget=forms.CheckboxSelectMultiple
    )
    to = forms.ModelChoiceField(User.objects.none(), label=_("Người nhận"), empty_label="")
    field_order = ["roles", "to", "last_day", "reason"]

    def __init__(self, actor: User, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [
            a for a in person.role_assignments.select_related("unit") if _is_open(a) and may_end(actor, a)
        ]
        roles, to = self.fields["roles"], self.fields["to"]
        roles.queryset = RoleAssignment.objects.filter(pk__in=[a.pk for a in held])  # type: ignore[attr-defined]
        roles.choices = [(a.pk, f"{a.get_role_display()}, {a.unit} ({a.period})") for a in held]  # type: ignore[attr-defined]
        roles.initial = [a.pk for a in held]
        to.queryset = visible_people(actor).filter(is_active=True).exclude(pk=person.pk)  # type: ignore[attr-defined]
        to.label_from_instance = lambda user: f"{user} ({user.username})"  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why an account is closed, opened, or loses its second step."""

    reason = _reason(required=True)


class FileForm(forms.Form):
    """A file of people."""

    file = forms.FileField(label=_("Tệp Excel hoặc CSV"))

    def clean_file(self) -> Any:
        found = self.cleaned_data["file"]
        if found.size > IMPORT_BYTES:
            raise forms.ValidationError(_("Tệp quá 2 MB."))
        return found


def _is_open(assignment: RoleAssignment) -> bool:
    return assignment.valid_to is None or assignment.valid_to >= timezone.localdate()
