from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class WorkbooksConfig(AppConfig):
    name = "trucso.portal.workbooks"
    label = "workbooks"
    verbose_name = "Nhập bằng Excel"

    def ready(self) -> None:
        """A round for which workbooks came in is not cancelled; the log names workbooks."""
        from ..workflow.cancelling import WORK, Work
        from .batch_queries import files_received
        from .log_names import register

        WORK.append(Work(gettext_lazy("%(n)s tệp Excel đã tải lên"), files_received))
        register()
