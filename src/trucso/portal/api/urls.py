"""Addresses of the API, below ``/api/``."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from . import refusals
from .service import api

operations = api.urls
for operation in operations[0]:
    assert operation.callback
    operation.callback = refusals.in_words(operation.callback)

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", operations),
    path("", refusals.unknown_address, name="api-unknown"),
    path("<path:rest>", refusals.unknown_address, name="api-unknown"),
]
