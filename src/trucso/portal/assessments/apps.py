from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "trucso.portal.assessments"
    label = "assessments"

    def ready(self) -> None:
        """Let the log name what this app holds."""
        from .log_names import register

        register()
