from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "trucso.portal.people"
    label = "people"
    verbose_name = "Người dùng"

    def ready(self) -> None:
        """Let the log name what this app holds."""
        from .log_names import register

        register()
