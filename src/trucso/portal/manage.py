"""Django's command line; installed as ``trucso-manage``."""

from __future__ import annotations

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Run a command; wrong settings end in one message, not in a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trucso.portal.settings")
    try:
        from django.conf import settings

        settings.configured or settings.INSTALLED_APPS  # noqa: B018  reads the settings now
    except ImproperlyConfigured as problem:
        sys.exit(str(problem))
    execute_from_command_line(sys.argv)
