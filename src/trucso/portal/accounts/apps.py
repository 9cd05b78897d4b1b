from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "trucso.portal.accounts"
    label = "accounts"
