"""Every setting of the service, read from the environment.

All have a working value on one's own machine. With KHANEGI_ENV=production the service refuses
to start until each value that protects somebody has been given.
"""

from __future__ import annotations

import os
from pathlib import Path

from khanegi.cli import database
from khanegi.conf.environment import Environment

env = Environment(os.environ)
PRODUCTION = env.production
ROOT = Path(__file__).resolve().parents[3]
LOCAL = database.LOCAL

# --- secrets and addresses -------------------------------------------------------------------
SECRET_KEY = env.secret("KHANEGI_SECRET_KEY", local="only-for-this-machine-" + "k" * 40)
# The AES key (64 hexadecimal digits) that makes tracking codes from case numbers. Never change or
# lose it: every code ever given would be lost with it.
CODE_KEY = env.key("KHANEGI_CODE_KEY", local="6b" * 32)
PUBLIC_URL = env.public_url("KHANEGI_PUBLIC_URL", local="http://127.0.0.1:8000")
ALLOWED_HOSTS = env.hosts("KHANEGI_HOSTS")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
DEBUG = False
# Where files lie: a bucket of a store that speaks S3 if its address is given, else a folder.
S3_URL = env.text("KHANEGI_S3_URL", local="", production="")
S3_KEYS = {
    "key": env.text("KHANEGI_S3_KEY", local="", production=None if S3_URL else ""),
    "secret": env.text("KHANEGI_S3_SECRET", local="", production=None if S3_URL else ""),
    "region": env.text("KHANEGI_S3_REGION", local="us-east-1", production="us-east-1"),
}
FILES = Path(env.text("KHANEGI_FILES", local=str(LOCAL / "files"), production="/nowhere" if S3_URL else None))
SMS_URL = env.text("KHANEGI_SMS_URL", local="http://127.0.0.1:8001")
SMS_TOKEN = env.text("KHANEGI_SMS_TOKEN", local="", production="")
# The cooperative system: people are led to this address too. The key (64 hexadecimal digits) is shared
# with it and signs what is handed over.
COOP_URL = env.public_url("KHANEGI_COOP_URL", local="http://127.0.0.1:8002")
COOP_KEY = env.key("KHANEGI_COOP_KEY", local="c0" * 32)
# Seals the secrets of banks' programs and hooks (64 hexadecimal digits), and to which hosts hooks may lead;
# without any named, locally, anywhere.
BANK_KEY = env.key("KHANEGI_BANK_KEY", local="ba" * 32)
BANK_HOSTS = [host for host in env.text("KHANEGI_BANK_HOSTS", local="", production="").split(",") if host]
# With what permits are signed (khanegi.permits.keys). Only workers are given keys; everybody knows what
# is public. Without them a machine of one's own makes a pair for itself.
PERMIT_CERTIFICATES = env.text("KHANEGI_PERMIT_CERTIFICATES", local="")
MARK_PUBLIC_KEYS = env.numbered_keys("KHANEGI_MARK_PUBLIC_KEYS")
PERMIT_KEY = env.text("KHANEGI_PERMIT_KEY", local="", production="")
PERMIT_CERTIFICATE = env.text("KHANEGI_PERMIT_CERTIFICATE", local="", production="")
PERMIT_TOKEN = env.text("KHANEGI_PERMIT_TOKEN", local="", production="")
PERMIT_PIN = env.text("KHANEGI_PERMIT_PIN", local="", production="")
MARK_KEY = env.text("KHANEGI_MARK_KEY", local="", production="")
SELF_MADE_KEYS = LOCAL / "keys"
# With what the transparency log signs its checkpoints, and where it writes them: outside the database.
LEDGER_PUBLIC_KEYS = env.numbered_keys("KHANEGI_LEDGER_PUBLIC_KEYS")
LEDGER_KEY = env.text("KHANEGI_LEDGER_KEY", local="", production="")
CHECKPOINTS = env.text("KHANEGI_CHECKPOINTS", local=str(LOCAL / "checkpoints"), production="")
# A path or host:port of clamd; without it what is sent is not looked at for viruses, and pages say so.
CLAMD = env.text("KHANEGI_CLAMD", local="", production="")
METRICS_TOKEN = env.text("KHANEGI_METRICS_TOKEN", local="", production="")

