"""Addresses of the measure browser, below ``/so-lieu/``."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import views

app_name = "facts"
urlpatterns: list[URLPattern] = [
    path("", views.measures, name="measures"),
    path("<str:code>/", views.measure, name="measure"),
]
