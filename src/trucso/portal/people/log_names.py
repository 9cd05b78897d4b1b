"""How the log calls people and the files they were imported from."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..accounts.models import User
from ..journal.subjects import KINDS, Kind, Named
from ..shared import access


def register() -> None:
    KINDS["accounts.user"] = Kind(_("Tài khoản"), _people, _people_called)
    KINDS["people.file"] = Kind(_("Tệp người dùng"))


def _people(keys: Collection[str], person: Any) -> dict[str, Named]:
    """Only who manages every account is led to them: for others it depends on the roles of each person."""
    is_linked = access.visible(person, "manage_accounts").everywhere
    return {
        str(user.pk): Named(
            f"{user.get_full_name()} ({user.username})",
            reverse("people:person", args=[user.pk]) if is_linked else "",
        )
        for user in User.objects.filter(pk__in=keys)
    }


def _people_called(text: str) -> QuerySet[User]:
    return User.objects.filter(Q(full_name__icontains=text) | Q(username__icontains=text))
