"""The style page: every piece is drawn, and its invented figures stay out of a province's own portal."""

import pytest


@pytest.fixture
def page(client, settings, db):
    settings.IS_DEMO_ALLOWED = True
    return client.get("/giao-dien/")


def test_every_piece_is_drawn_and_labelled(page):
    text = page.content.decode()
    assert "Dữ liệu minh hoạ" in text
    assert text.count("data-chart-target=") == 6
    assert 'width="71.666667"' in text, "số trong SVG viết bằng dấu chấm"
    assert "1.234,5" in text


def test_it_is_not_there_where_figures_are_real(client, settings, db):
    settings.IS_DEMO_ALLOWED = False
    assert client.get("/giao-dien/").status_code == 404


def test_it_speaks_english_when_asked(client, settings, db):
    settings.IS_DEMO_ALLOWED = True
    client.post("/ngon-ngu/", {"language": "en", "next": "/giao-dien/"})
    text = client.get("/giao-dien/").content.decode()
    assert 'lang="en"' in text
    assert "1,234.5" in text
    assert 'width="71.666667"' in text


def test_nothing_inline_is_needed(page):
    policy = page.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
