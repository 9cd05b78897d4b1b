from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "trucso.portal.notices"
    label = "notices"
    verbose_name = "Nhắc việc"

    def ready(self) -> None:
        """Count unread notices in the top bar; hear at once of what is told at once."""
        from ..accounts import handing_over
        from ..assessments.services import correcting
        from ..shared.navigation import COUNTERS
        from ..workflow.services import cancelling, petitions, reassigning
        from . import cancelled, corrections, duties
        from .petitions import tell
        from .services import tell_successor, unread

        COUNTERS["notices:list"] = unread
        petitions.LISTENERS.append(tell)
        correcting.LISTENERS.append(corrections.tell)
        reassigning.LISTENERS.append(duties.tell)
        cancelling.LISTENERS.append(cancelled.tell)
        handing_over.LISTENERS.append(tell_successor)
