"""The release that should serve: the one durable fact that everything that runs is aligned with."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from pipelines.deploy.environment import Environment


@dataclass(frozen=True)
class Desired:
    """The names of releases; since when (ISO 8601) and by which deploy the current one is it."""

    current: str | None = None
    previous: str | None = None
    since: str | None = None
    deploy: str | None = None


def read(environment: Environment) -> Desired:
    """Return what should serve; all None before the first deploy was committed."""
    try:
        return Desired(**json.loads(_path(environment).read_text()))
    except FileNotFoundError:
        return Desired()


def write(environment: Environment, desired: Desired) -> None:
    """Commit: from this rename on the new release is what a crash recovers to."""
    replace(_path(environment), json.dumps(asdict(desired), indent=1) + "\n")


def _path(environment: Environment) -> Path:
    return environment.state / "desired.json"


def replace(path: Path, text: str) -> None:
    """Write a file whole or not at all, readable by everybody, on the disk when this returns."""
    aside = path.with_name(f"{path.name}.next")
    with aside.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.chmod(0o644)
    aside.replace(path)
