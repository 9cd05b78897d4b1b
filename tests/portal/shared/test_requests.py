"""A request larger than the limit is refused before it is read."""

from __future__ import annotations

import pytest
from django.test import Client


class Unread:
    """A body that nobody may read."""

    def read(self, *_):
        raise AssertionError("the body was read")

    readline = read


@pytest.mark.django_db
def test_a_request_above_the_limit_is_refused_unread(settings):
    size = settings.MAX_UPLOAD_BYTES + 1
    answer = Client().generic(
        "POST", "/phieu/1/minh-chung/A/", CONTENT_LENGTH=str(size), **{"wsgi.input": Unread()}
    )
    assert answer.status_code == 413
    assert "nhiều nhất 30 MB" in answer.content.decode()
    assert Client().get("/", CONTENT_LENGTH="abc").status_code == 200
