from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "trucso.portal.api"
    label = "api"
