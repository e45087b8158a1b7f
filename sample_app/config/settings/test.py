"""The test suite: SQLite in memory unless DATABASE_URL says otherwise."""

from config.settings.base import *
from config.settings.environment import database

ENVIRONMENT = "test"
SECRET_KEY = "test-only-and-known-to-everybody"  # noqa: S105
ALLOWED_HOSTS = ["testserver"]

DATABASES = {"default": database(env.text("DATABASE_URL", default="sqlite:///:memory:"))}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, and never deployed
WHITENOISE_USE_FINDERS = True  # nobody collected static files for the tests
WHITENOISE_AUTOREFRESH = True  # looks a file up when asked, not all of them for each test client
FEED_INTERVAL = 0.01
