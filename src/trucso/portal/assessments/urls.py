"""Addresses of this app."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views import cards, evidence, figures, imports, rounds

app_name = "assessments"
urlpatterns: list[URLPattern] = [
    path("dot-danh-gia/", rounds.rounds, name="rounds"),
    path("dot-danh-gia/<slug:slug>/goi-cong-bo.json", rounds.package, name="package"),
    path("bang-xep-hang/xa/", rounds.latest_league, name="latest_league"),
    path("bang-xep-hang/xa/<slug:slug>/", rounds.league_view, name="league"),
    path("phieu/", cards.scorecards, name="scorecards"),
    path("phieu/<int:pk>/", cards.scorecard, name="scorecard"),
    path("phieu/<int:pk>/nhap-tep/", imports.upload, name="upload"),
    path("phieu/<int:pk>/so-lieu/<str:key>/", figures.figure, name="figure"),
    path("phieu/<int:pk>/<str:code>/", cards.line, name="line"),
    path("nhap-phieu/<int:pk>/", imports.imported, name="import"),
    path("nhap-phieu/<int:pk>/ghi/", imports.import_apply, name="import_apply"),
    path("nhap-phieu/<int:pk>/hoan-tac/", imports.import_undo, name="import_undo"),
    path("nhap-phieu/<int:pk>/tep-goc/", imports.import_file, name="import_file"),
    path("minh-chung/<int:pk>/", evidence.evidence, name="evidence"),
    path("minh-chung/<int:pk>/tep/", evidence.evidence_file, name="evidence_file"),
    path("minh-chung/<int:pk>/xem/", evidence.evidence_preview, name="evidence_preview"),
    path("minh-chung/<int:pk>/trang/<int:page>/", evidence.evidence_page, name="evidence_page"),
]
