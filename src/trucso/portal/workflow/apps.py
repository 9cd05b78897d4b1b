from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "trucso.portal.workflow"
    label = "workflow"
    verbose_name = "Quy trình đánh giá"

    def ready(self) -> None:
        """Let the calendar and the state of a card decide whether its figures may change."""
        from ..assessments.services.gates import ENTRY
        from .services.moves import entry_gate

        ENTRY.append(entry_gate)
