"""Addresses of the steps of a round."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views import sending

app_name = "workflow"
urlpatterns: list[URLPattern] = [
    path("phieu/<int:pk>/gui/", sending.sending, name="sending"),
    path("phieu/<int:pk>/gui/<slug:name>/", sending.make_move, name="move"),
    path("bien-nhan/<int:pk>/", sending.receipt, name="receipt"),
]
