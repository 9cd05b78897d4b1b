"""A server draws its most read pages before its first reader comes, and starts even when it cannot."""

import pytest

from tests.portal.assessments import test_pages
from trucso.portal.assessments import warming
from trucso.portal.assessments.fragments import forget_all

pytestmark = pytest.mark.django_db
published, scored = test_pages.published, test_pages.scored


def test_the_newest_published_league_is_drawn_before_anybody_asks(published, client, monkeypatch):
    forget_all()
    warming.warm()
    monkeypatch.setattr(
        "trucso.portal.assessments.views.rounds._league_body", None
    )  # drawing again would fail
    assert "Xã Đại Phước" in client.get(test_pages.league(published)).content.decode()


def test_nothing_published_is_no_trouble(caplog):
    warming.warm()
    assert not caplog.records


def test_a_database_that_is_not_ready_is_no_reason_not_to_start(monkeypatch, caplog):
    monkeypatch.setattr(warming, "_draw_newest", lambda: 1 / 0)
    warming.warm()
    assert "Chưa vẽ trước được trang nào." in caplog.text
