"""Trying a rule in the browser: figures typed, points at once, the address kept for others."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

LINE = "/bo-chi-so/hcmc-commune-2026/2026/chi-so/DTI-28/"


@pytest.fixture
def page(server, chromium):
    one = chromium.new_context(viewport={"width": 1440, "height": 900}).new_page()
    one.goto(server + LINE)
    yield one
    one.context.close()


def test_points_appear_while_typing(page):
    for name, value in (("a", "600"), ("b", "120"), ("c", "310")):
        page.fill(f"#so-{name}", value)
    page.wait_for_selector(".ts-trial-points strong")
    assert page.inner_text(".ts-trial-points strong") == "3,58"
    assert "71,67 %" in page.inner_text("#ket-qua .ts-formula")
    page.wait_for_function("location.search.includes('c=310')")
    assert page.locator("#ket-qua .ts-chart-target svg").count() == 1


def test_a_refused_number_is_said_at_once(page):
    page.fill("#so-a", "sáu trăm")
    page.wait_for_selector("#ket-qua .ts-problems")
    assert "sáu trăm" in page.inner_text("#ket-qua")
