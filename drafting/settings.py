"""Settings, all by environment; docs/operating.md lists every variable.

Nothing is fetched at run time: every asset is served by the process itself.
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.FileAwareEnv()  # SECRET_KEY_FILE=/path is read for SECRET_KEY, and so on


def _number(name: str, default: int, *, least: int = 0, most: int = 1_000_000) -> int:
    """A setting that is a whole number; anything else is told in a sentence."""
    try:
        number: int = env.int(name, default=default)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise ImproperlyConfigured(f"Set {name} to a whole number from {least} to {most}.")
    return number


def _database() -> dict[str, Any]:
    """The database of DATABASE_URL, else SQLite's file in DATA_DIR."""
    try:
        found: dict[str, Any] = env.db(
            "DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'nigao.sqlite3'}"
        )
    except ValueError:
        found = {}
    if not found.get("ENGINE"):
        raise ImproperlyConfigured(
            "Set DATABASE_URL to postgres://user:password@host:port/name or sqlite:////path."
        )
    return found


DEBUG = env.bool("DEBUG", default=False)
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var")))
HOST = env.str("HOST", default="127.0.0.1")
PORT = _number("PORT", 8000, least=1, most=65_535)
WEB_CONCURRENCY = _number("WEB_CONCURRENCY", 2, least=1, most=64)
THREADS = _number("THREADS", 4, least=1, most=256)  # of each worker

_key_file = DATA_DIR / "secret_key"  # made by make install
_key_is_there = os.access(DATA_DIR, os.X_OK) and _key_file.is_file()
_key_is_ours = _key_is_there and os.access(_key_file, os.R_OK)
SECRET_KEY = env.str("SECRET_KEY", default=_key_file.read_text() if _key_is_ours else "")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "Set SECRET_KEY, or SECRET_KEY_FILE to a file that holds it, or run make install. "
        f"The file {_key_file} is not there, or belongs to another account."
    )

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", HOST])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "drafting.web",
    "drafting.bank",
    "drafting.desk",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_htmx",
    "import_export",
    "simple_history",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "drafting.web.well_formed.WellFormedMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "drafting.web.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "drafting.web.access.PrivateMiddleware",
    "drafting.web.access.SignInRequiredMiddleware",
    "drafting.web.failures.StorageTroubleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "drafting.urls"
WSGI_APPLICATION = "drafting.wsgi.application"

_CONTEXT = [
    "django.template.context_processors.request",
    "django.template.context_processors.i18n",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "drafting.web.pages.Pages",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "environment": "drafting.web.pages.environment",
            "extensions": ["jinja2.ext.i18n", "drafting.desk.page_words.DeskWords"],
            "context_processors": _CONTEXT,
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _CONTEXT},
    },
]

DATABASES = {"default": _database()}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Readers never wait for a writer (WAL); a writer takes its lock when its
    # transaction begins (IMMEDIATE), else read-then-write fails under load. What was
    # acknowledged is on the disk (FULL), since browsers then forget their copy. The file
    # is read where the system keeps it in memory (mmap): a connection's cache holds 2 MB.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
        f"PRAGMA mmap_size={256 * 1024 * 1024};",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 10)
DATABASES["default"]["CONN_MAX_AGE"] = _number("CONN_MAX_AGE", 600)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FIXTURE_DIRS = [BASE_DIR / "fixtures"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Shanghai")
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True  # no collecting step: files are served from where they lie
WHITENOISE_MAX_AGE = 60

AUTHENTICATION_BACKENDS = [
    "drafting.web.attempts.SignInGuard",
    "django.contrib.auth.backends.ModelBackend",
    "sesame.backends.ModelBackend",
]
_CHECKS = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": _CHECKS + "UserAttributeSimilarityValidator"},
    {"NAME": _CHECKS + "MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": _CHECKS + "CommonPasswordValidator"},
    {"NAME": _CHECKS + "NumericPasswordValidator"},
    {"NAME": "drafting.web.passwords.GuessablePasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "desk:drafts"
LOGOUT_REDIRECT_URL = "/sign-in/?signed-out"
SESAME_MAX_AGE = 60 * 60 * 24
SESAME_ONE_TIME = True

# Wrong passwords; the bounds are in drafting.web.attempts.
AXES_HANDLER = "drafting.web.attempts.Attempts"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # what a sign-in sets back
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # else a lock could be kept for ever
AXES_LOCKOUT_CALLABLE = "drafting.web.attempts.answer_as_it_is"
AXES_CLIENT_IP_CALLABLE = "drafting.web.addresses.client_address"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

SESSION_COOKIE_AGE = 60 * 60 * 24 * 7
HTTPS = env.bool("HTTPS", default=False)
PROXY_COUNT = _number("PROXY_COUNT", 1 if HTTPS else 0, most=10)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = ["^healthz$"]  # load balancers ask by plain HTTP
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", default=False)
# Whether other names of a domain speak HTTPS, and whether browsers shall be told so before
# they ever come, is for who runs the domain to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
        "microphone", "midi", "payment", "publickey-credentials-get", "screen-wake-lock", "usb",
        "xr-spatial-tracking",
    )
}  # fmt: skip
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

FILE_UPLOAD_HANDLERS = ["drafting.web.uploads.BoundedUploadHandler"]
UPLOAD_MAX_BYTES = 5 * 1024 * 1024  # a table of phrases; the files of page styles are smaller
REQUEST_SECONDS = _number("REQUEST_SECONDS", 20, least=1, most=3_600)  # see drafting.web.worker
REQUEST_MAX_BYTES = 100 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # a section with all the points it can have sends 2,600
TYPED_FIELD_NAMES = "drafting.desk.naming.names_of_fields"  # on pages that only show texts

PREPARED_BY = {"standings": {"most": 1_000}}
"""What `prepare` runs beside what the bank needs, which knows nothing of drafts. Of a big
database the drafts changed last are worked out; pages do it for the others when asked."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "drafting.web.logs.WithoutDetails",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "filters": {"without_queries": {"()": "drafting.web.logs.WithoutQueries"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "django.server": {
            "handlers": ["console"],
            "filters": ["without_queries"],
            "propagate": False,
        },
        "gunicorn.error": {
            "handlers": ["console"],
            "filters": ["without_queries"],
            "propagate": False,
        },
        "axes": {"level": "CRITICAL"},  # drafting.web.attempts says it in one line
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
