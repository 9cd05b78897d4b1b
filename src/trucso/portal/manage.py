"""Django's command line; installed as ``trucso-manage``."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError, ProgrammingError

WRONG_INPUT = 2


def main() -> None:
    """Run a command; wrong settings end in one message, not in a traceback."""
    _read_settings()
    execute_from_command_line(sys.argv)


def run(arguments: Sequence[str]) -> int:
    """Run one command for the command line ``trucso``: the exit code, with the message on standard error."""
    try:
        _read_settings()
        execute_from_command_line(["trucso", *arguments])
    except SystemExit as ended:
        if isinstance(ended.code, str):
            print(ended.code, file=sys.stderr)
            return WRONG_INPUT
        return ended.code or 0
    except (OperationalError, ProgrammingError) as problem:
        print(
            f"Lỗi: cơ sở dữ liệu của nền tảng không trả lời hoặc chưa được chuẩn bị ({problem}). "
            f"Kiểm tra TRUCSO_VAR, DATABASE_URL; chuẩn bị bằng: trucso-manage prepare",
            file=sys.stderr,
        )
        return WRONG_INPUT
    return 0


def _read_settings() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trucso.portal.settings")
    try:
        from django.conf import settings

        settings.configured or settings.INSTALLED_APPS  # noqa: B018  reads the settings now
    except ImproperlyConfigured as problem:
        sys.exit(str(problem))
