"""Addresses of filling a card off-line."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import batch_views, views

app_name = "workbooks"
urlpatterns: list[URLPattern] = [
    path("phieu/<int:pk>/excel/", views.workbooks, name="workbooks"),
    path("phieu/<int:pk>/excel/mau.xlsx", views.template, name="template"),
    path("nhap-excel/<int:pk>/", views.receipt, name="receipt"),
    path("nhap-excel/<int:pk>/tra-loi/", views.answer, name="answer"),
    path("nhap-excel/<int:pk>/ghi/", views.write, name="apply"),
    path("nhap-excel/<int:pk>/hoan-tac/", views.undo, name="undo"),
    path("nhap-excel/<int:pk>/tep-goc/", views.file, name="file"),
    path("dot-danh-gia/<slug:slug>/nhap-excel/", batch_views.batches, name="batches"),
    path("nhap-excel/lo/<int:pk>/", batch_views.batch, name="batch"),
    path("nhap-excel/lo/<int:pk>/tiep/", batch_views.go_on, name="batch_step"),
    path("nhap-excel/lo/<int:pk>/ghi/", batch_views.write, name="batch_apply"),
    path("dot-danh-gia/<slug:slug>/mau-excel.zip", views.templates, name="templates"),
]
