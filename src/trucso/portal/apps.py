from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The project itself: start-up checks and the commands that concern every app."""

    name = "trucso.portal"
    label = "portal"

    def ready(self) -> None:
        from . import checks  # noqa: F401  registers the checks
