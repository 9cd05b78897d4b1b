from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "trucso.portal.notices"
    label = "notices"
    verbose_name = "Nhắc việc"

    def ready(self) -> None:
        """Let the top bar of every page say how many notices one has not read."""
        from ..shared.navigation import COUNTERS
        from .services import unread

        COUNTERS["notices:list"] = unread
