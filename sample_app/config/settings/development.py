"""A developer's own machine: SQLite unless DATABASE_URL says otherwise, pages of errors, no TLS."""

from config.settings.base import *
from config.settings.environment import database

ENVIRONMENT = "development"
DEBUG = True
SECRET_KEY = "development-only-and-known-to-everybody"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

DATABASES = {
    "default": database(env.text("DATABASE_URL", default=f"sqlite:///{ROOT / 'db.sqlite3'}"))
}
