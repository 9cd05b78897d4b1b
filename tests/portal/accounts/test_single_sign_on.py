"""Single sign-on against a real OpenID Connect provider on this machine: who comes in, and who does not."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.urls import reverse

from trucso.portal.accounts.models import RoleAssignment, User
from trucso.portal.accounts.single_sign_on import invited_person
from trucso.portal.environment import single_sign_on
from trucso.portal.journal.models import Entry

mock = pytest.importorskip("oidc_provider_mock")


@pytest.fixture(scope="module")
def province_server():
    with mock.run_server_in_thread() as server:
        yield f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def sign_on(settings, client, province_server):
    """``sign_on(sub, **claims)``: go to the province's server, say who one is, come back."""
    cache.clear()
    read = {"URL": province_server, "CLIENT": "truc-so", "SECRET": "bi-mat", "NAME": "Đăng nhập của tỉnh"}
    read = {f"TRUCSO_OIDC_{name}": value for name, value in read.items()}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": single_sign_on(read)}
    settings.SINGLE_SIGN_ON_NAME = read["TRUCSO_OIDC_NAME"]

    def go(sub, **claims):
        httpx.put(f"{province_server}/users/{sub}", json=claims).raise_for_status()
        start = client.get(reverse("openid_connect_login", args=["tinh"]))
        answer = httpx.post(start["Location"], data={"sub": sub})
        back = urlsplit(answer.headers["Location"])
        assert parse_qs(back.query)["code"]
        return client.get(f"{back.path}?{back.query}")

    return go


def is_in(client):
    return "_auth_user_id" in client.session


def test_an_invited_person_comes_in_by_user_name_and_is_linked_once(sign_on, client, owner):
    response = sign_on("so-1", preferred_username="owner", email="khac@dongnai.gov.vn")
    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(owner.pk)
    assert Entry.objects.get(action="account.linked").after == {"định danh": "so-1"}
    client.post(reverse("account_logout"))
    sign_on("so-1", preferred_username="ten-da-doi")
    assert is_in(client)
    assert SocialAccount.objects.count() == 1


def test_an_invited_person_comes_in_by_a_verified_address(sign_on, client, owner):
    User.objects.filter(pk=owner.pk).update(email="Owner@dongnai.gov.vn")
    sign_on("so-2", email="owner@dongnai.gov.vn", email_verified=True)
    assert is_in(client)


def test_somebody_not_invited_stays_outside_and_no_account_is_made(sign_on, client, owner):
    response = sign_on("so-3", preferred_username="nguoi.la", email="la@dongnai.gov.vn")
    assert response.status_code == 403
    assert "Chưa có ai mời bạn" in response.content.decode()
    assert not is_in(client)
    assert User.objects.count() == 1


def test_signing_on_gives_no_role(sign_on, client, person):
    person("khong-vai")
    sign_on("so-4", preferred_username="khong-vai", roles=["admin"], groups=["admin"])
    assert is_in(client)
    assert not RoleAssignment.objects.exists()


def test_a_second_identity_cannot_take_a_linked_account(sign_on, client, owner):
    sign_on("so-5", preferred_username="owner")
    client.post(reverse("account_logout"))
    assert sign_on("so-6", preferred_username="owner").status_code == 403
    assert not is_in(client)


def test_a_closed_account_stays_outside(sign_on, client, owner):
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert sign_on("so-7", preferred_username="owner").status_code == 403
    assert not is_in(client)


def test_an_answer_we_did_not_ask_for_is_refused(settings, sign_on, client, owner):
    response = client.get(reverse("openid_connect_callback", args=["tinh"]) + "?code=x&state=y")
    assert not is_in(client)
    assert response.status_code in (401, 403)


def test_the_sign_in_page_offers_it_only_where_it_is_set(client, sign_on, settings, db):
    assert "Đăng nhập của tỉnh" in client.get(reverse("account_login")).content.decode()
    settings.SINGLE_SIGN_ON_NAME = ""
    assert "dang-nhap/tinh" not in client.get(reverse("account_login")).content.decode()


def test_a_server_that_does_not_answer_is_told(client, settings, db):
    read = {"URL": "http://127.0.0.1:9", "CLIENT": "x", "SECRET": "x", "NAME": "x"}
    read = {f"TRUCSO_OIDC_{name}": value for name, value in read.items()}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": single_sign_on(read)}
    response = client.get(reverse("openid_connect_login", args=["tinh"]))
    assert response.status_code == 503
    assert "không trả lời" in response.content.decode()


def test_without_a_provider_there_is_no_such_page(client, db):
    assert client.get(reverse("openid_connect_login", args=["tinh"])).status_code == 404


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"email": ""},
        {"email": "chung@dongnai.gov.vn"},
        {"email": "owner@dongnai.gov.vn", "email_verified": False},
    ],
)
def test_doubtful_claims_name_nobody(person, owner, claims):
    User.objects.filter(pk=owner.pk).update(email="owner@dongnai.gov.vn")
    for name in ("mot", "hai"):
        User.objects.filter(pk=person(name).pk).update(email="chung@dongnai.gov.vn")
    assert invited_person(claims) is None
