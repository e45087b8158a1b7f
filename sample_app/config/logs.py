"""Structured logs: one JSON object per line, to stdout and to a rotating file."""

import fcntl
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

from django.conf import settings

# What every record has; anything else on a record came through `extra=` and is logged as well.
ORDINARY = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

request_id: ContextVar[str] = ContextVar("request_id", default="")


class JsonLines(logging.Formatter):
    """Formats a record as one JSON object that says which request and which release it is from."""

    def format(self, record: logging.LogRecord) -> str:
        extra = {key: value for key, value in vars(record).items() if key not in ORDINARY}
        line = extra | {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request": request_id.get(),
            "environment": settings.ENVIRONMENT,
            "release": settings.RELEASE_VERSION,
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=False)


class SharedRotatingFile(RotatingFileHandler):
    """A rotating file that several processes write to: the web workers and the task worker.

    The standard handler rotates once per process and leaves the others writing to renamed
    files. Here one process rotates, under a lock, and the others follow to the new file.
    """

    def emit(self, record: logging.LogRecord) -> None:
        self._follow()
        super().emit(record)

    def doRollover(self) -> None:
        with locked(Path(self.baseFilename).parent):
            if not self._follow():
                super().doRollover()

    def _follow(self) -> bool:
        """Open the file again if another process rotated it; says whether that was so."""
        mine = os.fstat(self.stream.fileno())
        try:
            current = Path(self.baseFilename).stat()
        except FileNotFoundError:
            moved = True
        else:
            moved = (current.st_dev, current.st_ino) != (mine.st_dev, mine.st_ino)
        if moved:
            self.stream.close()
            self.stream = self._open()
        return moved


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock on a folder against other processes; it ends with its holder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def logging_settings(level: str, file: str) -> dict[str, object]:
    """Return Django's LOGGING: to stdout, and to `file` (up to 5 times 10 MB) if one is given."""
    handlers: dict[str, object] = {
        "stdout": {
            "class": "logging.StreamHandler",
            "stream": "ext://sys.stdout",
            "formatter": "json",
        }
    }
    if file:
        handlers["file"] = {
            "class": "config.logs.SharedRotatingFile",
            "filename": file,
            "maxBytes": 10 * 1024 * 1024,
            "backupCount": 4,
            "encoding": "utf-8",
            "formatter": "json",
        }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "config.logs.JsonLines"}},
        "handlers": handlers,
        "root": {"handlers": list(handlers), "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level},
            # `config.requests` logs every answer; of Django's own lines only the errors add to it.
            "django.request": {"level": "ERROR"},
            # Scanners ask for any host: their 400 needs no traceback.
            "django.security.DisallowedHost": {"level": "CRITICAL"},
        },
    }
