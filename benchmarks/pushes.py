"""How long a push takes, and how soon its first command runs: with 10 branches, and with 5,000.

Beside it, in turn, the same push to a bare repository that has no hooks. Every figure is a whole
`git push` as a person waits for it; real master, real worker, real hub.
"""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import Row, milliseconds
from tests.deploy.project import LOCK_HASH, fetch_wheels
from tests.integration.developer import Developer
from tests.integration.installation import Installation
from tests.integration.tiny_project import command, tiny_installation

BRANCHES = (10, 5_000)
PUSHES = 15
FAST = 60  # seconds that a first command may take at the most


@dataclass(frozen=True)
class Pushes:
    """Seconds of each push to the hub, to a plain repository, and to the first command."""

    hub: list[float]
    plain: list[float]
    first: list[float]


def measure(scratch: Path) -> Iterable[Row]:
    """Measure in `scratch`; yields a row for each number of branches."""
    wheels, cache = scratch / f"wheels-{LOCK_HASH[:12]}", scratch / "cache"
    wheels.mkdir(parents=True, exist_ok=True)
    cache.mkdir(exist_ok=True)
    fetch_wheels(wheels)
    for count in BRANCHES:
        with tiny_installation(wheels, cache) as installation:
            _fill(installation, count)
            found = _push_in_turn(installation, scratch)
        median, plain = statistics.median(found.hub), statistics.median(found.plain)
        yield Row(
            f"{count:,} branches",
            {
                "git push": milliseconds(found.hub),
                "the same without hooks": milliseconds(found.plain),
                "ratio": f"{median / plain:.1f}",
                "first command of the project after": milliseconds(found.first),
            },
        )


def _fill(installation: Installation, count: int) -> None:
    """Start once, so that there is a hub; fill it while nothing runs; start again."""
    installation.up()
    installation.down()
    hub = installation.home / "hub" / "tiny.git"
    main = subprocess.check_output(["git", "-C", hub, "rev-parse", "main"], text=True).strip()
    lines = "".join(f"create refs/heads/old/{number} {main}\n" for number in range(count))
    subprocess.run(["git", "-C", hub, "update-ref", "--stdin"], input=lines, text=True, check=True)
    installation.up()


def _push_in_turn(installation: Installation, scratch: Path) -> Pushes:
    plain = installation.home / "plain.git"
    hub = installation.home / "hub" / "tiny.git"
    subprocess.run(["git", "clone", "--quiet", "--bare", hub, plain], check=True)
    found = Pushes([], [], [])
    ours = Developer(hub, installation.home / "ours")
    theirs = Developer(plain, installation.home / "theirs")
    for number in range(PUSHES):
        mark = scratch / f"mark-{number}"
        mark.unlink(missing_ok=True)
        files = command("develop", f"touch {mark}; false")
        found.plain.append(theirs.push(f"bench/{number}", files).seconds)
        ours.commit(f"bench/{number}", files)
        began = time.time()
        found.hub.append(ours.send().seconds)
        _wait_for(mark)
        found.first.append(mark.stat().st_mtime - began)
    return found


def _wait_for(mark: Path) -> None:
    deadline = time.monotonic() + FAST
    while not mark.exists():
        if time.monotonic() > deadline:
            raise TimeoutError(f"no command of the project ran within {FAST} s")
        time.sleep(0.02)  # its own time is the file's; this only waits for it to be there
