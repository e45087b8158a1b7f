"""The command lines of database and front name modules that have moved."""

from __future__ import annotations

from dataclasses import replace

from pipelines.deploy.environment import Environment
from pipelines.supervisor import Process, Supervisor

_MOVED = {
    "pipelines.front": "pipelines.deploy.front.embedded",
    "pipelines.deploy.postgres": "pipelines.postgres",
}


def migrate(environment: Environment) -> None:
    """Name them by where they are now, for the day on which one of the processes is killed."""
    Supervisor(environment.directory).redefine(_moved)


def _moved(process: Process) -> Process:
    before = ("", *process.argv)
    argv = (
        _MOVED.get(word, word) if option == "-m" else word
        for option, word in zip(before, process.argv, strict=False)
    )
    return replace(process, argv=tuple(argv))
