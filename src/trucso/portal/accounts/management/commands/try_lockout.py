"""``manage.py try_lockout``: proves on this installation that guessing a password is stopped."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.test import Client
from django.urls import reverse

from trucso.portal.accounts.adapter import Adapter
from trucso.portal.accounts.services import create_account

MOST_GUESSES = 20
# An address reserved for examples (RFC 5737): no visitor is locked out by the trial.
_ADDRESS = "192.0.2.1"


class Command(BaseCommand):
    """Makes an account, guesses until it is refused, tries the right password, and takes everything back."""

    help = "Thử đoán mật khẩu trên chính hệ thống này và báo sau bao nhiêu lần thì bị chặn."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            guesses = self._guesses()
            transaction.set_rollback(True)
        if guesses is None:
            raise CommandError(f"Đoán sai {MOST_GUESSES} lần vẫn đăng nhập được: chưa có khoá chống đoán.")
        self.stdout.write(f"Đạt: sau {guesses} lần đoán sai, mật khẩu đúng cũng bị từ chối.")

    def _guesses(self) -> int | None:
        """After how many wrong guesses the right password is refused too; None: never."""
        password = secrets.token_urlsafe(16)
        name = f"thu-khoa-{secrets.token_hex(6)}"
        create_account(actor="try_lockout", username=name, full_name="Thử khoá", password=password)
        for guess in range(1, MOST_GUESSES + 1):
            if _is_stopped(_sign_in(name, f"sai-{guess}")):
                client = _sign_in(name, password)
                return None if "_auth_user_id" in client.session else guess - 1
        return None


def _sign_in(name: str, password: str) -> Client:
    host = next((h for h in settings.ALLOWED_HOSTS if not h.startswith((".", "*"))), "localhost")
    client = Client(REMOTE_ADDR=_ADDRESS, HTTP_X_FORWARDED_FOR=_ADDRESS, HTTP_HOST=host)
    form = {"login": name, "password": password}
    client.answer = client.post(reverse("account_login"), form, secure=settings.IS_HTTPS)  # type: ignore[attr-defined]
    return client


def _is_stopped(client: Any) -> bool:
    words = str(Adapter.error_messages["too_many_login_attempts"])
    return client.answer.status_code == 429 or words in client.answer.content.decode()
