"""A build's own PostgreSQL: a real one, from start to whatever ends it."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.deploy.postgres import PostgresError, query

DATABASE = [sys.executable, "-m", "pipelines.build.database"]


@pytest.fixture
def directory() -> Iterator[Path]:
    """Beside a checkout, in a folder that others may enter."""
    with tempfile.TemporaryDirectory(prefix="slipway-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as another user when we are root
        yield Path(folder) / "database"
        call("stop", Path(folder) / "database")


def call(verb: str, *paths: Path) -> subprocess.CompletedProcess[str]:
    words = [*DATABASE, verb, *map(str, paths)]
    return subprocess.run(words, capture_output=True, text=True)


def start(directory: Path) -> str:
    """Start the server; returns its address."""
    done = call("start", directory)
    assert (done.returncode, done.stderr) == (0, "")
    version, url = done.stdout.splitlines()
    assert version.split()[0] == "PostgreSQL"
    assert version.split()[1] in query(url, "select version()")
    return url


def test_an_empty_database_answers_until_it_is_stopped(directory: Path) -> None:
    url = start(directory)
    query(url, "create table genes (symbol text)")
    assert call("stop", directory).returncode == 0
    assert not directory.exists()
    with pytest.raises(PostgresError):
        query(url, "select 1")
    assert call("stop", directory).returncode == 0


def test_what_a_killed_build_left_is_ended_and_gone(directory: Path) -> None:
    query(start(directory), "create table genes (symbol text)")
    left = os.pidfd_open(int((directory / "pid").read_text()))
    tables = "select count(*) from pg_tables where tablename = 'genes'"
    assert query(start(directory), tables).strip() == "0"
    assert select.select([left], [], [], 0)[0]  # the first server has ended
    os.close(left)


def test_the_server_ends_with_the_process_that_started_it(directory: Path) -> None:
    starter = f"import subprocess, sys; subprocess.run({[*DATABASE, 'start', str(directory)]})"
    code = f"{starter}; print('started', flush=True); sys.stdin.read()"
    worker = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout is not None
    while "started" not in worker.stdout.readline():
        pass
    server = os.pidfd_open(int((directory / "pid").read_text()))
    worker.kill()
    worker.communicate()
    assert select.select([server], [], [], 10)[0]
    os.close(server)


def test_a_number_that_means_another_process_by_now_ends_nobody(directory: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"]) as other:
        directory.mkdir()
        (directory / "pid").write_text(str(other.pid))
        assert call("stop", directory).returncode == 0
        assert other.poll() is None
        other.send_signal(signal.SIGKILL)


def test_one_more_database_is_made_from_a_schema_each_time(directory: Path) -> None:
    url = start(directory)
    schema = directory.parent / "schema.sql"
    for text, tables in [("create table genes (symbol text);", "1"), ("", "0")]:
        schema.write_text(text)
        done = call("load", directory, schema)
        assert (done.returncode, done.stderr) == (0, "")
        copy = done.stdout.strip()
        counted = "select count(*) from pg_tables where schemaname = 'public'"
        assert query(copy, counted).strip() == tables
        assert copy != url


def test_a_schema_that_postgresql_refuses_is_a_sentence(directory: Path) -> None:
    start(directory)
    schema = directory.parent / "schema.sql"
    schema.write_text("create tabel genes;")
    done = call("load", directory, schema)
    assert done.returncode == 1
    assert done.stderr.startswith("database: ")
    assert "syntax error" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_build_s_folder_may_be_deeper_than_a_socket_s_path_may_be_long(directory: Path) -> None:
    deep = directory / ("x" * 120)
    assert query(start(deep), "select 1").strip() == "1"
    call("stop", deep)
