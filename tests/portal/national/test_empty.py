"""The national pages before anything was loaded."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.parametrize("address", ["/", "/bang-xep-hang/tinh/"])
def test_an_empty_portal_says_what_to_do(db: None, client: Client, address: str) -> None:
    text = client.get(address).content.decode()
    assert "Chưa có kết quả quốc gia nào" in text
    assert "manage.py load_units, install_indexes, load_national" in text
