"""``manage.py serve``: prepare, say where the portal is and who can sign in, and serve."""

from __future__ import annotations

import os
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

import trucso
from trucso.portal.accounts.demonstration import PASSWORD, demonstration_accounts
from trucso.portal.preparing import prepare

THREADS_PER_WORKER = 4


class Command(BaseCommand):
    """HOST, PORT and WORKERS are settings; see docs/operations.md."""

    help = "Chuẩn bị rồi mở nền tảng tại http://HOST:PORT."

    def handle(self, *args: Any, **options: Any) -> None:
        self._refuse_busy_port()
        prepare(say=self.stdout.write)
        host = f"[{settings.HOST}]" if ":" in settings.HOST else settings.HOST
        self.stdout.write(f"\nTrục Số {trucso.__version__}: http://{host}:{settings.PORT}")
        self._say_accounts()
        self.stdout.flush()
        os.execv(sys.executable, [sys.executable, "-m", "granian", *self._server_options()])

    def _refuse_busy_port(self) -> None:
        family = socket.AF_INET6 if ":" in settings.HOST else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((settings.HOST, settings.PORT))
            except OSError as problem:
                raise CommandError(
                    f"Không mở được {settings.HOST}:{settings.PORT} ({problem.strerror}). "
                    f"Đặt cổng khác, ví dụ: PORT={settings.PORT + 1} make run"
                ) from problem

    def _say_accounts(self) -> None:
        accounts = demonstration_accounts() if settings.IS_DEMO_ALLOWED else []
        if accounts:
            self.stdout.write(f"Tài khoản minh hoạ, mật khẩu {PASSWORD}:")
        for username, role, unit in accounts:
            self.stdout.write(f"  {username:<12} {role} · {unit}")

    def _server_options(self) -> list[str]:
        return [
            "--interface=wsgi",
            f"--host={settings.HOST}",
            f"--port={settings.PORT}",
            f"--workers={settings.WORKERS}",
            f"--blocking-threads={THREADS_PER_WORKER}",
            "--log-level=warning",
            "--no-ws",
            "trucso.portal.wsgi:application",
        ]
