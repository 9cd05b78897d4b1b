from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "trucso.portal.people"
    label = "people"
    verbose_name = "Người dùng"
