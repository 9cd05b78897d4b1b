from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "trucso.portal.workflow"
    label = "workflow"
    verbose_name = "Quy trình đánh giá"

    def ready(self) -> None:
        """Let the calendar and the state of a card decide what may change, petitions what may be published,
        duties and draws what verifiers see, a hand-over tell what waits, and the log name preparations."""
        from ..accounts.handing_over import READERS
        from ..assessments.queries.visibility import BLINDS, DUTIES
        from ..assessments.services.gates import ENTRY, LINES, PUBLISHING
        from .entitlement import RoundDuties
        from .log_names import register
        from .my_work import waiting_with_roles
        from .second.hiding import SecondOpinions
        from .services.entering import line_gate
        from .services.moves import entry_gate
        from .services.petitions import publishing_gate

        ENTRY.append(entry_gate)
        LINES.append(line_gate)
        PUBLISHING.append(publishing_gate)
        DUTIES.append(RoundDuties())
        BLINDS.append(SecondOpinions())
        READERS.append(waiting_with_roles)
        register()
