"""Databases of a test's own: SQLite as the master opens it, and a real PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Literal

import pytest
import sqlalchemy as sa

from pipelines.buildbot_patches.tuning import engine_arguments
from tests.postgresql_server import Server

Dialect = Literal["sqlite", "postgresql"]
Fill = Callable[[sa.Connection], None]
DIALECTS: tuple[Dialect, ...] = ("sqlite", "postgresql")


@contextmanager
def opened(url: str | sa.URL) -> Iterator[sa.Engine]:
    """A database as the master opens it; however the test ends, no connection outlives it."""
    engine = sa.create_engine(url, **engine_arguments(str(url)))
    try:
        yield engine
    finally:
        engine.dispose()


class Databases:
    """Gives each test a database of its own; what is equal in many is filled once, and copied."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)
        self._filled: dict[tuple[Dialect, Fill], str] = {}

    @contextmanager
    def filled(self, dialect: Dialect, fill: Fill) -> Iterator[sa.Engine]:
        """Open a copy of the database that `fill` has filled."""
        if (dialect, fill) not in self._filled:
            address = self.empty(dialect)
            with opened(address) as engine, engine.begin() as conn:
                fill(conn)
            self._filled[dialect, fill] = address
        with opened(self._copy(self._filled[dialect, fill])) as engine:
            yield engine

    def empty(self, dialect: Dialect) -> str:
        """Return the address of an empty database."""
        if dialect == "sqlite":
            return f"sqlite:///{self._folder}/{next(self._numbers)}.sqlite"
        return self._create("template1")

    def _copy(self, address: str) -> str:
        url = sa.make_url(address)
        if url.get_backend_name() == "postgresql":
            return self._create(url.database or "")
        copy = self.empty("sqlite")
        shutil.copy(url.database or "", sa.make_url(copy).database or "")
        return copy

    def _create(self, template: str) -> str:
        name = f"test_{next(self._numbers)}"
        with opened(self._server.url) as engine, engine.connect() as conn:
            conn = conn.execution_options(isolation_level="AUTOCOMMIT")
            # Page by page through the log, as it is done unless told, costs four times as much.
            copy = f"create database {name} template {template} strategy file_copy"
            conn.exec_driver_sql(copy)
        url = sa.make_url(self._server.url).set(database=name)
        return url.render_as_string(hide_password=False)

    @cached_property
    def _server(self) -> Server:
        return Server(self._folder / "postgresql")

    def stop(self) -> None:
        if "_server" in self.__dict__:
            self._server.stop()


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Databases on the one PostgreSQL that a process of pytest starts, or SQLite."""
    databases = Databases(tmp_path_factory.mktemp("databases"))
    yield databases
    databases.stop()


@pytest.fixture
def postgresql(databases: Databases) -> str:
    """The address of an empty PostgreSQL."""
    return databases.empty("postgresql")
