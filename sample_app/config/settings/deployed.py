"""What staging and production share: secrets from the environment, TLS, hashed static files."""

from config.settings.base import *
from config.settings.environment import database

SECRET_KEY = env.required("SECRET_KEY")
# Keys of before a rotation: still read for sessions and signed links, never used to sign.
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
database_url = env.required("DATABASE_URL")
env.required("ALLOWED_HOSTS")
env.stop_if_missing()

DATABASES = {"default": database(database_url)}

STATIC_ROOT = ROOT / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# "off" only where no TLS ends in front of this process, as on a staging machine's own address.
SECURE_SSL = env.switch("SECURE_SSL", default="on")
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE_SSL else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_SSL
# Trusted only because the web server listens on a Unix socket that nothing but the front reaches.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_SSL else None