# --- the house -------------------------------------------------------------------------------
ROOT_URLCONF = "khanegi.conf.urls"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    "khanegi.conf.apps.Wiring",
    "khanegi.base",
    "khanegi.people",
    "khanegi.rules",
    "khanegi.links",
    "khanegi.cases",
    "khanegi.papers",
    "khanegi.notices",
    "khanegi.intake",
    "khanegi.permits",
    "khanegi.loans",
    "khanegi.sponsors",
    "khanegi.cooperatives",
    "khanegi.ledger",
    "khanegi.banks",
    "khanegi.web",
    "khanegi.cli",
]
MIDDLEWARE = [
    "khanegi.web.middleware.Reference",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "khanegi.web.middleware.ReadsOnlyRead",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "khanegi.web.sessions.Ends",
    "khanegi.web.middleware.Headers",
    "khanegi.web.middleware.Refusals",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
CSRF_FAILURE_VIEW = "khanegi.web.views.refusals.csrf"
# How many proxies of our own stand before the service: who asks is read from what they added, and
# nobody else is believed (reliability.md 3.3).
PROXIES = env.number("KHANEGI_PROXIES", local=0, production=1)
AUTH_USER_MODEL = "people.User"

# --- the worker ------------------------------------------------------------------------------
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
# A worker not heard of for so long counts as dead, and its jobs go to others.
WORKER_SILENT_SECONDS = float(env.text("KHANEGI_WORKER_SILENT_SECONDS", local="30", production="30"))
PROCRASTINATE_WORKER_DEFAULTS = {
    "update_heartbeat_interval": WORKER_SILENT_SECONDS / 3,
    "stalled_worker_timeout": WORKER_SILENT_SECONDS,
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- the database ----------------------------------------------------------------------------
# Each wait has an end: a stuck row must become an answer, not a pile of stuck requests.
CONNECTION_OPTIONS = {
    "synchronous_commit": "on",
    "lock_timeout": env.text("KHANEGI_LOCK_TIMEOUT", local="5s", production="5s"),
    "statement_timeout": env.text("KHANEGI_STATEMENT_TIMEOUT", local="30s", production="30s"),
    "idle_in_transaction_session_timeout": "30s",
}
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **env.database("KHANEGI_DATABASE_URL", local=database.HOME.address(), options=CONNECTION_OPTIONS),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
        "TEST": {"TEMPLATE": env.text("KHANEGI_TEST_TEMPLATE", local="template1", production="template1")},
    }
}

# A statement planned once is not planned again: half of the time of the one that reads a whole case.
DATABASES["default"]["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 3}

# --- people ----------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "khanegi.people.signed_in.SignedIn",
    "django.contrib.auth.backends.ModelBackend",  # of sessions that began before there was the other
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "/login/"
SESSION_ENGINE = "khanegi.web.sessions"
SESSION_COOKIE_AGE = 12 * 3600  # the longest anybody stays signed in; web.sessions ends some earlier
SESSION_COOKIE_NAME = "__Host-session" if PRODUCTION else "session"
SESSION_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else "csrf"
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SAMESITE = "Lax"

# --- language, time, pages -------------------------------------------------------------------
LANGUAGE_CODE = "fa"
TIME_ZONE = "Asia/Tehran"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "khanegi.web.context.frame",
            ]
        },
    }
]
STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "static-collected" if PRODUCTION else None
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "khanegi.papers.bucket.BucketStorage", "OPTIONS": {"url": S3_URL, **S3_KEYS}}
    if S3_URL
    else {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": FILES, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- protection ------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 63_072_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
# What is sent is held in memory until it is judged, never in a folder for temporary files; a request with
# more than this is refused before its files are read.
FILE_UPLOAD_HANDLERS = [
    "khanegi.web.bounded.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
]
FILE_UPLOAD_MAX_MEMORY_SIZE = 21 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 40

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {reference} {name}: {message}", "style": "{"}},
    "filters": {"reference": {"()": "khanegi.base.reference.InLog"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["reference"]},
    },
    "root": {
        "handlers": ["stderr"],
        "level": env.text("KHANEGI_LOG_LEVEL", local="WARNING", production="INFO"),
    },
}
