from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "trucso.portal.notices"
    label = "notices"
    verbose_name = "Nhắc việc"

    def ready(self) -> None:
        """Count one's unread notices in the top bar of every page, and hear of petitions as they move."""
        from ..shared.navigation import COUNTERS
        from ..workflow.services.petitions import LISTENERS
        from .petitions import tell
        from .services import unread

        COUNTERS["notices:list"] = unread
        LISTENERS.append(tell)
