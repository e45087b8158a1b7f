"""The project `tiny`: the small application of the deploy tests, with a pipeline of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.deploy.project import LOCK_HASH, REQUIREMENTS, SMALL_APP
from tests.integration.developer import Developer
from tests.integration.installation import Installation, temporary_home

HERE = Path(__file__).parent / "tiny"
OWN = {str(path.relative_to(HERE)): path.read_text() for path in HERE.rglob("*.*")}
TINY = SMALL_APP | OWN | {"requirements.txt": REQUIREMENTS.decode()}

MASTER = """\
from pathlib import Path

from pipelines.master import configuration
from pipelines.project.served import Project
from pipelines.settings import Settings
from pipelines.stages import deploy, develop, merge, pipeline, repo_test, test

settings = Settings.from_environ()
tiny = Project("tiny", settings, environment="staging", seed=Path({seed!r}), early={early})
served = pipeline(tiny, develop, test, merge, repo_test, deploy)
BuildmasterConfig = configuration(settings, projects=[served])
"""
_STAGING = """\
project = "tiny"
settings = "config.settings"
listen = "127.0.0.1:8020"
front = "embedded"
web_workers = 1
start_timeout = 15
bake = 1
drain = 5
[variables]
ALLOWED_HOSTS = "127.0.0.1"
"""


def command(stage: str, line: str) -> dict[str, str]:
    """The project's pipeline.toml with `line` as the one command of a stage."""
    head, table, rest = TINY["pipeline.toml"].partition(f"[{stage}.commands]\n")
    return {
        "pipeline.toml": f"{head}{table}it = {json.dumps(line)}\n\n{rest.partition(chr(10))[2]}"
    }


@contextmanager
def tiny_installation(
    wheels: Path, cache: Path | None, *, early: bool = True, **variables: str
) -> Iterator[Installation]:
    """An installation that serves `tiny`, not started yet; stopped, and seen to be, at the end.

    Wheels and environments come from `wheels` and `cache`, as in every build but the first;
    without a `cache`, it has one of its own.
    """
    with temporary_home() as home:
        for name, text in TINY.items():
            (home / "seed" / name).parent.mkdir(parents=True, exist_ok=True)
            (home / "seed" / name).write_text(text)
        (home / "master.cfg").write_text(MASTER.format(seed=str(home / "seed"), early=early))
        (home / "files").mkdir()
        (home / "files" / "staging.toml").write_text(_STAGING)
        (home / "wheels").mkdir()
        (home / "wheels" / LOCK_HASH).symlink_to(wheels)
        if cache:
            (home / "cache").symlink_to(cache)
        config = {
            "SLIPWAY_CONFIG": str(home / "master.cfg"),
            "SLIPWAY_ENVIRONMENTS": str(home / "files"),
        }
        installation = Installation(home, config | variables)
        try:
            yield installation
        finally:
            installation.down()


def with_older_hub(installation: Installation) -> None:
    """Let an installation that is not started find a hub, with the branch `older` beside main."""
    repository, hub = installation.home / "seed", installation.home / "hub" / "tiny.git"
    before = Developer(repository, repository)
    for arguments in (
        ("init", "--quiet", "--initial-branch=main"),
        ("add", "--all"),
        ("commit", "--quiet", "--message=Start"),
        ("branch", "older"),
        ("clone", "--quiet", "--bare", str(repository), str(hub)),
    ):
        before.git(*arguments)
