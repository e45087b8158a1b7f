"""A build's own PostgreSQL: a real one, from start to whatever ends it."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.postgres.connection import query
from pipelines.postgres.programs import PostgresError
from pipelines.steps.command import RESULT_LINE

DATABASE = [sys.executable, "-m", "pipelines.worker_tasks.database"]


class Servers:
    """Starts servers as a worker does, and ends those that a test leaves."""

    def __init__(self, folder: Path) -> None:
        self.directory = folder / "database"
        self.running: list[subprocess.Popen[str]] = []

    def start(self, directory: Path | None = None) -> str:
        """Start a server; returns its address."""
        words = [*DATABASE, "serve", str(directory or self.directory)]
        server = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        self.running.append(server)
        assert server.stdout is not None
        told = RESULT_LINE.fullmatch(server.stdout.readline().strip())
        assert told is not None
        [(version,)] = query(told[2], "select version()")
        assert told[3].partition(" ")[2] in version
        return told[2]

    def stop(self) -> None:
        """Tell the newest to end."""
        server = self.running.pop()
        server.terminate()
        server.communicate()


@pytest.fixture
def servers() -> Iterator[Servers]:
    """Beside a checkout, in a folder that others may enter."""
    with tempfile.TemporaryDirectory(prefix="slipway-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as another user when we are root
        made = Servers(Path(folder))
        yield made
        while made.running:
            made.stop()


def load(servers: Servers, schema: Path, url: str) -> subprocess.CompletedProcess[str]:
    words = [*DATABASE, "load", str(servers.directory), str(schema)]
    env = {**os.environ, "DATABASE_URL": url}
    return subprocess.run(words, env=env, capture_output=True, text=True)


def test_an_empty_database_answers_until_it_is_told_to_end(servers: Servers) -> None:
    url = servers.start()
    query(url, "create table genes (symbol text)")
    servers.stop()
    with pytest.raises(PostgresError):
        query(url, "select 1")


def test_its_user_is_no_superuser_and_makes_what_tests_need(servers: Servers) -> None:
    url = servers.start()
    for allowed in ("create schema reports", "create extension citext", "create database test_app"):
        query(url, allowed)
    for forbidden in ("create role other", "copy (select 1) to program 'true'"):
        with pytest.raises(PostgresError, match=r"permission denied|must be superuser"):
            query(url, forbidden)


def test_what_a_build_before_left_is_gone(servers: Servers) -> None:
    query(servers.start(), "create table genes (symbol text)")
    servers.stop()
    tables = "select count(*) from pg_tables where tablename = 'genes'"
    assert query(servers.start(), tables) == [(0,)]


def test_the_server_ends_with_the_process_that_started_it(servers: Servers) -> None:
    serve = [*DATABASE, "serve", str(servers.directory)]
    code = f"import subprocess, sys; subprocess.Popen({serve}); sys.stdin.read()"
    worker = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert worker.stdout is not None
    assert RESULT_LINE.fullmatch(worker.stdout.readline().strip())
    pid = servers.directory / "cluster" / "data" / "postmaster.pid"
    server = os.pidfd_open(int(pid.read_text().split()[0]))
    worker.kill()
    worker.communicate()
    assert select.select([server], [], [], 10)[0]
    os.close(server)


def test_one_more_database_is_made_from_a_schema_each_time(servers: Servers) -> None:
    url = servers.start()
    schema = servers.directory.parent / "schema.sql"
    for text, tables in [("create table genes (symbol text);", 1), ("", 0)]:
        schema.write_text(text)
        done = load(servers, schema, url)
        assert (done.returncode, done.stderr) == (0, "")
        copy = done.stdout.strip()
        counted = "select count(*) from pg_tables where schemaname = 'public'"
        assert query(copy, counted) == [(tables,)]
        assert copy != url


def test_it_belongs_to_the_owner_but_for_what_a_superuser_has_made(servers: Servers) -> None:
    """As on an environment, where an administrator may have made an extension."""
    url = servers.start()
    schema = servers.directory.parent / "schema.sql"
    only_by_a_superuser = "CREATE EXTENSION IF NOT EXISTS pageinspect WITH SCHEMA public;"
    with pytest.raises(PostgresError, match="permission denied to create extension"):
        query(url, only_by_a_superuser)
    schema.write_text(f"{only_by_a_superuser}\ncreate table genes (symbol text);\n")
    copy = load(servers, schema, url).stdout.strip()
    query(copy, "alter table genes add kind text")
    with pytest.raises(PostgresError, match="permission denied"):
        query(copy, "create role other")


def test_a_schema_that_postgresql_refuses_is_a_sentence(servers: Servers) -> None:
    url = servers.start()
    schema = servers.directory.parent / "schema.sql"
    schema.write_text("create tabel genes;")
    done = load(servers, schema, url)
    assert done.returncode == 1
    assert done.stderr.startswith("database: ")
    assert "syntax error" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_build_s_folder_may_be_deeper_than_a_socket_s_path_may_be_long(servers: Servers) -> None:
    deep = servers.directory / ("x" * 120)
    assert query(servers.start(deep), "select 1") == [(1,)]
