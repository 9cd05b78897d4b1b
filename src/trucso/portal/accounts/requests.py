"""The type of a request whose route lets nobody in without signing in."""

from __future__ import annotations

from django.http import HttpRequest

from .models import User


class SignedInRequest(HttpRequest):
    """``request.user`` is a person: the middleware sent everybody else to sign in."""

    user: User
