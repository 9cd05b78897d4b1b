from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "trucso.portal.notices"
    label = "notices"
    verbose_name = "Nhắc việc"
