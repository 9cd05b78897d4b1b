from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "trucso.portal.facts"
    label = "facts"
