"""Every page in a browser, on a wall screen and on a phone: no errors, accessible, nothing sticks out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.portal.permissions.addresses import FORMS_ONLY
from trucso.portal.shared.routes import ROUTES

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (1440, 390)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Routes that answer with a file, a redirect or a script's data, are shown again after a mistake, or need a secret link
# or the province's own sign-in server: they have no page here; what they answer is asked in the tests of their app.
NO_PAGE = FORMS_ONLY | {
    "shared:language",
    "account_invitation",
    "account_reset_password_from_key",
    "account_set_password",
    "api-unknown",
    "assessments:import_file",
    "assessments:package",
    "indexes:law_file",
    "mfa_authenticate",
    "mfa_download_recovery_codes",
    "mfa_edit_webauthn",
    "mfa_login_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "openid_connect_callback",
    "openid_connect_login",
    "people:grant",
    "people:template",
    "socialaccount_connections",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
    "assessments:evidence_file",
    "assessments:evidence_page",
    "assessments:evidence_preview",
    "assessments:choose_line",
    "assessments:revision_package",
    "workbooks:file",
    "workbooks:template",
    "workbooks:templates",
    "workflow:answer_petition",
}


@pytest.fixture(scope="session")
def contexts(chromium, people, server):
    """One browser context per person and width, made when first asked for."""
    made: dict[tuple[str, int], Any] = {}

    def context(name: str, width: int) -> Any:
        if (name, width) not in made:
            one = chromium.new_context(
                viewport={"width": width, "height": 900},
                is_mobile=width < 500,
                has_touch=width < 500,
                locale="vi-VN",
            )
            cookies = people[name].client.cookies.jar
            one.add_cookies([{"name": c.name, "value": c.value, "url": server} for c in cookies])
            made[(name, width)] = one
        return made[(name, width)]

    yield context
    for one in made.values():
        one.close()


def violations(page: Any) -> list[str]:
    """What axe finds, with the element, for the report."""
    page.evaluate(AXE.read_text())
    found = page.evaluate(
        "tags => axe.run({runOnly: tags, rules: {region: {enabled: true}}}).then(r => r.violations)", RULES
    )
    return [f"{v['id']}: {v['nodes'][0]['target']} {v['nodes'][0]['html'][:160]}" for v in found]


def errors_of(page: Any) -> list[str]:
    """Collects what the console complains about, from now on."""
    errors: list[str] = []
    page.on("console", lambda m: errors.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: errors.append(str(e)))
    page.on("requestfailed", lambda r: errors.append(f"{r.url}: {r.failure}"))
    return errors


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "route", [name for name in ROUTES if name not in NO_PAGE and not name.endswith(":*")]
)
def test_page(server, visits, contexts, route, width):
    assert route in visits, "không liên kết nào trong tỉnh minh hoạ dẫn tới trang này"
    visit = visits[route]
    page = contexts(visit.person, width).new_page()
    errors = errors_of(page)
    outside = []
    page.on(
        "request",
        lambda r: outside.append(r.url) if not r.url.startswith((server, "data:", "blob:")) else None,
    )
    try:
        page.goto(server + visit.path, wait_until="load")
        page.wait_for_function(
            "!document.querySelector('[data-chart-target]:not([data-drawn])')", timeout=15_000
        )
        page.wait_for_timeout(300)
        assert errors == [], visit.path
        assert outside == [], "trang không được gọi ra ngoài"
        sticks_out = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert sticks_out <= 0, f"{visit.path} tràn ngang {sticks_out} px"
        assert page.locator("h1").count() == 1, f"{visit.path} cần đúng một h1"
        assert violations(page) == [], visit.path
    finally:
        page.close()


def test_every_link_a_person_is_shown_leads_to_a_page(walks):
    assert [link for walk in walks for link in walk.broken] == []


def test_evidence_is_at_most_three_clicks_from_the_province(walks):
    """The front page is the province at a glance; the coordinator walks from there."""
    clicks = [
        walk.visits["assessments:evidence"].clicks for walk in walks if "assessments:evidence" in walk.visits
    ]
    assert clicks
    assert min(clicks) <= 3


def test_charts_are_drawn_under_the_policy(server, contexts):
    """Vega in its interpreter, no style from scripts: six pictures, no complaint."""
    page = contexts("", 1440).new_page()
    errors = errors_of(page)
    page.goto(f"{server}/giao-dien/")
    page.wait_for_function("document.querySelectorAll('.ts-chart-target svg').length === 6", timeout=15_000)
    assert errors == []
    page.close()


def test_the_menu_opens_on_a_phone_and_by_keyboard(server, contexts):
    page = contexts("dieuphoi", 390).new_page()
    page.goto(f"{server}/giao-dien/")
    button = page.locator(".ts-menu-button")
    assert button.get_attribute("aria-expanded") == "false"
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    assert page.locator(".ts-nav a").first.is_visible()
    page.close()


def test_a_dialog_opens_takes_focus_and_closes_on_escape(server, contexts):
    page = contexts("dieuphoi", 1440).new_page()
    page.goto(f"{server}/giao-dien/")
    page.locator("[data-dialog=hoi]").click()
    dialog = page.locator("dialog#hoi")
    assert dialog.is_visible()
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    page.close()


def test_the_first_tab_leads_to_the_content(server, contexts):
    page = contexts("", 1440).new_page()
    page.goto(f"{server}/giao-dien/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "ts-skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "noi-dung"
    page.close()
