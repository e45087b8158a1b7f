"""The journal in memory; what was read of it is kept until something is written."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sa
from buildbot.db.model import Model

from pipelines import journal
from pipelines.journal.tables import metadata

T = TypeVar("T")


class Database:
    """A journal, and Buildbot's tables beside it.

    A model reads the same again and again, to check what must hold at every step; so equal reads
    between two writes are answered once.
    """

    def __init__(self) -> None:
        self.engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
        Model.metadata.create_all(self.engine)
        journal.create_tables(self.engine)
        driver = self.engine.raw_connection().driver_connection
        assert isinstance(driver, sqlite3.Connection)
        self._driver = driver
        self._read_at = -1  # changes, when the answers were read
        self._answers: dict[Any, Any] = {}

    @property
    def changes(self) -> int:
        """How many rows were written since the beginning."""
        return self._driver.total_changes

    def clear(self) -> None:
        """Take every row out of the journal."""
        with self.engine.begin() as conn:
            for table in metadata.tables.values():
                conn.execute(table.delete())

    def read(self, act: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Return `act(connection, ...)`, which writes nothing."""
        if self._read_at != self.changes:
            self._read_at = self.changes
            self._answers.clear()
        question = (act, *map(_hashable, args), *kwargs.items())
        if question not in self._answers:
            with self.engine.connect() as conn:
                self._answers[question] = act(conn, *args, **kwargs)
        assert self._read_at == self.changes, f"{act} has written"
        answer: T = self._answers[question]
        return answer


def _hashable(argument: Any) -> Any:
    """Return what stands for an argument: many of them are lists, and one is a dictionary."""
    if isinstance(argument, dict):
        return tuple(argument.items())
    return tuple(argument) if isinstance(argument, list) else argument
