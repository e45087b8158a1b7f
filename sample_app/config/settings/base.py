"""What all environments share. Nothing here is a secret and nothing is for development only."""

import os
from pathlib import Path

from config.logs import logging_settings
from config.settings.environment import Environment

ROOT = Path(__file__).resolve().parents[2]
env = Environment(os.environ)

ENVIRONMENT = "base"  # shown on every page and in every log line
RELEASE_VERSION = env.text("RELEASE_VERSION", default="development")
RELEASE_REVISION = env.text("RELEASE_REVISION", default="unknown")
RELEASE_DIGEST = env.text("RELEASE_DIGEST", default="")

DEBUG = False
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "genes",
]

MIDDLEWARE = [
    "config.requests.request_log",
    # Before everything that looks at the Host header or at the scheme: a prober on the Unix
    # socket has neither a public name nor TLS.
    "config.health.health_check",
    "django.middleware.security.SecurityMiddleware",
    "config.security.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Static files need nothing of the above, but this one is synchronous like the views, and
    # Django runs all that is around a synchronous middleware in the same thread: placed first,
    # it would leave a dozen changes of thread to each request (a fifth of its time or more).
    "config.static.StaticFiles",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.release.release",
            ],
        },
    },
]

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
MEDIA_ROOT = env.text("MEDIA_ROOT", default=str(ROOT / "media"))
MEDIA_URL = "/media/"

ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

EMAIL_BACKEND = (
    f"django.core.mail.backends.{env.text('EMAIL_DELIVERY', default='console')}.EmailBackend"
)
EMAIL_FILE_PATH = env.text("EMAIL_FILE_PATH", default=str(ROOT / "mail"))
EMAIL_HOST = env.text("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.number("EMAIL_PORT", default="25")
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.switch("EMAIL_USE_TLS", default="off")
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", default="bioweb@localhost")
# Mail is written outside of any request, so it must be told where the site is.
SITE_URL = env.text("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
CURATORS = env.words("EMAIL_CURATORS") or ["curators@localhost"]

PAGE_SIZE = 10  # genes on a page of the search
RECENT_GENES = 9  # how many the home page and the live feed show
FEED_INTERVAL = 1.0  # seconds between two looks at the newest genes

LOGGING = logging_settings(
    level=env.text("LOG_LEVEL", default="INFO"),
    file=env.text("LOG_FILE", default=""),
)
