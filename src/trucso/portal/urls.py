"""Addresses of the portal. Each app lists its own in ``urls.py``; this file only includes them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("trucso.portal.shared.urls")),
    path("tai-khoan/", include("trucso.portal.accounts.urls")),
    path("", include("trucso.portal.national.urls")),
    path("don-vi/", include("trucso.portal.units.urls")),
    path("bo-chi-so/", include("trucso.portal.indexes.urls")),
    path("so-lieu/", include("trucso.portal.facts.urls")),
    path("", include("trucso.portal.workflow.urls")),
    path("", include("trucso.portal.workbooks.urls")),
    path("", include("trucso.portal.assessments.urls")),
    path("api/", include("trucso.portal.api.urls")),
    path("nhat-ky/", include("trucso.portal.journal.urls")),
    path("nguoi-dung/", include("trucso.portal.people.urls")),
    path("nhac-viec/", include("trucso.portal.notices.urls")),
]
handler403 = "trucso.portal.shared.middleware.refused"
