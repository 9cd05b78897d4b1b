"""Settings of the tests: those of the portal, with a data folder of their own and cheap passwords."""

from __future__ import annotations

import os
import tempfile

os.environ["TRUCSO_VAR"] = tempfile.mkdtemp(prefix="trucso-test-")
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
for _name in ("DEBUG", "HOST", "ALLOWED_HOSTS", "TRUCSO_HTTPS", "TRUCSO_DEMO"):
    os.environ.pop(_name, None)

from trucso.portal.settings import *  # noqa: E402, F403

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # In memory, where nobody queues; pytest-xdist knows Django's own engine only.
    DATABASES["default"]["ENGINE"] = "django.db.backends.sqlite3"  # noqa: F405
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOGGING = {"version": 1, "disable_existing_loggers": False}
