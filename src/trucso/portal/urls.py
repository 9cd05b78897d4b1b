"""Addresses of the portal. Each app lists its own in ``urls.py``; this file only includes them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
