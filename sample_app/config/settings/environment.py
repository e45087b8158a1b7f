"""Reads settings from environment variables and remembers every one that is missing."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

SWITCH = {"on": True, "off": False}


class Environment:
    """Typed access to environment variables.

    A required variable that is missing reads as an empty value and is noted, so that
    `stop_if_missing` can name all of them at once instead of one per attempt.
    """

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self._missing: list[str] = []

    def text(self, name: str, default: str) -> str:
        """Return the variable; an empty one counts as unset."""
        return self._variables.get(name) or default

    def required(self, name: str) -> str:
        """Return the variable, or note that it is missing."""
        value = self.text(name, default="")
        if not value and name not in self._missing:  # a failed import is tried again
            self._missing.append(name)
        return value

    def words(self, name: str) -> list[str]:
        """Return a comma-separated variable as a list; unset is an empty one."""
        return [word for part in self.text(name, default="").split(",") if (word := part.strip())]

    def switch(self, name: str, default: str) -> bool:
        """Return an "on" or "off" as a bool; raises ImproperlyConfigured for anything else."""
        value = self.text(name, default)
        if value not in SWITCH:
            raise ImproperlyConfigured(f'{name} is "{value}"; set it to "on" or "off".')
        return SWITCH[value]

    def number(self, name: str, default: str) -> int:
        """Return a variable as a whole number; raises ImproperlyConfigured if it is none."""
        value = self.text(name, default)
        if not value.isdecimal():
            raise ImproperlyConfigured(f'{name} is "{value}"; set it to a whole number.')
        return int(value)

    def stop_if_missing(self) -> None:
        """Raise ImproperlyConfigured with the names of all required variables that are missing."""
        if self._missing:
            raise ImproperlyConfigured(
                f"bioweb does not start without {', '.join(self._missing)}: set "
                f"{'it' if len(self._missing) == 1 else 'them'} in the environment of this process "
                "(README.md, section Settings, says what each one is)."
            )


def database(url: str) -> dict[str, object]:
    """Turn a database URL into Django's setting; raises ImproperlyConfigured if it is no such URL.

    libpq's own parser reads PostgreSQL's URLs, so that everything it allows works here as well,
    such as a Unix socket's folder in `?host=`.
    """
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        return _sqlite(url.removeprefix("sqlite:///"))
    if scheme not in ("postgres", "postgresql"):
        # The URL itself may hold a password: name the variable and not its value.
        raise ImproperlyConfigured(
            f'DATABASE_URL starts with "{scheme}:"; use postgresql://role:password@host/name '
            "or sqlite:///path."
        )
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as error:
        raise ImproperlyConfigured(
            "DATABASE_URL is not a valid PostgreSQL URL; check its percent-escapes and options."
        ) from error
    return _postgresql({key: str(value) for key, value in parts.items()})


def _sqlite(path: str) -> dict[str, object]:
    # Writers wait for each other from the start of a transaction: the web server and the task
    # worker share the file, and a lock that is upgraded half-way fails without waiting.
    options = {"transaction_mode": "IMMEDIATE"}
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": options}


def _postgresql(parts: dict[str, str]) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        # Under ASGI every request runs in a thread of its own, so a connection kept for the
        # next request is never found again; it would only stay open.
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"connect_timeout": "5", **parts},
    }
