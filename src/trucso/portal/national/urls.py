"""Addresses of this app."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import views

app_name = "national"
urlpatterns: list[URLPattern] = [
    path("", views.province, name="province"),
    path("tinh/<slug:slug>/", views.province, name="province"),
    path("bang-xep-hang/tinh/", views.league, name="league"),
]
