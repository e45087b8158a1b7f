"""`/healthz`."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from asgiref.sync import async_to_sync
from django.db import connections
from django.db.utils import ConnectionHandler
from django.test import AsyncClient, Client
from pytest_django import DjangoDbBlocker, Settings

from config.settings.environment import database


@pytest.fixture(params=["sqlite:///{folder}/none/x.sqlite3", "postgresql:///x?host={folder}"])
def unreachable_database(
    request: pytest.FixtureRequest, tmp_path: Path, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Put a database where none is in the place of the one for tests."""
    working = connections["default"]
    setting = database(request.param.format(folder=tmp_path))
    connections["default"] = ConnectionHandler({"default": setting})["default"]
    with django_db_blocker.unblock():
        yield
    connections["default"] = working


@pytest.mark.django_db
def test_health_names_the_release(client: Client, settings: Settings) -> None:
    settings.RELEASE_VERSION = "1.0.0+12.g1a2b3c4"
    settings.RELEASE_REVISION = "1a2b3c4" + "0" * 33
    settings.RELEASE_DIGEST = "d" * 64
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert response.json() == {
        "status": "ok",
        "release": "1.0.0+12.g1a2b3c4",
        "revision": "1a2b3c4" + "0" * 33,
        "digest": "d" * 64,
        "database": "ok",
    }


@pytest.mark.usefixtures("unreachable_database")
def test_health_is_503_when_the_database_does_not_answer(
    client: Client, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["status"] == "unavailable"
    assert response.json()["database"] == "The database does not answer (OperationalError)."
    assert str(tmp_path) not in response.text
    assert "The database does not answer." in caplog.messages


@pytest.mark.django_db
def test_health_answers_under_asgi() -> None:
    response = async_to_sync(AsyncClient().get)("/healthz")
    assert response.status_code == 200
    assert response.json()["status"] == "ok"


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.7:8000", "not a host"])
def test_a_prober_needs_neither_a_known_host_nor_tls(
    client: Client, settings: Settings, host: str
) -> None:
    settings.ALLOWED_HOSTS = ["bioweb.example"]
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz", headers={"host": host}).status_code == 200
    assert client.get("/", headers={"host": "bioweb.example"}).status_code == 301
    settings.SECURE_SSL_REDIRECT = False
    assert client.get("/", headers={"host": host}).status_code == 400


@pytest.mark.django_db
def test_health_is_only_read(client: Client) -> None:
    assert client.head("/healthz").status_code == 200
    assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_probes_do_not_fill_the_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    client.get("/healthz")
    assert caplog.messages == []
