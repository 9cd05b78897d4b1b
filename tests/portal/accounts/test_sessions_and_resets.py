"""One's sessions, a forgotten password, links to set one, and the shipped trial of the lock-out."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from trucso.portal.accounts import invitations
from trucso.portal.accounts.models import User
from trucso.portal.journal.models import Entry

LOGIN = reverse("account_login")


@pytest.fixture(autouse=True)
def no_earlier_attempts():
    cache.clear()


def signed_in(user):
    client = Client()
    client.post(LOGIN, {"login": user.username, "password": "mat-khau-thu"})
    assert "_auth_user_id" in client.session
    return client


def test_signing_out_elsewhere_keeps_this_session(owner):
    here, there = signed_in(owner), signed_in(owner)
    page = here.get(reverse("usersessions_list")).content.decode()
    assert "phiên này" in page
    assert "nơi khác" in page
    assert here.post(reverse("usersessions_list")).status_code == 302
    assert there.get(reverse("usersessions_list")).status_code == 302
    assert here.get(reverse("usersessions_list")).status_code == 200
    assert Entry.objects.latest("sequence").action == "account.signed_out_elsewhere"


def test_a_forgotten_password_is_set_anew_through_a_letter(client, owner):
    User.objects.filter(pk=owner.pk).update(email="owner@dongnai.gov.vn")
    client.post(reverse("account_reset_password"), {"email": "owner@dongnai.gov.vn"})
    assert "Trục Số: đặt lại mật khẩu" in mail.outbox[0].subject
    link = re.search(r"https?://testserver(\S+)", mail.outbox[0].body)[1]
    form = client.get(client.get(link)["Location"])
    action = form.context["action_url"]
    client.post(action, {"password1": "con-duong-moi-9", "password2": "con-duong-moi-9"})
    owner.refresh_from_db()
    assert owner.check_password("con-duong-moi-9")
    assert Entry.objects.latest("sequence").action == "account.password_reset"
    assert "Liên kết không đúng" in client.get(link).content.decode()


def test_an_unknown_address_gets_the_same_answer_and_no_letter(client, db):
    response = client.post(reverse("account_reset_password"), {"email": "ai.do@dongnai.gov.vn"})
    assert response["Location"] == reverse("account_reset_password_done")
    assert mail.outbox == []


def path_of(link):
    return "/tai-khoan/" + link.split("/tai-khoan/")[1]


def test_a_new_link_replaces_the_one_before(client, owner):
    first, second = (invitations.make_link(actor="kiểm thử", user=owner) for _ in range(2))
    assert client.get(path_of(first)).status_code == 410
    assert client.get(path_of(second)).status_code == 200


def test_a_link_ends_after_its_days(client, owner, settings, monkeypatch):
    link = invitations.make_link(actor="kiểm thử", user=owner)
    assert not invitations.is_expired(owner)
    settings.INVITATION_DAYS = 0
    User.objects.filter(pk=owner.pk).update(link_made_at=timezone.now() - timedelta(seconds=5))
    owner.refresh_from_db()
    assert invitations.is_expired(owner)
    refused = client.get(path_of(link))
    assert refused.status_code == 410
    assert "Liên kết đã hết hạn" in refused.content.decode()


def test_a_forged_link_opens_nothing(client, owner):
    link = path_of(invitations.make_link(actor="kiểm thử", user=owner))
    assert client.get(link[:-3] + "xx/").status_code == 410


def test_a_weak_password_is_refused_and_the_link_still_works(client, owner):
    link = path_of(invitations.make_link(actor="kiểm thử", user=owner))
    page = client.post(link, {"password1": "12345", "password2": "12345"})
    assert page.context["form"].errors["password1"]
    page = client.post(link, {"password1": "con-duong-moi-9", "password2": "khac"})
    assert "không giống nhau" in page.content.decode()
    assert (
        client.post(link, {"password1": "con-duong-moi-9", "password2": "con-duong-moi-9"}).status_code == 302
    )


def test_a_closed_account_has_no_link(client, owner):
    link = path_of(invitations.make_link(actor="kiểm thử", user=owner))
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert client.get(link).status_code == 410


def test_the_shipped_trial_proves_that_guessing_is_stopped(db, capsys):
    call_command("try_lockout")
    assert "Đạt: sau 5 lần đoán sai" in capsys.readouterr().out
    assert not User.objects.exists()


def test_the_trial_fails_where_nothing_stops_guessing(db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "1000/m/ip"}
    with pytest.raises(Exception, match="chưa có khoá chống đoán"):
        call_command("try_lockout")
