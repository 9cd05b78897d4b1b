"""The second step: an app's code, recovery codes, who must have it, and how two administrators take it away."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from trucso.portal.accounts import second_step
from trucso.portal.journal.models import Entry
from trucso.portal.shared.access import Role

LOGIN, ADD = reverse("account_login"), reverse("mfa_activate_totp")


@pytest.fixture(autouse=True)
def no_earlier_attempts():
    cache.clear()


def code_of(secret):
    """The code an app shows now."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def signed_in(client, user):
    """Signed in, and the password typed again as delicate pages ask."""
    client.post(LOGIN, {"login": user.username, "password": "mat-khau-thu"})
    client.post(reverse("account_reauthenticate"), {"password": "mat-khau-thu"})
    return client


def add_app(client):
    """Turn the app on; returns its secret."""
    secret = client.get(ADD).context["form"].secret
    assert client.post(ADD, {"code": code_of(secret)}).status_code == 302
    return secret


def test_an_app_is_added_with_recovery_codes_and_asked_for_at_the_next_sign_in(client, owner):
    secret = add_app(signed_in(client, owner))
    assert second_step.has_second_step(owner)
    assert Entry.objects.filter(action="second_step.added", subject=f"accounts.user:{owner.pk}").exists()
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    assert len(codes) == 10
    client.post(reverse("account_logout"))
    response = client.post(LOGIN, {"login": "owner", "password": "mat-khau-thu"})
    assert response["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    refused = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Mã không đúng" in refused.content.decode()
    cache.clear()  # an app's code is used once: the trial above asked for the same half minute
    assert client.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).status_code == 302
    assert "_auth_user_id" in client.session


def test_a_recovery_code_works_once(client, owner):
    add_app(signed_in(client, owner))
    code = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]
    for expected in (True, False):
        client.post(reverse("account_logout"))
        client.post(LOGIN, {"login": "owner", "password": "mat-khau-thu"})
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert ("_auth_user_id" in client.session) is expected


def test_pages_of_the_second_step_are_vietnamese(client, owner):
    signed_in(client, owner)
    for name in (
        "mfa_index",
        "mfa_activate_totp",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "usersessions_list",
    ):
        page = client.get(reverse(name))
        assert page.status_code == 200, name
        text = page.content.decode()
        assert 'lang="vi"' in text
        assert "placeholder" not in text
        assert not any(word in text for word in ("Two-Factor", "Authenticator", "Security", "Sessions<"))


@pytest.fixture
def admins(person, province):
    return [person(name, Role.ADMIN, province) for name in ("quan-tri-1", "quan-tri-2")]


def test_a_role_that_asks_for_it_leads_there_before_anything_else(settings, client, admins):
    settings.MFA_ROLES = frozenset({"admin"})
    signed_in(client, admins[0])
    assert client.get("/don-vi/")["Location"] == reverse("mfa_index")
    page = client.get(reverse("mfa_index")).content.decode()
    assert "Vai trò của bạn buộc có xác thực hai bước" in page
    assert client.post(reverse("account_change_password"), {}).status_code == 403
    add_app(client)
    assert client.get("/don-vi/").status_code == 200


def test_others_are_not_led_there(settings, client, owner):
    settings.MFA_ROLES = frozenset({"admin"})
    assert signed_in(client, owner).get("/don-vi/").status_code == 200


def test_what_a_role_asks_for_is_not_taken_away(settings, client, admins):
    settings.MFA_ROLES = frozenset({"admin"})
    add_app(signed_in(client, admins[0]))
    client.post(reverse("mfa_deactivate_totp"))
    assert second_step.has_second_step(admins[0])


@pytest.fixture
def protected(owner):
    Authenticator.objects.create(user=owner, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return owner


def test_a_reset_needs_two_administrators(admins, protected, client_of):
    second_step.ask_reset(actor=admins[0], user=protected, reason="Mất điện thoại")
    with pytest.raises(ValidationError, match="phải khác người đề nghị"):
        second_step.confirm_reset(actor=admins[0], user=protected)
    assert second_step.has_second_step(protected)
    second_step.confirm_reset(actor=admins[1], user=protected)
    assert not second_step.has_second_step(protected)
    told = list(Entry.objects.order_by("sequence").values_list("action", "actor", "reason"))
    assert told == [
        ("second_step.reset_asked", "quan-tri-1", "Mất điện thoại"),
        ("second_step.reset", "quan-tri-2", "Mất điện thoại"),
    ]


def test_a_request_waits_a_day(admins, protected):
    reset = second_step.ask_reset(actor=admins[0], user=protected, reason="Mất điện thoại")
    reset.asked_at = timezone.now() - timedelta(hours=25)
    reset.save()
    with pytest.raises(ValidationError, match="quá 24 giờ"):
        second_step.confirm_reset(actor=admins[1], user=protected)


def test_nobody_resets_the_own(admins):
    with pytest.raises(ValidationError, match="Không ai tự đặt lại"):
        second_step.ask_reset(actor=admins[0], user=admins[0], reason="x")


def test_the_pages_lead_two_administrators_through_it(admins, protected, client_of):
    address = f"/nguoi-dung/{protected.pk}/"
    first, second = (client_of(admin) for admin in admins)
    first.post(address + "hai-buoc/de-nghi/", {"reason": "Mất điện thoại"})
    assert "một quản trị khác cần mở trang này" in first.get(address).content.decode()
    assert "Xác nhận đặt lại" in second.get(address).content.decode()
    second.post(address + "hai-buoc/xac-nhan/")
    assert not second_step.has_second_step(protected)


def test_a_reset_signs_the_person_out(client, admins, protected):
    Authenticator.objects.all().delete()
    signed_in(client, protected)
    Authenticator.objects.create(user=protected, type=Authenticator.Type.TOTP, data={"secret": "x"})
    second_step.ask_reset(actor=admins[0], user=protected, reason="Mất điện thoại")
    second_step.confirm_reset(actor=admins[1], user=protected)
    assert client.get(reverse("mfa_index")).status_code == 302
