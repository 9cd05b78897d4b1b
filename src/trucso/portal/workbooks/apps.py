from django.apps import AppConfig


class WorkbooksConfig(AppConfig):
    name = "trucso.portal.workbooks"
    label = "workbooks"
    verbose_name = "Nhập bằng Excel"
