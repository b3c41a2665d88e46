"""Settings of the site; what differs between installations comes from the environment.

``LOTRINH_DATA`` (default ``./var``) holds everything that must be backed up: the SQLite database,
the kept files, the secret key, the key of the trail and its anchor. ``DATABASE_URL`` chooses
PostgreSQL instead of SQLite.

``LOTRINH_HOSTS``: the names that the site answers to, with commas (default: this machine only).
``LOTRINH_HTTPS``: true behind HTTPS; ``LOTRINH_ORIGINS``: its addresses (``https://...``), with
commas. ``LOTRINH_SECRET_KEY``: instead of the key kept in the data folder. ``LOTRINH_TIME_ZONE``:
default ``Asia/Ho_Chi_Minh``. ``LOTRINH_DEBUG``: for developers only. ``LOTRINH_HASHED_STATIC`` is
set by ``lotrinh serve`` itself.

Accounts (docs/accounts.md says it at length): ``LOTRINH_EMAIL_URL`` and ``LOTRINH_EMAIL_FROM``: the
mail server and the sender; ``LOTRINH_SECOND_FACTOR``: ``required`` or ``offered``;
``LOTRINH_OIDC_URL``, ``_CLIENT_ID``, ``_CLIENT_SECRET``, ``_NAME``, ``_USERNAME_CLAIM``: single
sign-on; ``LOTRINH_PROXIES``: how many servers of one's own stand in front.

``LOTRINH_DATA_LICENCE``: the licence named in exported figures (docs/api.md).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from environs import Env, validate

from lotrinh.site.mail_server import mail_settings
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
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pads its answers against BREACH; a page of a phone on 3G is a fifth of its size.
    "django.middleware.gzip.GZipMiddleware",
    "lotrinh.site.api_answers.ApiAnswersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lotrinh.site.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lotrinh.site.limits.BodyLimitMiddleware",
    "lotrinh.site.request_context.RequestContextMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lotrinh.site.last_seen.LastSeenMiddleware",
    "lotrinh.site.second_factor.SecondFactorMiddleware",
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

# What counts sign-ins that failed must be one for all processes of the server, and an entry must be
# added by one of two that come at the same moment: files and memory do neither.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache_entry",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

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
        "NAME": "lotrinh.workspace.people.accounts.passwords.LongEnough",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "sign_in"

ACCOUNT_ADAPTER = "lotrinh.workspace.people.accounts.adapters.AccountAdapter"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "lotrinh.workspace.people.accounts.forms.SignInForm",
    "reauthenticate": "lotrinh.workspace.people.accounts.forms.PasswordAgainForm",
    "change_password": "lotrinh.workspace.people.accounts.forms.ChangePasswordForm",
    "set_password": "lotrinh.workspace.people.accounts.forms.NewPasswordForm",
    "reset_password": "lotrinh.workspace.people.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "lotrinh.workspace.people.accounts.forms.ResetPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
# A whole school comes by one address: what is counted by address leaves room for that.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "100/5m/ip,10/10m/key",
    "reset_password": "60/h/ip,5/h/key",
    "reset_password_from_key": "60/m/ip",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_DISPLAY = "lotrinh.workspace.people.accounts.adapters.shown_name"
# Without one's own servers in front, what a request says of its address is not believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("LOTRINH_PROXIES", 0)

MFA_ADAPTER = "lotrinh.workspace.people.accounts.adapters.SecondFactorAdapter"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "lotrinh.workspace.people.accounts.forms.CodeForm",
    "reauthenticate": "lotrinh.workspace.people.accounts.forms.CodeAgainForm",
    "activate_totp": "lotrinh.workspace.people.accounts.forms.CodeAppForm",
    "add_webauthn": "lotrinh.workspace.people.accounts.forms.AddKeyForm",
    "login_webauthn": "lotrinh.workspace.people.accounts.forms.KeyAloneForm",
    "authenticate_webauthn": "lotrinh.workspace.people.accounts.forms.KeyForm",
    "reauthenticate_webauthn": "lotrinh.workspace.people.accounts.forms.KeyAgainForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Lộ Trình"
MFA_TOTP_TOLERANCE = 1

SECOND_FACTOR_IS_REQUIRED = (
    env.str("LOTRINH_SECOND_FACTOR", "required", validate=validate.OneOf(["required", "offered"]))
    == "required"
)

# One provider of single sign-on, which signs in accounts that are there and makes none.
OIDC_URL = env.str("LOTRINH_OIDC_URL", "")
OIDC_USERNAME_CLAIM = env.str("LOTRINH_OIDC_USERNAME_CLAIM", "")
SOCIALACCOUNT_ADAPTER = "lotrinh.workspace.people.accounts.adapters.ProviderAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": env.str("LOTRINH_OIDC_NAME", "OpenID Connect"),
                "client_id": env.str("LOTRINH_OIDC_CLIENT_ID", ""),
                "secret": env.str("LOTRINH_OIDC_CLIENT_SECRET", ""),
                "settings": {"server_url": OIDC_URL},
            }
        ]
        if OIDC_URL
        else [],
    }
}

# How many wrong keys of the API one address may show (as ACCOUNT_RATE_LIMITS).
API_WRONG_KEYS = "100/5m/ip"

# The licence that exported figures carry (an SPDX name), if the owner of the data has given one.
DATA_LICENCE = env.str("LOTRINH_DATA_LICENCE", "")

# --- mails ------------------------------------------------------------------------------------

# Without a mail server no page offers what needs one.
MAILS_GO_OUT = bool(env.str("LOTRINH_EMAIL_URL", ""))
_mail = mail_settings(env.str("LOTRINH_EMAIL_URL", ""))
EMAIL_BACKEND = _mail.backend
EMAIL_HOST = _mail.host
EMAIL_PORT = _mail.port
EMAIL_HOST_USER = _mail.user
EMAIL_HOST_PASSWORD = _mail.password
EMAIL_USE_TLS = _mail.starttls
EMAIL_USE_SSL = _mail.tls
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("LOTRINH_EMAIL_FROM", "") or _mail.sender

# --- how long somebody stays signed in ----------------------------------------------------------

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
