from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "trucso.portal.journal"
    label = "journal"
    verbose_name = "Nhật ký"
