"""The settings of production with a clock that a test moves by whole days, and passwords cheap to check.

A round lasts weeks. ``TRUCSO_TEST_DAYS`` names a file with the number of days by which every process of the
installation under test is ahead. This module lies with the tests, is in no wheel, and is chosen by name.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from trucso.portal.settings import *  # noqa: F403

_DAYS = Path(os.environ["TRUCSO_TEST_DAYS"])


def _moved_now() -> datetime:
    return datetime.now(tz=UTC) + timedelta(days=int(_DAYS.read_text()))


timezone.now = _moved_now  # before any app is imported, so that nobody keeps the other one
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
