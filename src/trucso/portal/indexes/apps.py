from django.apps import AppConfig


class IndexesConfig(AppConfig):
    name = "trucso.portal.indexes"
    label = "indexes"

    def ready(self) -> None:
        """Let the log name what this app holds."""
        from .log_names import register

        register()
