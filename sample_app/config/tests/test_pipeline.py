"""`pipeline.toml` says what is true of this project."""

import os
import re
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]
PIPELINE = tomllib.loads((ROOT / "pipeline.toml").read_text())
RELEASE = PIPELINE["release"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", [RELEASE["health"], *RELEASE["smoke"]])
def test_what_a_release_is_asked_answers(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


def test_the_application_is_there() -> None:
    module, name = RELEASE["application"].split(":")
    assert callable(getattr(import_module(module), name))


@pytest.mark.parametrize("name", [*PIPELINE["python"]["requirements"], RELEASE["requirements"]])
def test_requirements_are_locked_by_hash_and_name_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    packages = re.split(r"\n(?=\w)", text)[1:]
    assert len(packages) >= 8
    assert all("==" in package and "--hash=sha256:" in package for package in packages)
    assert "://" not in text


@pytest.mark.parametrize(("target", "stage"), [("check", "develop"), ("test", "test")])
def test_make_runs_what_the_stage_runs(target: str, stage: str) -> None:
    ended = subprocess.run(
        ["make", "--silent", "--old-file=.venv/.ready", target, "RUN=cat"],  # noqa: S607
        cwd=ROOT,
        env=os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    variables = [f"export {name}={value}" for name, value in PIPELINE["variables"].items()]
    assert ended.stdout.splitlines() == [*variables, *PIPELINE[stage]["commands"].values()]
