"""Signing in and out, one's own password, and what guessing meets."""

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse

from trucso.portal.accounts.services import create_account

LOGIN, LOGOUT, CHANGE = (reverse(f"account_{n}") for n in ("login", "logout", "change_password"))


@pytest.fixture(autouse=True)
def no_earlier_attempts():
    cache.clear()


def sign_in(client, password="mat-khau-thu", **extra):
    return client.post(LOGIN, {"login": "owner", "password": password, **extra})


def test_the_page_is_vietnamese(client, db):
    page = client.get(LOGIN).content.decode()
    assert "Đăng nhập" in page
    assert "placeholder" not in page
    assert 'lang="vi"' in page


def test_right_password_leads_where_one_wanted_to_go(client, owner):
    response = sign_in(client, next="/giao-dien/")
    assert response.status_code == 302
    assert response["Location"] == "/giao-dien/"
    assert "Người owner" in client.get("/giao-dien/").content.decode()


def test_an_address_elsewhere_is_not_followed(client, owner):
    assert sign_in(client, next="https://example.com/")["Location"] == "/viec-cua-toi/"


def test_wrong_password_says_so_without_saying_which(client, owner):
    page = sign_in(client, password="sai").content.decode()
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in page


def test_guessing_is_stopped(client, owner):
    for _ in range(5):
        sign_in(client, password="sai")
    page = sign_in(client, password="mat-khau-thu")
    assert page.status_code in (200, 429)
    assert "_auth_user_id" not in client.session


def test_signing_out_needs_a_post(client_of, owner):
    client = client_of(owner)
    assert client.get(LOGOUT).status_code == 200
    assert client.post(LOGOUT).status_code == 302
    assert "_auth_user_id" not in client.session


def test_changing_the_password(client_of, owner):
    client = client_of(owner)
    form = {"oldpassword": "mat-khau-thu", "password1": "con-duong-moi-9", "password2": "con-duong-moi-9"}
    assert client.post(CHANGE, form).status_code == 302
    owner.refresh_from_db()
    assert owner.check_password("con-duong-moi-9")


def test_the_public_is_asked_to_sign_in(client, db):
    response = client.get(CHANGE)
    assert response.status_code == 302
    assert response["Location"].startswith(LOGIN)


def test_nobody_signs_up(client, db):
    assert client.get("/tai-khoan/signup/").status_code == 404


@pytest.mark.parametrize("password", ["ngan", "12345678901", "password123"])
def test_weak_passwords_are_refused(db, password):
    with pytest.raises(ValidationError):
        create_account(actor="kiểm thử", username="an.nguyen", full_name="Nguyễn Văn An", password=password)
