from django.apps import AppConfig


class SharedConfig(AppConfig):
    name = "trucso.portal.shared"
    label = "shared"
