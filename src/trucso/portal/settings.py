"""Settings: every value comes from the environment and has a default that runs."""

from __future__ import annotations

import os
from pathlib import Path

import dj_database_url

BASE_DIR = Path(__file__).resolve().parents[3]
VAR_DIR = Path(os.environ.get("TRUCSO_VAR", BASE_DIR / "var"))
DEFINITIONS_DIR = Path(os.environ.get("TRUCSO_DEFINITIONS", BASE_DIR / "definitions"))
CASES_DIR = Path(os.environ.get("TRUCSO_CASES", BASE_DIR / "cases"))

SECRET_KEY = os.environ.get("SECRET_KEY", "khong-an-toan-chi-dung-khi-thu")
DEBUG = os.environ.get("DEBUG", "0") == "1"
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost,testserver").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "trucso.portal.shared",
    "trucso.portal.accounts",
    "trucso.portal.journal",
    "trucso.portal.units",
    "trucso.portal.facts",
    "trucso.portal.indexes",
    "trucso.portal.assessments",
    "trucso.portal.national",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "trucso.portal.shared.middleware.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "trucso.portal.shared.middleware.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "trucso.portal.shared.middleware.composed_input",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "trucso.portal.shared.middleware.AccessMiddleware",
]
ROOT_URLCONF = "trucso.portal.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
DATABASES = {
    "default": dj_database_url.parse(os.environ.get("DATABASE_URL", f"sqlite:///{VAR_DIR}/trucso.sqlite3"))
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "src/trucso/portal/shared/static_build"]
WHITENOISE_USE_FINDERS = True
