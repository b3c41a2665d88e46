"""Settings of the site; what differs between installations comes from the environment.

``LOTRINH_DATA`` (default ``./var``) holds everything that must be backed up: the SQLite database,
the kept files, the secret key. ``DATABASE_URL`` chooses PostgreSQL instead of SQLite.

``LOTRINH_HOSTS``: the names that the site answers to, with commas (default: this machine only).
``LOTRINH_HTTPS``: true behind HTTPS; ``LOTRINH_ORIGINS``: its addresses (``https://...``), with
commas. ``LOTRINH_SECRET_KEY``: instead of the key kept in the data folder. ``LOTRINH_TIME_ZONE``:
default ``Asia/Ho_Chi_Minh``. ``LOTRINH_DEBUG``: for developers only. ``LOTRINH_HASHED_STATIC`` is
set by ``lotrinh serve`` itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env

from lotrinh.workspace.kept_keys import kept_key

env = Env()

PACKAGE = Path(__file__).resolve().parent.parent
LOTRINH_DATA = Path(env.str("LOTRINH_DATA", "var")).resolve()

DEBUG = env.bool("LOTRINH_DEBUG", False)
SECRET_KEY = env.str("LOTRINH_SECRET_KEY", "") or kept_key(LOTRINH_DATA / "secret-key")
ALLOWED_HOSTS = env.list("LOTRINH_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("LOTRINH_ORIGINS", [])
# True behind HTTPS: cookies then travel by HTTPS only.
HTTPS = env.bool("LOTRINH_HTTPS", False)

INSTALLED_APPS = [
    "lotrinh.workspace",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pads its answers against BREACH; a page of a phone on 3G is a fifth of its size.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lotrinh.site.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lotrinh.site.limits.BodyLimitMiddleware",
    "lotrinh.site.request_context.RequestContextMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "lotrinh.site.urls"
WSGI_APPLICATION = "lotrinh.site.wsgi.application"
ASGI_APPLICATION = "lotrinh.site.asgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted((PACKAGE / "workspace").glob("*/templates")),
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lotrinh.workspace.reports.frame.frame",
            ],
        },
    }
]

# --- data -------------------------------------------------------------------------------------

DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(
        env.str("DATABASE_URL", "") or f"sqlite:///{LOTRINH_DATA / 'lotrinh.sqlite3'}",
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Writers queue instead of failing, readers never wait.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Kept files lie under LOTRINH_DATA/files and have no address: a permission-checked page sends them.
UPLOAD_LIMIT = 20 * 1024 * 1024
EVIDENCE_FILES_LIMIT = 10
DATA_UPLOAD_MAX_NUMBER_FILES = EVIDENCE_FILES_LIMIT

# Long work waits in the database and is done by `lotrinh worker`, which `lotrinh serve` starts.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# --- people -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "workspace.User"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "sign_in"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS

# --- what a browser may do --------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if HTTPS else 0

# --- words and figures ------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["lotrinh.site.formats"]
USE_I18N = True
# Grouping is asked for where a figure is an amount (floatformat:"-2g"); a year is never 2.025.
USE_THOUSAND_SEPARATOR = False
USE_TZ = True
TIME_ZONE = env.str("LOTRINH_TIME_ZONE", "Asia/Ho_Chi_Minh")

# --- static files -----------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = LOTRINH_DATA / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# `lotrinh serve` collects and hashes the static files, so that browsers keep them for good.
HASHED_STATIC = env.bool("LOTRINH_HASHED_STATIC", False)
WHITENOISE_USE_FINDERS = not HASHED_STATIC
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if HASHED_STATIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- what is logged ---------------------------------------------------------------------------

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
