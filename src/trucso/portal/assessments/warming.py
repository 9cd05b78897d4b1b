"""Drawing what most people open first, before the first of them has to wait for it."""

from __future__ import annotations

import logging

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import override

from .models import Round
from .queries.league import league, outline
from .queries.visibility import PUBLISHED
from .views.cards import scorecard
from .views.rounds import league_view

log = logging.getLogger(__name__)


def warm() -> None:
    """Draw the newest published league and the scorecard at its head, as the public reads them.

    A new server process otherwise spends a second on this (chart library, templates, table) while its first
    readers wait. Nothing to draw, or a database that is not ready, is no reason not to start.
    """
    try:
        with override("vi"):
            _draw_newest()
    except Exception:  # whatever is wrong will be told to the first reader, by the page itself
        log.warning("Chưa vẽ trước được trang nào.", exc_info=True)


def _draw_newest() -> None:
    round_ = Round.objects.filter(PUBLISHED, index__level="commune").first()
    seen = outline(round_) if round_ else None
    if round_ is None or seen is None:
        return
    league_view(_request(), round_.slug)
    scorecard(_request(), league(round_, seen).rows[0].scorecard)


def _request() -> HttpRequest:
    request = HttpRequest()
    request.method = "GET"
    request.META = {"SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    request.user = AnonymousUser()
    return request
