"""What holds of the whole API: one form of refusal, no localised number, a page and a file that say all of it."""

import json
import re
from pathlib import Path

import pytest

from trucso.portal.api.reference import as_markdown, operations
from trucso.portal.api.service import api
from trucso.portal.shared.routes import ROUTES

ROOT = Path(__file__).resolve().parents[3]
DOCUMENT = api.get_openapi_schema()
OPERATIONS = list(operations(DOCUMENT))
ASKED = {
    "index": "hcmc-commune-2026",
    "year": "2026",
    "code": "DTI-28",
    "slug": "khong-co",
    "card_id": "1",
    "revision": "1",
}


def filled(path: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: ASKED[match[1]], path)


def test_docs_api_md_is_what_the_api_says():
    text = (ROOT / "docs" / "api.md").read_text("utf-8")
    assert text.endswith(as_markdown(DOCUMENT)), (
        "chạy manage.py api_reference và thay phần cuối của docs/api.md"
    )


def test_every_operation_is_described_and_only_reads():
    assert len(OPERATIONS) > 15
    for one in OPERATIONS:
        assert one.method == "GET"
        assert one.summary
        assert one.description
        assert one.answer, one.path
        assert not one.summary.endswith(".")


def test_the_access_table_knows_the_api():
    assert ROUTES["api-v1:*"] == "see_published"


def test_the_page_of_the_documentation_loads_nothing_from_outside(client, db):
    response = client.get("/api/v1/docs")
    page = response.content.decode()
    assert response.status_code == 200
    for one in OPERATIONS:
        assert one.path in page
    loaded = re.findall(r'<(?:script|link|img)\b[^>]*(?:src|href)="([^"]+)"', page)
    assert loaded
    assert all(address.startswith("/") for address in loaded)
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_openapi_is_served_as_json(client, db):
    found = json.loads(client.get("/api/v1/openapi.json").content)
    assert found["openapi"].startswith("3.")
    assert "/api/v1/indexes" in found["paths"]


@pytest.mark.parametrize("one", OPERATIONS, ids=lambda one: one.path)
def test_other_methods_are_refused_in_words(client, db, one):
    response = client.post(filled(one.path))
    assert response.status_code == 405
    assert response["Allow"] == "GET"
    assert json.loads(response.content)["message_vi"] == "Địa chỉ này chỉ nhận GET."


@pytest.mark.parametrize("one", OPERATIONS, ids=lambda one: one.path)
def test_every_refusal_has_one_form(client, db, one):
    response = client.get(filled(one.path))
    if response.status_code == 200:
        return
    refusal = json.loads(response.content)
    assert set(refusal) == {"code", "message_vi", "message_en", "problems"}
    assert refusal["message_vi"]
    assert str(response.status_code) in one.refusals


@pytest.mark.parametrize("path", ["/api/v1/khong-co", "/api/v1/", "/api/", "/api/v2/indexes"])
def test_an_unknown_address_is_refused_in_json(client, db, path):
    response = client.get(path)
    assert response.status_code == 404
    assert json.loads(response.content)["code"] == "not_found"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_language_changes_a_number(client, commune_index, language):
    client.cookies["django_language"] = language
    found = json.loads(
        client.get("/api/v1/indexes/hcmc-commune-2026/versions/2026/indicators/DTI-07").content
    )
    assert found["rules"][0]["points"] == "0.5"
    assert found["name"]["vi"].startswith("Thực hiện báo cáo")


def test_vietnamese_letters_stay_letters(client, commune_index):
    assert "Bộ chỉ số" in client.get("/api/v1/indexes").content.decode()
