from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "trucso.portal.workflow"
    label = "workflow"
    verbose_name = "Quy trình đánh giá"
