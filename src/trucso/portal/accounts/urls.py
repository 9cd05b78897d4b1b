"""Signing in and out, and one's own password. Only these pages of allauth have an address."""

from __future__ import annotations

from allauth.account import views
from django.urls import path

from . import invitation_views

urlpatterns = [
    path("dang-nhap/", views.login, name="account_login"),
    path("dang-xuat/", views.logout, name="account_logout"),
    path("bi-khoa/", views.account_inactive, name="account_inactive"),
    path("xac-nhan/", views.reauthenticate, name="account_reauthenticate"),
    path("loi-moi/<str:token>/", invitation_views.invitation, name="account_invitation"),
    path("doi-mat-khau/", views.password_change, name="account_change_password"),
]
