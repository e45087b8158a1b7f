"""How long a push takes a person, and how soon its first step runs, on a real installation."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.report import milliseconds, percentile
from benchmarks.spans import listening
from tests.deploy.project import LOCK_HASH, fetch_wheels
from tests.integration.developer import Developer
from tests.integration.installation import Installation
from tests.integration.tiny_project import command, tiny_installation

COMMAND = "it"  # the one command of the stage that a push starts; it fails, so the push ends there


@dataclass(frozen=True)
class Latencies:
    """Seconds of each push: to the hub, to a plain repository, and to what ran first."""

    hub: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)
    step: list[float] = field(default_factory=list)
    command: list[float] = field(default_factory=list)

    @property
    def cells(self) -> dict[str, str]:
        """As a table shows them."""
        return {
            "`git push`": milliseconds(self.hub),
            "the same without hooks": milliseconds(self.plain),
            "push to first step": milliseconds(self.step),
            "push to first command of the project": milliseconds(self.command),
        }

    @property
    def points(self) -> dict[str, float]:
        """As a plot shows them, in milliseconds."""
        return {
            "first step, 95th percentile": percentile(self.step, 0.95) * 1000,
            "first step, median": percentile(self.step, 0.5) * 1000,
            "git push, median": percentile(self.hub, 0.5) * 1000,
        }


@contextmanager
def installation(scratch: Path) -> Iterator[Installation]:
    """An installation with a project that is built fast; not started yet."""
    wheels, cache = scratch / "wheels" / LOCK_HASH, scratch / "cache"
    for folder in (wheels, cache):
        folder.mkdir(parents=True, exist_ok=True)
    fetch_wheels(wheels)
    with tiny_installation(wheels, cache) as made:
        yield made


def push_in_turn(slipway: Installation, name: str, count: int) -> Latencies:
    """Push so many new branches to the hub, each after the like to a repository without hooks.

    A push is over before the next one begins; a first one, which makes the environment, is not
    counted.
    """
    hub, plain = slipway.home / "hub" / "tiny.git", slipway.home / f"plain-{name}.git"
    subprocess.run(["git", "clone", "--quiet", "--bare", hub, plain], check=True)
    ours = Developer(hub, slipway.home / f"ours-{name}")
    theirs = Developer(plain, slipway.home / f"theirs-{name}")
    files = command("develop", "false")
    found = Latencies()
    slipway.wait(ours.push(f"bench/{name}/first", files).revision, "rejected")
    with listening(slipway.settings.base_url.rstrip("/"), "tiny-") as events:
        for number in range(count):
            branch = f"bench/{name}/{number}"
            found.plain.append(theirs.push(branch, files).seconds)
            revision = ours.commit(branch, files)
            began = time.time()
            found.hub.append(ours.send().seconds)
            slipway.wait(revision, "rejected")
            starts = events.starts(began)
            found.step.append(min(starts.values()) - began)
            found.command.append(starts["develop", COMMAND] - began)
    return found
