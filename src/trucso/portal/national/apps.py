from django.apps import AppConfig


class NationalConfig(AppConfig):
    name = "trucso.portal.national"
    label = "national"

    def ready(self) -> None:
        """Let the log name what this app holds."""
        from .log_names import register

        register()
