"""What the tests of both packages share."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from asgiref.sync import async_to_sync
from django.db import connections
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker

from config.settings.environment import database
from genes.models import Gene, Organism

URLS = {
    "sqlite": "sqlite:///{folder}/none/x.sqlite3",
    "postgresql": "postgresql:///x?host={folder}",
}
Unreachable = Callable[[], AbstractContextManager[None]]


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run `async def` tests so that their database calls come back to the test's own thread.

    There they find the test's connection and transaction, which other threads would not.
    """
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = pyfuncitem._fixtureinfo.argnames
    async_to_sync(pyfuncitem.obj)(**{name: pyfuncitem.funcargs[name] for name in names})
    return True


@pytest.fixture(params=URLS.values(), ids=URLS.keys())
def unreachable_database(
    request: pytest.FixtureRequest, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> Unreachable:
    """A context in which the database is where none is: really refused, on both engines."""
    setting = database(request.param.format(folder=tmp_path))

    @contextmanager
    def unreachable() -> Iterator[None]:
        working = connections["default"]
        connections["default"] = ConnectionHandler({"default": setting})["default"]
        with django_db_blocker.unblock():
            yield
        connections["default"] = working

    return unreachable


@pytest.fixture
def human(db: None) -> Organism:
    """An organism, alone in the catalogue: what the migrations brought is out of the way."""
    Gene.objects.all().delete()
    Organism.objects.all().delete()
    return Organism.objects.create(name="Homo sapiens", common_name="human", slug="homo-sapiens")


@pytest.fixture
def mouse(human: Organism) -> Organism:
    """A second organism."""
    return Organism.objects.create(name="Mus musculus", common_name="mouse", slug="mus-musculus")


@pytest.fixture
def brca1(human: Organism) -> Gene:
    """A gene with everything that one can say of it."""
    return Gene.objects.create(
        symbol="BRCA1",
        name="DNA repair associated",
        organism=human,
        location="17q21.31",
        description="Breaks raise the risk of cancer.",
        sequence="ATGGATTTATCTGCTCTTCG",
    )
