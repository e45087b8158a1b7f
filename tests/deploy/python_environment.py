"""The small project's Python environment: made once, as a deploy makes it, and shared from then on.

Installing it, and compiling what is imported, costs more than the rest of a deploy. That deploys
make it themselves from the wheels is proven wherever one goes to `bare_site`.
"""

from __future__ import annotations

import fcntl
from pathlib import Path

from pipelines.deploy import release
from pipelines.deploy.environment import Environment
from pipelines.deploy.release import artifact, python_environment
from tests.deploy.project import Site


def made(directory: Path, wheels: Path) -> Path:
    """Make it from the wheels, unless another run or process did."""
    environment = Environment(
        project="notes",
        settings="config.settings",
        listen="127.0.0.1:1",
        name="staging",
        home=directory,
    )
    with directory.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        site = Site(directory, environment.port)
        path = site.artifact("1.0.0")
        environment.prepare()
        new = release.unpack(environment, artifact.read(path, artifact.verify(path, None)))
        if not (python_environment.complete(new) and new.python.exists()):
            site.keep_wheels(wheels)
            python_environment.make(environment, new, lock.fileno())
    return new.venv
