"""Signing in and out, one's own password, second step, sessions: the only pages of allauth we open."""

from __future__ import annotations

from allauth.account import views
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.webauthn import views as keys
from django.urls import path, register_converter
from django.urls.converters import StringConverter

from . import invitation_views, single_sign_on
from . import sign_in_views as ours


class Base36Converter(StringConverter):
    """How allauth writes whose password a letter resets; what follows its dash is the key."""

    regex = "[0-9A-Za-z]+"


register_converter(Base36Converter, "base36")
_PASSWORD = [
    path("doi-mat-khau/", ours.ChangePassword.as_view(), name="account_change_password"),
    path("dat-mat-khau/", ours.SetPassword.as_view(), name="account_set_password"),
    path("quen-mat-khau/", views.password_reset, name="account_reset_password"),
    path("quen-mat-khau/da-gui/", views.password_reset_done, name="account_reset_password_done"),
    path(
        "quen-mat-khau/xong/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"
    ),
    path(
        "quen-mat-khau/<base36:uidb36>-<str:key>/",
        ours.ResetPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path("loi-moi/<str:token>/", invitation_views.invitation, name="account_invitation"),
]
_SECOND_STEP = [
    path("hai-buoc/", mfa.index, name="mfa_index"),
    path("hai-buoc/nhap-ma/", mfa.authenticate, name="mfa_authenticate"),
    path("hai-buoc/xac-nhan/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("hai-buoc/ung-dung/bat/", ours.ActivateApp.as_view(), name="mfa_activate_totp"),
    path("hai-buoc/ung-dung/bo/", ours.DeactivateApp.as_view(), name="mfa_deactivate_totp"),
    path("hai-buoc/ma-du-phong/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("hai-buoc/ma-du-phong/tao/", ours.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("hai-buoc/ma-du-phong/tai/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("hai-buoc/khoa/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("hai-buoc/khoa/them/", ours.AddKey.as_view(), name="mfa_add_webauthn"),
    path("hai-buoc/khoa/<int:pk>/bo/", ours.RemoveKey.as_view(), name="mfa_remove_webauthn"),
    path("hai-buoc/khoa/<int:pk>/sua/", keys.edit_webauthn, name="mfa_edit_webauthn"),
    path("hai-buoc/khoa/xac-nhan/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("dang-nhap/khoa/", keys.login_webauthn, name="mfa_login_webauthn"),
]
_SINGLE_SIGN_ON = [
    path("dang-nhap/<slug:provider_id>/den/", single_sign_on.sign_in, name="openid_connect_login"),
    path("dang-nhap/<slug:provider_id>/ve/", single_sign_on.callback, name="openid_connect_callback"),
    path("dang-nhap/tinh/loi/", single_sign_on.error, name="socialaccount_login_error"),
    path("dang-nhap/tinh/huy/", single_sign_on.error, name="socialaccount_login_cancelled"),
    path("dang-nhap/tinh/dang-ky/", single_sign_on.closed, name="socialaccount_signup"),
    path("dang-nhap/tinh/ket-noi/", single_sign_on.closed, name="socialaccount_connections"),
]
urlpatterns = [
    path("dang-nhap/", ours.SignIn.as_view(), name="account_login"),
    path("dang-xuat/", views.logout, name="account_logout"),
    path("bi-khoa/", views.account_inactive, name="account_inactive"),
    path("xac-nhan/", views.reauthenticate, name="account_reauthenticate"),
    path("phien/", ours.Sessions.as_view(), name="usersessions_list"),
    *_PASSWORD,
    *_SECOND_STEP,
    *_SINGLE_SIGN_ON,
]
