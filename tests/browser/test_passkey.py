"""A passkey in a real browser: added, then used instead of name and password."""

from __future__ import annotations

import pytest

from trucso.portal.accounts.demonstration import PASSWORD

pytestmark = pytest.mark.browser
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_added_and_signs_in_alone(server, chromium):
    # Browsers bind passkeys to a name, not to a number.
    base = server.replace("127.0.0.1", "localhost")
    context = chromium.new_context(locale="vi-VN")
    page = context.new_page()
    errors = []
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.goto(f"{base}/tai-khoan/dang-nhap/")
    page.fill("[name=login]", "kiemtra")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{base}/viec-cua-toi/")
    page.goto(f"{base}/tai-khoan/hai-buoc/khoa/them/")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_selector("#mfa_webauthn_add")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/ma-du-phong/")
    assert page.locator(".ts-codes li").count() == 10
    context.clear_cookies()
    page.goto(f"{base}/tai-khoan/dang-nhap/")
    page.click("#passkey_login")
    page.wait_for_url(f"{base}/viec-cua-toi/")
    assert page.locator(".ts-person summary").is_visible()
    assert errors == []
    context.close()
