from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "trucso.portal.assessments"
    label = "assessments"
