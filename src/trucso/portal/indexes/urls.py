"""Addresses of the index browser, below ``/bo-chi-so/``."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import views

app_name = "indexes"
urlpatterns: list[URLPattern] = [
    path("", views.index_list, name="list"),
    path("<slug:index_id>/<int:year>/", views.version, name="version"),
    path("<slug:index_id>/<int:year>/vi-du/", views.examples, name="examples"),
    path("<slug:index_id>/<int:year>/van-ban.<slug:kind>", views.law_file, name="law_file"),
    path("<slug:index_id>/<int:year>/chi-so/<str:code>/", views.indicator, name="indicator"),
    path("<slug:index_id>/khac-nhau/<int:before>/<int:after>/", views.differences, name="differences"),
]
