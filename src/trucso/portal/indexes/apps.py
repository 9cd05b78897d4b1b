from django.apps import AppConfig


class IndexesConfig(AppConfig):
    name = "trucso.portal.indexes"
    label = "indexes"
