"""A bare Django project as `startproject` makes it, on the same database: the floor of the pages."""

import os
from urllib.parse import parse_qs, urlsplit

_address = urlsplit(os.environ["KHANEGI_DATABASE_URL"])
SECRET_KEY = "only-for-measuring"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "bench.floor_app.urls"
USE_TZ = True
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "bench.floor_app",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _address.path.lstrip("/"),
        "USER": _address.username,
        "HOST": parse_qs(_address.query)["host"][0],
        "CONN_MAX_AGE": None,
    }
}
