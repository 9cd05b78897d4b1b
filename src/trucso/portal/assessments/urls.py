"""Addresses of this app."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views import cards, correcting, correcting_line, evidence, figures, imports, publications, rounds

app_name = "assessments"
urlpatterns: list[URLPattern] = [
    path("dot-danh-gia/", rounds.rounds, name="rounds"),
    path("dot-danh-gia/<slug:slug>/goi-cong-bo.json", publications.package, name="package"),
    path("dot-danh-gia/<slug:slug>/cac-lan-cong-bo/", publications.publications, name="publications"),
    path(
        "dot-danh-gia/<slug:slug>/cac-lan-cong-bo/<int:revision>/",
        publications.publication,
        name="publication",
    ),
    path(
        "dot-danh-gia/<slug:slug>/cac-lan-cong-bo/<int:revision>/goi.json",
        publications.package,
        name="revision_package",
    ),
    path("dot-danh-gia/<slug:slug>/dinh-chinh/", correcting.correction, name="correction"),
    path("dot-danh-gia/<slug:slug>/dinh-chinh/dong/", correcting.choose_line, name="choose_line"),
    path("dot-danh-gia/<slug:slug>/dinh-chinh/cong-bo/", correcting.publish, name="publish_correction"),
    path("dot-danh-gia/<slug:slug>/dinh-chinh/huy/", correcting.abandon, name="abandon_correction"),
    path("dinh-chinh/phieu/<int:pk>/<str:code>/", correcting_line.correct_line, name="correct_line"),
    path("dinh-chinh/thay-doi/<int:pk>/bo/", correcting.drop, name="drop_change"),
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
