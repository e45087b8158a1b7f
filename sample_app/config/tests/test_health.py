"""`/healthz`."""

import logging
from pathlib import Path

import pytest
from django.test import AsyncClient, Client
from pytest_django import Settings

from conftest import Unreachable


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


def test_health_is_503_when_the_database_does_not_answer(
    client: Client,
    unreachable_database: Unreachable,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    with unreachable_database():
        response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["status"] == "unavailable"
    assert response.json()["database"] == "The database does not answer (OperationalError)."
    assert str(tmp_path) not in response.text
    assert "The database does not answer." in caplog.messages


@pytest.mark.django_db
async def test_health_answers_under_asgi(async_client: AsyncClient) -> None:
    response = await async_client.get("/healthz")
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
