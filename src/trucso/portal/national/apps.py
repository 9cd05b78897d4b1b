from django.apps import AppConfig


class NationalConfig(AppConfig):
    name = "trucso.portal.national"
    label = "national"
