"""Settings of Django. What an operator may change is read in ``environment.py`` and documented there."""

from __future__ import annotations

from pathlib import Path

from trucso.portal.environment import read_environment, secret_key, single_sign_on

_ENVIRONMENT = read_environment()

DEBUG = _ENVIRONMENT["DEBUG"]
VAR_DIR = _ENVIRONMENT["TRUCSO_VAR"]
DEFINITIONS_DIR = _ENVIRONMENT["TRUCSO_DEFINITIONS"]
CASES_DIR = _ENVIRONMENT["TRUCSO_CASES"]
HOST, PORT, WORKERS = _ENVIRONMENT["HOST"], _ENVIRONMENT["PORT"], _ENVIRONMENT["WORKERS"]
PROVINCE = _ENVIRONMENT["TRUCSO_PROVINCE"]
IS_DEMO_ALLOWED = _ENVIRONMENT["TRUCSO_DEMO"]

VAR_DIR.mkdir(parents=True, exist_ok=True)
SECRET_KEY = secret_key(_ENVIRONMENT["SECRET_KEY"], VAR_DIR)
ALLOWED_HOSTS = _ENVIRONMENT["ALLOWED_HOSTS"]
CSRF_TRUSTED_ORIGINS = _ENVIRONMENT["CSRF_TRUSTED_ORIGINS"]

INSTALLED_APPS = [
    "trucso.portal",
    "trucso.portal.shared",  # before allauth: its pages for signing in are found before allauth's
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "trucso.portal.accounts",
    "trucso.portal.journal",
    "trucso.portal.units",
    "trucso.portal.facts",
    "trucso.portal.indexes",
    "trucso.portal.assessments",
    "trucso.portal.workflow",
    "trucso.portal.workbooks",
    "trucso.portal.notices",
    "trucso.portal.national",
    "trucso.portal.api",
    "trucso.portal.people",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "trucso.portal.shared.middleware.content_security_policy",
    "trucso.portal.shared.middleware.bounded_request",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "trucso.portal.shared.middleware.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "trucso.portal.shared.middleware.composed_input",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "trucso.portal.shared.middleware.AccessMiddleware",
    "trucso.portal.accounts.middleware.SecondStepMiddleware",
]
ROOT_URLCONF = "trucso.portal.urls"
WSGI_APPLICATION = "trucso.portal.wsgi.application"
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
DATABASES = {"default": _ENVIRONMENT["DATABASE_URL"]}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Readers never wait for a writer (WAL); a writer takes its lock at once instead of failing half-way, and
    # writers wait in a queue. FULL: what was acknowledged survives a power cut, not only a killed process.
    DATABASES["default"]["ENGINE"] = "trucso.portal.shared.queued_sqlite3"
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The limits on sign-in are counted in the database, so that every worker counts the same.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("username", "full_name", "email")}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workflow:mine"
ACCOUNT_ADAPTER = "trucso.portal.accounts.adapter.Adapter"
ACCOUNT_FORMS = {
    "login": "trucso.portal.accounts.forms.LoginForm",
    "change_password": "trucso.portal.accounts.forms.ChangePasswordForm",
    "set_password": "trucso.portal.accounts.forms.SetPasswordForm",
    "reset_password": "trucso.portal.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "trucso.portal.accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "trucso.portal.accounts.forms.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
# A whole office may share one address, so it is guessing at one account that is stopped first.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "change_password": "5/m/user",
    "reset_password": "10/m/ip,3/h/key",
    "reset_password_from_key": "10/m/ip",
    "reauthenticate": "10/m/user",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
PASSWORD_RESET_TIMEOUT = 3600
INVITATION_DAYS = _ENVIRONMENT["TRUCSO_INVITATION_DAYS"]
MFA_ROLES = _ENVIRONMENT["TRUCSO_MFA_ROLES"]
MFA_ADAPTER = "trucso.portal.accounts.adapter.SecondStepAdapter"
MFA_FORMS = {
    "activate_totp": "trucso.portal.accounts.forms.ActivateAppForm",
    "authenticate": "trucso.portal.accounts.forms.CodeForm",
    "reauthenticate": "trucso.portal.accounts.forms.ReauthenticateCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Trục Số"
MFA_TOTP_TOLERANCE = 1  # phones whose clock is half a minute off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _ENVIRONMENT["TRUCSO_HTTPS"]
# Behind the proxy that HTTPS needs, the visitor's address is the one the proxy adds.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _ENVIRONMENT["TRUCSO_HTTPS"] else 0

SOCIALACCOUNT_ADAPTER = "trucso.portal.accounts.single_sign_on.SingleSignOnAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # our policy lets no form lead to another server
SOCIALACCOUNT_PROVIDERS = {"openid_connect": single_sign_on(_ENVIRONMENT)}
SINGLE_SIGN_ON_NAME = _ENVIRONMENT["TRUCSO_OIDC_NAME"] if _ENVIRONMENT["TRUCSO_OIDC_URL"] else ""

SESSION_COOKIE_AGE = _ENVIRONMENT["TRUCSO_SESSION_HOURS"] * 3600
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "trucso.portal.shared.middleware.csrf_failed"
DATA_UPLOAD_MAX_MEMORY_SIZE = _ENVIRONMENT["TRUCSO_UPLOAD_MB"] * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 500  # the workbooks of a whole province at once
MAX_UPLOAD_BYTES = DATA_UPLOAD_MAX_MEMORY_SIZE
EVIDENCE_BYTES = _ENVIRONMENT["TRUCSO_EVIDENCE_MB"] * 1024 * 1024
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if _ENVIRONMENT["TRUCSO_HTTPS"]:
    # Behind a proxy that speaks HTTPS and sets X-Forwarded-Proto itself.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
IS_HTTPS = _ENVIRONMENT["TRUCSO_HTTPS"]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [Path(__file__).parent / "shared" / "static_build"]
_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
_STATIC_WITH_DIGESTS = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC if DEBUG else _STATIC_WITH_DIGESTS},
}
WHITENOISE_USE_FINDERS = DEBUG
MEDIA_ROOT = VAR_DIR / "files"

globals().update(_ENVIRONMENT["TRUCSO_MAIL"])
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = _ENVIRONMENT["TRUCSO_MAIL_FROM"]
SITE_ADDRESS = _ENVIRONMENT["TRUCSO_ADDRESS"].rstrip("/")
IS_MAIL_SET = _ENVIRONMENT["TRUCSO_MAIL"]["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
QUIET_HOURS = _ENVIRONMENT["TRUCSO_QUIET_HOURS"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"screen": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["screen"], "level": _ENVIRONMENT["TRUCSO_LOG_LEVEL"]},
}
