"""Addresses of the pages about people."""

from __future__ import annotations

from django.urls import path

from . import import_views, person_views, views

app_name = "people"
urlpatterns = [
    path("", views.people_list, name="list"),
    path("moi/", views.invite, name="invite"),
    path("nhap-tu-tep/", import_views.import_people, name="import"),
    path("nhap-tu-tep/mau.xlsx", import_views.template, name="template"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/sua/", person_views.edit, name="edit"),
    path("<int:pk>/vai-tro/", person_views.grant, name="grant"),
    path("<int:pk>/vai-tro/<int:assignment>/ket-thuc/", person_views.end_role, name="end_role"),
    path("<int:pk>/ban-giao/", person_views.hand_over, name="hand_over"),
    path("<int:pk>/lien-ket/", person_views.renew_link, name="renew_link"),
    path("<int:pk>/khoa/", person_views.lock, name="lock"),
    path("<int:pk>/mo-lai/", person_views.unlock, name="unlock"),
    path("<int:pk>/hai-buoc/de-nghi/", person_views.ask_reset, name="ask_reset"),
    path("<int:pk>/hai-buoc/xac-nhan/", person_views.confirm_reset, name="confirm_reset"),
]
