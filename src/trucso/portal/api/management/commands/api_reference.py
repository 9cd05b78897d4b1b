"""``manage.py api_reference``: the reference part of docs/api.md, from the API itself."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from ...reference import as_markdown
from ...service import api


class Command(BaseCommand):
    help = "In phần tra cứu của docs/api.md, sinh từ chính API."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(as_markdown(api.get_openapi_schema()), ending="")
