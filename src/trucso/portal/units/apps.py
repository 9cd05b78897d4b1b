from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "trucso.portal.units"
    label = "units"
