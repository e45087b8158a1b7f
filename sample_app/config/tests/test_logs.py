"""Structured logs, and the file that several processes rotate."""

import json
import logging
import multiprocessing
import sys
from pathlib import Path

from django.http import HttpRequest
from pytest_django import Settings

from config.logs import JsonLines, SharedRotatingFile, logging_settings, request_id


def line(record: logging.LogRecord) -> dict[str, object]:
    """Return what a record looks like in the log."""
    text = JsonLines().format(record)
    assert "\n" not in text
    return json.loads(text)


def record(message: str, *args: object, **extra: object) -> logging.LogRecord:
    """Make a record as a logger would."""
    return logging.getLogger("genes").makeRecord(
        "genes", logging.WARNING, __file__, 1, message, args, None, extra=extra
    )


def test_a_line_says_where_it_comes_from(settings: Settings) -> None:
    settings.RELEASE_VERSION = "1.0.0+3.gabcdef0"
    token = request_id.set("0123456789")
    made = line(record("%d genes\nof %s", 3, "Ürsprung"))
    request_id.reset(token)
    time = made.pop("time")
    assert made == {
        "level": "warning",
        "logger": "genes",
        "message": "3 genes\nof Ürsprung",
        "request": "0123456789",
        "environment": "test",
        "release": "1.0.0+3.gabcdef0",
    }
    assert time.endswith("+00:00")


def test_extra_facts_are_logged_but_do_not_hide_ours() -> None:
    made = line(record("x", status=404, request=HttpRequest(), path=Path("/p")))
    assert made["status"] == 404
    assert made["path"] == "/p"
    assert made["request"] == ""


def test_an_exception_is_part_of_its_line() -> None:
    try:
        raise ValueError("no such gene")
    except ValueError:
        failed = record("failed")
        failed.exc_info = sys.exc_info()
    assert "ValueError: no such gene" in line(failed)["exception"]


def test_without_a_file_the_log_goes_to_stdout_only() -> None:
    assert logging_settings("INFO", file="")["root"]["handlers"] == ["stdout"]
    assert logging_settings("INFO", file="/x")["root"]["handlers"] == ["stdout", "file"]


def write(path: Path, writer: str, lines: int) -> None:
    """Log many lines to a file that rotates often."""
    handler = SharedRotatingFile(path, maxBytes=500, backupCount=200, encoding="utf-8")
    for number in range(lines):
        handler.emit(record("%s %d", writer, number))
    handler.close()


def test_processes_share_a_rotating_file_and_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "bioweb.log"
    fork = multiprocessing.get_context("fork")
    writers = [fork.Process(target=write, args=(path, name, 400)) for name in "abc"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    rotated = list(tmp_path.glob("bioweb.log.*"))
    assert len(rotated) > 5
    assert all(490 <= file.stat().st_size <= 520 for file in rotated)  # full, and only just
    written = [text for file in [path, *rotated] for text in file.read_text().splitlines()]
    assert sorted(written) == sorted(f"{name} {n}" for name in "abc" for n in range(400))


def test_a_removed_file_is_made_again(tmp_path: Path) -> None:
    path = tmp_path / "bioweb.log"
    handler = SharedRotatingFile(path, maxBytes=2000, backupCount=1)
    handler.emit(record("before"))
    path.unlink()
    handler.emit(record("after"))
    handler.close()
    assert path.read_text() == "after\n"
