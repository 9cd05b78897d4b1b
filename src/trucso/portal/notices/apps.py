from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "trucso.portal.notices"
    label = "notices"
    verbose_name = "Nhắc việc"

    def ready(self) -> None:
        """Count unread notices in the top bar; hear of petitions, duties and hand-overs as they happen."""
        from ..accounts import handing_over
        from ..shared.navigation import COUNTERS
        from ..workflow.services import petitions, reassigning
        from . import duties
        from .petitions import tell
        from .services import tell_successor, unread

        COUNTERS["notices:list"] = unread
        petitions.LISTENERS.append(tell)
        reassigning.LISTENERS.append(duties.tell)
        handing_over.LISTENERS.append(tell_successor)
