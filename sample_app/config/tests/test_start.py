"""What a process says that starts with missing or wrong settings: each in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEPLOYED = {
    "SECRET_KEY": "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789",
    "DATABASE_URL": "sqlite:///:memory:",
    "ALLOWED_HOSTS": "bioweb.example",
}


def python(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Python at the project's root with no variables but these."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("environment", ["staging", "production"])
def test_a_deployed_environment_names_all_that_is_missing(environment: str) -> None:
    ended = python("manage.py", "check", DJANGO_SETTINGS_MODULE=f"config.settings.{environment}")
    assert ended.returncode == 1
    assert (
        "bioweb does not start without SECRET_KEY, DATABASE_URL, ALLOWED_HOSTS: set them"
    ) in ended.stderr


def test_one_missing_variable_is_named_alone() -> None:
    given = DEPLOYED | {"SECRET_KEY": ""}
    ended = python("-c", "import config.settings.production", **given)
    assert "bioweb does not start without SECRET_KEY: set it" in ended.stderr


@pytest.mark.parametrize("module", ["config.asgi", "config.wsgi"])
def test_a_server_does_not_fall_back_to_development(module: str) -> None:
    ended = python("-c", f"import {module}", **DEPLOYED)
    assert ended.returncode == 1
    assert f"{module} was loaded without DJANGO_SETTINGS_MODULE: set it" in ended.stderr


def test_a_wsgi_server_loads_the_application() -> None:
    settings = "config.settings.staging"
    ended = python("-c", "import config.wsgi", DJANGO_SETTINGS_MODULE=settings, **DEPLOYED)
    assert ended.returncode == 0, ended.stderr


def test_a_key_can_be_rotated() -> None:
    """What was signed with the key of before is still read, and new things get the new key."""
    script = """
        import config.wsgi
        from django.conf import settings
        from django.core import signing

        signed_before = signing.dumps("gene", key="the-key-of-before")
        assert signing.loads(signed_before) == "gene"
        assert signing.loads(signing.dumps("gene"), key=settings.SECRET_KEY) == "gene"
    """
    given = DEPLOYED | {"SECRET_KEY_FALLBACKS": "the-key-of-before,an-older-one"}
    settings = "config.settings.production"
    ended = python("-c", dedent(script), DJANGO_SETTINGS_MODULE=settings, **given)
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize("environment", ["staging", "production"])
def test_deployed_settings_are_secure(environment: str) -> None:
    ended = python(
        *("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        DJANGO_SETTINGS_MODULE=f"config.settings.{environment}",
        **DEPLOYED,
    )
    assert ended.returncode == 0, ended.stderr


def test_tls_can_be_switched_off_and_only_on_purpose() -> None:
    ended = python(
        *("manage.py", "check", "--deploy", "--fail-level", "WARNING"),
        DJANGO_SETTINGS_MODULE="config.settings.staging",
        SECURE_SSL="off",
        **DEPLOYED,
    )
    assert ended.returncode == 1
    assert "SECURE_SSL_REDIRECT" in ended.stderr


def test_manage_py_is_for_development_by_default() -> None:
    ended = python(
        "manage.py",
        "shell",
        "-v0",
        "-c",
        "from django.conf import settings; print(settings.ENVIRONMENT)",
    )
    assert ended.stdout.strip() == "development"
