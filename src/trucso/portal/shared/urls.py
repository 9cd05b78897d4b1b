"""Addresses that belong to no app."""

from __future__ import annotations

from django.urls import path
from django.views.i18n import set_language

from . import views

app_name = "shared"
urlpatterns = [
    path("ngon-ngu/", set_language, name="language"),
    path("giao-dien/", views.style, name="style"),
]
