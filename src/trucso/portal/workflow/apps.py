from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "trucso.portal.workflow"
    label = "workflow"
    verbose_name = "Quy trình đánh giá"

    def ready(self) -> None:
        """Let the calendar and the state of a card decide what may change, and duties what verifiers see."""
        from ..assessments.queries.visibility import DUTIES
        from ..assessments.services.gates import ENTRY, LINES
        from .entitlement import RoundDuties
        from .services.entering import line_gate
        from .services.moves import entry_gate

        ENTRY.append(entry_gate)
        LINES.append(line_gate)
        DUTIES.append(RoundDuties())
