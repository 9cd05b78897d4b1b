"""The national pages before anything was loaded."""

from __future__ import annotations

import pytest
from django.test import Client

from trucso.portal.national import standing


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Results are kept by the end of the log, and other tests write some without a log."""
    standing._read.cache_clear()


@pytest.mark.parametrize("address", ["/", "/bang-xep-hang/tinh/"])
def test_an_empty_portal_says_what_to_do(db: None, client: Client, address: str) -> None:
    text = client.get(address).content.decode()
    assert "Chưa có kết quả quốc gia nào" in text
    assert "manage.py load_units, install_indexes, load_national" in text
