"""Settings of the portal that is killed: those of the portal, with static files as they lie in the source."""

from __future__ import annotations

from trucso.portal.settings import *  # noqa: F403

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A conflict is no news here; what a server error was must be told.
LOGGING["root"]["level"] = "ERROR"  # noqa: F405
