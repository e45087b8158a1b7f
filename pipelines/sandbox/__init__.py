"""What holds builds off: walls around a worker, and a sandbox around each of its commands.

`walls`       a worker sees of this machine little more than a build needs, as another user
`bubblewrap`  each command sees only its build, without a network, and ends with all it started
`limits`      how much one command may use
`worker`      what a Buildbot worker does differently, so that all this holds
`abilities`   which of it this machine can do
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

# The commands of a worker beside Buildbot's `shell`, which reaches nothing outside of its build.
FETCH = "fetch"  # Slipway's own: reaches package registries, and fills the cache
BUILD = "build-from-source"  # what a branch requires: reaches them, and writes nothing shared
REACHING = (FETCH, BUILD)  # package registries
SERVE = "serve"  # is done at the first line, and goes on until END or the end of the worker
END = "end-served"

# Begins what a worker says of a command that it stopped beyond a limit of all of the build.
STOPPED = "was stopped: "
NO_MEMORY = "the kernel ended it, as the machine has no memory left"

# How to reach package registries; their addresses may hold credentials.
REGISTRIES = ("PIP_", "UV_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY")


def of_registries(variable: str) -> bool:
    """Whether only commands that fetch may see it."""
    return variable.upper().startswith(REGISTRIES)


@dataclass(frozen=True)
class Limits:
    """What one command of a build may use, and `megabytes` of disk all of the build.

    Other megabytes are those of one file, and of one process's memory; `nice` is how far it steps
    back where processors are short.
    """

    processes: int
    file_megabytes: int
    memory_megabytes: int
    megabytes: int
    nice: int


@dataclass(frozen=True)
class Sandbox:
    """What a worker needs to know for its commands."""

    kind: str  # "bubblewrap", "walls" or "none"
    objects: list[str]  # of the hubs: all that a checkout needs
    cache: str
    folders: list[str]  # of the machine, which builds read and write beside their own
    limits: Limits

    def to_json(self) -> str:
        """As it is handed to a worker."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Sandbox:
        """Read it back."""
        fields = json.loads(text)
        return cls(**fields | {"limits": Limits(**fields["limits"])})
