"""How long a deploy takes and how many requests it fails, beside two ways to reload by hand.

All under the same load: clients that keep their connection and clients that make a new one for each
request, at a steady rate. The project is small, so what is measured is what surrounds it.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.reloads import Code, Hup, Reload, answers
from benchmarks.report import Row, milliseconds
from pipelines.deploy import release
from pipelines.deploy.environment import credentials
from pipelines.deploy.environment import file as environment_file
from pipelines.deploy.front import nginx
from pipelines.deploy.release import server
from tests.deploy.load import Client, clients
from tests.deploy.project import LOCK_HASH, SMALL_APP, WSGI, Site, fetch_wheels
from tests.ports import free_ports

DEPLOYS = 8
SETTLED = 1  # seconds of load after each deploy: what it leaves behind counts too
EACH, PAUSE = 2, 0.02  # clients of each kind, and seconds between the requests of one
BROKEN = {**SMALL_APP, "config/wsgi.py": "import no_such_module\n"}
UNNOTICED = 3  # seconds until somebody sees that a release by hand is broken
FRONTS = ("nginx", "embedded") if nginx.installed() else ("embedded",)


@dataclass
class Found:
    """Of one contender: seconds of each deploy and of its steps, and what became of requests."""

    live: list[float] = field(default_factory=list)
    done: list[float] = field(default_factory=list)
    steps: dict[str, list[float]] = field(default_factory=dict)
    asked: list[Client] = field(default_factory=list)
    broken: list[Client] = field(default_factory=list)

    @property
    def cells(self) -> dict[str, str]:
        """Its line in the table."""
        return {
            "new release answers after": milliseconds(self.live),
            "all done after": milliseconds(self.done),
            "new connections failed": _failed(one for one in self.asked if not one.keep),
            "keep-alive failed": _failed(one for one in self.asked if one.keep),
            "longest answer": f"{max(one.longest for one in self.asked) * 1000:.0f} ms",
            "import error: failed": _failed(self.broken),
        }


def measure(scratch: Path, rounds: int = DEPLOYS) -> dict[str, list[Row]]:
    """Measure in `scratch`; returns the rows of each table by its title."""
    with _site(scratch) as site:
        found = {f"Slipway, {front} front": _slipway(site, front, rounds) for front in FRONTS}
        ways = {"gunicorn HUP": Hup} | ({"nginx reload": Reload} if nginx.installed() else {})
        reloads = {name: _by_hand(site, way, rounds) for name, way in ways.items()}
    rate = round(2 * EACH / PAUSE)
    return {
        f"{rounds} deploys and a broken one, at {rate} requests a second": [
            Row(name, each.cells) for name, each in (found | reloads).items()
        ],
        "The steps of a deploy by Slipway": _steps(found),
    }


@contextmanager
def _site(scratch: Path) -> Iterator[Site]:
    wheels = scratch / f"wheels-{LOCK_HASH[:12]}"
    wheels.mkdir(parents=True, exist_ok=True)
    fetch_wheels(wheels)
    home = scratch / "deploys"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(wheels, home / "wheels" / LOCK_HASH)
    site = Site(home, free_ports(1)[0])
    try:
        yield site
    finally:
        site.run("stop")


def _slipway(site: Site, front: str, rounds: int) -> Found:
    found = Found()
    site.run("stop")
    site.configure(front=front, bake=1)
    _activate(site, site.artifact(f"1.0.0+0.{front}", **WSGI), Found())
    with clients(site.port, pause=PAUSE, each=EACH) as found.asked:
        for number in range(1, rounds + 1):
            _activate(site, site.artifact(f"1.0.0+{number}.{front}", **WSGI), found)
            time.sleep(SETTLED)
    with clients(site.port, pause=PAUSE, each=EACH) as found.broken:
        site.activate(site.artifact(f"1.0.0+broken.{front}", BROKEN, **WSGI))
    return found


def _activate(site: Site, artifact: Path, found: Found) -> None:
    began = time.monotonic()
    command = site.command("activate", artifact, "--events")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as deploy:
        assert deploy.stdout
        for event in map(json.loads, deploy.stdout):
            if event.get("state") == "done":
                found.steps.setdefault(event["step"], []).append(event["seconds"])
                if event["step"] == "switch":
                    found.live.append(time.monotonic() - began)
    if deploy.returncode:
        raise RuntimeError(f"a deploy ended with {event}")
    found.done.append(time.monotonic() - began)


def _by_hand(site: Site, way: type[Hup] | type[Reload], rounds: int) -> Found:
    folder = site.home / way.__name__.lower()
    folder.mkdir()
    found, contender = Found(), way(_code(site, folder), free_ports(1)[0])
    contender.start("0", SMALL_APP)
    try:
        with clients(contender.port, pause=PAUSE, each=EACH) as found.asked:
            for number in range(1, rounds + 1):
                began = time.monotonic()
                contender.deploy(f"{number}", SMALL_APP)
                answers(contender.port, f"{number}")
                found.live.append(time.monotonic() - began)
                contender.finish()
                found.done.append(time.monotonic() - began)
                time.sleep(SETTLED)
        with clients(contender.port, pause=PAUSE, each=EACH) as found.broken:
            contender.deploy("broken", BROKEN)
            contender.finish()
            time.sleep(UNNOTICED)
    finally:
        contender.stop()
    return found


def _code(site: Site, folder: Path) -> Code:
    """The Python and the database that Slipway's releases have."""
    environment = environment_file.read(site.home, "staging", site.home)
    kept = release.kept(environment)[0]
    variables = server.variables(environment, kept, credentials.runtime_variables(environment))
    return Code(folder, kept.python, variables)


def _failed(asked: Iterable[Client]) -> str:
    total: Counter[str] = sum((one.outcomes for one in asked), Counter())
    failed = total.total() - total["ok"] - total["stale"]
    stale = f" ({total['stale']} stale)" if total["stale"] else ""
    return f"{failed} of {total.total()}{stale}"


def _steps(found: dict[str, Found]) -> list[Row]:
    steps = next(iter(found.values())).steps
    return [
        Row(
            step,
            {
                name: f"{statistics.median(each.steps[step]) * 1000:.0f} ms"
                for name, each in found.items()
            },
        )
        for step in steps
    ]
