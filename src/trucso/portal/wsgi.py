"""Entry of the HTTP server."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trucso.portal.settings")
application = get_wsgi_application()

from trucso.portal.assessments.warming import warm  # noqa: E402 (the apps must be ready)

warm()
