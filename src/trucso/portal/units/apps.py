from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "trucso.portal.units"
    label = "units"

    def ready(self) -> None:
        """Let the log name what this app holds."""
        from .log_names import register

        register()
