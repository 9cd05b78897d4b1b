"""How the log calls the published results of the provinces."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..journal.subjects import KINDS, Kind


def register() -> None:
    KINDS["national.data"] = Kind(_("Kết quả các tỉnh"))
