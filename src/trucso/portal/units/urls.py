"""Addresses of this app."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import views

app_name = "units"
urlpatterns: list[URLPattern] = [
    path("", views.unit_list, name="list"),
    path("<slug:slug>/", views.unit_detail, name="detail"),
]
