"""Static files: found in development, hashed where they were collected for a release."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import AsyncClient, Client
from pytest_django import Settings

STYLE = re.compile(r'href="(/static/genes/bioweb\.[0-9a-f]{12}\.css)"')


@pytest.fixture
def collected(tmp_path: Path, settings: Settings) -> None:
    """The catalogue's static files, collected with hashed names as for staging."""
    settings.STATIC_ROOT = str(tmp_path)
    settings.WHITENOISE_USE_FINDERS = False
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=["admin"])


@pytest.mark.django_db
@pytest.mark.usefixtures("collected")
def test_pages_name_hashed_files_that_may_be_kept_for_ever(client: Client) -> None:
    address = STYLE.search(client.get("/genes/").text).group(1)
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == 'text/css; charset="utf-8"'
    assert response.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert "--accent" in response.text


@pytest.mark.usefixtures("collected")
async def test_compressed_files_are_served_under_asgi(async_client: AsyncClient) -> None:
    headers = {"Accept-Encoding": "gzip"}
    response = await async_client.get("/static/genes/bioweb.css", headers=headers)
    assert response.status_code == 200
    assert response.headers["Content-Encoding"] == "gzip"
    assert not response.streaming
    assert int(response.headers["Content-Length"]) == len(response.content)


def test_files_are_found_without_being_collected(client: Client) -> None:
    assert client.get("/static/genes/feed.js").status_code == 200
    assert client.get("/static/genes/none.js").status_code == 404


@pytest.mark.django_db
def test_pages_load_nothing_from_elsewhere(client: Client) -> None:
    response = client.get("/")
    assert response.headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', response.text)
    assert not re.findall(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", response.text)
