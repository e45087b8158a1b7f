"""Three ways from a push of the sample application to staging, side by side on this machine.

(a) Slipway, (b) a shell script that runs the same commands one after another, (c) a Buildbot as
its manual sets one up. Each has a hub, an environment `staging` with its own PostgreSQL, and the
same caches. What (b) and (c) run is in `rivals/`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks import stock
from benchmarks.processes import RivalFailed, Running
from benchmarks.spans import Events, Span, listening
from benchmarks.stock import RIVALS
from pipelines import ROOT
from tests.deploy.project import LOCK_HASH, fetch_wheels
from tests.integration.developer import Developer
from tests.integration.installation import Installation, temporary_home
from tests.ports import free_ports

ENVIRONMENTS = ROOT / "master" / "environments"
NEVER = 600  # seconds in which a push must have reached staging


class Contender(Protocol):
    """One of the three, running."""

    name: str
    staging: str
    developer: Developer

    def deliver(self, branch: str) -> None:
        """Push the branch that is checked out; returns when the push has."""

    def ended(self) -> bool:
        """Whether what the last push started has come to its end, a bad one perhaps."""

    def spans(self, began: float) -> list[Span]:
        """Wait for the end of all that was started since then; return its steps."""


class Slipway:
    """(a)"""

    name = "Slipway"

    def __init__(self, installation: Installation, events: Events) -> None:
        self.installation = installation
        self.staging = installation.staging
        self.events = events
        hub = installation.home / "hub" / "sample_app.git"
        self.developer = Developer(hub, installation.home / "ada")

    def deliver(self, branch: str) -> None:
        """Push; the hook does the rest."""
        self.developer.send()

    def ended(self) -> bool:
        """As the journal says."""
        push = self.installation.push_of(self.developer.revision())
        return bool(push and push.ended_at)

    def spans(self, began: float) -> list[Span]:
        """As the master tells them."""
        self.installation.wait(self.developer.revision(), "deployed", NEVER)
        self.events.ended("deploy-to-staging", began)
        return self.events.spans(began)


class Script:
    """(b)"""

    name = "shell script"

    def __init__(self, site: Site) -> None:
        self.site = site
        self.staging = site.staging
        self.developer = Developer(site.hub, site.home / "ada")
        self.clone = site.home / "work" / "clone"
        subprocess.run(["git", "clone", "--quiet", site.hub, self.clone], check=True)
        for key, value in (("name", "Script"), ("email", "script@example.org")):
            subprocess.run(["git", "-C", self.clone, "config", f"user.{key}", value], check=True)
        self.running: Running | None = None

    def deliver(self, branch: str) -> None:
        """Push, and call the script."""
        self.developer.send()
        (self.site.home / "spans").unlink(missing_ok=True)
        command = (str(RIVALS / "pipeline.sh"), branch)
        variables = {
            "PYTHON": sys.executable,
            "CACHE": str(self.site.home / "cache"),
            "SITE": str(self.site.home),
            "ENVIRONMENTS": str(ENVIRONMENTS),
            "SPANS": str(self.site.home / "spans"),
        }
        self.running = Running(command, self.site.environ | variables, self.clone)

    def ended(self) -> bool:
        """As its process says."""
        return self.running is None or self.running.process.poll() is not None

    def spans(self, began: float) -> list[Span]:
        """As the script wrote them down."""
        assert self.running
        self.running.wait("pipeline.sh", NEVER)
        lines = (self.site.home / "spans").read_text().splitlines()
        words = (line.split() for line in lines)
        return [Span(stage, step, float(at), float(end)) for stage, step, at, end in words]


class Buildbot:
    """(c)"""

    name = "stock Buildbot"

    def __init__(self, site: Site, events: Events, processes: Mapping[str, Running]) -> None:
        self.staging = site.staging
        self.events = events
        self.processes = processes
        self.began = 0.0
        self.developer = Developer(site.hub, site.home / "ada")

    def deliver(self, branch: str) -> None:
        """Push; the hook does the rest."""
        self.began = time.time()
        self.developer.send()

    def ended(self) -> bool:
        """Whether any build of the push failed, or the last one ended."""
        return self.events.over("deploy-to-staging", self.began)

    def spans(self, began: float) -> list[Span]:
        """As the master tells them."""
        self.events.ended("deploy-to-staging", began)
        return self.events.spans(began)


class Site:
    """A hub and an environment `staging` that no master of ours looks after."""

    def __init__(self, home: Path, like: Path, scratch: Path) -> None:
        self.home = home
        self.hub = home / "hub.git"
        port = free_ports(1)[0]
        self.staging = f"http://127.0.0.1:{port}"
        ours = {k: v for k, v in os.environ.items() if not k.startswith("SLIPWAY_")}
        self.environ = ours | {
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore",
            "SLIPWAY_STAGING_PORT": str(port),
        }
        _warm(home, scratch)
        (home / "artifacts").mkdir()
        (home / "work").mkdir()
        subprocess.run(["git", "clone", "--quiet", "--bare", like, self.hub], check=True)

    def deploy(self, verb: str) -> None:
        """Start or stop the environment; raises RivalFailed with its words."""
        where = ("--environment", "staging", "--environments", ENVIRONMENTS, "--home", self.home)
        command = (sys.executable, "-m", "pipelines.deploy", verb, *where)
        done = subprocess.run(command, env=self.environ, capture_output=True, text=True)
        if done.returncode:
            raise RivalFailed(f"deploy {verb} of {self.home}: {done.stdout}{done.stderr}")


@contextmanager
def site(scratch: Path, like: Path) -> Iterator[Site]:
    """A site whose hub is like another, for the length of the block; its environment is up."""
    with temporary_home() as home:
        made = Site(home, like, scratch)
        try:
            made.deploy("start")
            yield made
        finally:
            made.deploy("stop")


@contextmanager
def slipway(scratch: Path) -> Iterator[Slipway]:
    """(a), up; nothing pushed yet."""
    with temporary_home() as home:
        _warm(home, scratch)
        installation = Installation(home)
        try:
            installation.up()
            with listening(installation.settings.base_url.rstrip("/"), "sample_app-") as events:
                yield Slipway(installation, events)
        finally:
            installation.down()


@contextmanager
def script(scratch: Path, like: Path) -> Iterator[Script]:
    """(b), its environment up."""
    with site(scratch, like) as made:
        contender = Script(made)
        try:
            yield contender
        finally:
            if contender.running:
                contender.running.end()


@contextmanager
def buildbot(scratch: Path, like: Path) -> Iterator[Buildbot]:
    """(c), its environment up."""
    with site(scratch, like) as made:
        variables = {
            "STOCK_HUB": str(made.hub),
            "STOCK_PYTHON": sys.executable,
            "STOCK_CACHE": str(made.home / "cache"),
            "STOCK_SITE": str(made.home),
            "STOCK_ENVIRONMENTS": str(ENVIRONMENTS),
            "SLIPWAY_STAGING_PORT": made.environ["SLIPWAY_STAGING_PORT"],
        }
        config = RIVALS / "buildbot" / "master.cfg"
        with stock.started(made.home / "stock", config, ["worker"], variables) as running:
            hook = made.hub / "hooks" / "post-receive"
            hook.write_text(
                f"#!/bin/sh\nSTOCK_URL={running.url} exec {RIVALS}/buildbot/post-receive\n"
            )
            hook.chmod(0o755)
            with listening(running.url) as events:
                yield Buildbot(made, events, running.processes)


@contextmanager
def all_three(scratch: Path) -> Iterator[list[Contender]]:
    """All of them, warm: a first push of each has been deployed."""
    with ExitStack() as stack:
        ours = stack.enter_context(slipway(scratch))
        like = ours.developer.hub
        contenders: list[Contender] = [
            ours,
            stack.enter_context(script(scratch, like)),
            stack.enter_context(buildbot(scratch, like)),
        ]
        for contender in contenders:
            change(contender, 0)
            deliver(contender, 0)
        yield contenders


def change(contender: Contender, number: int) -> None:
    """Commit a small change of the sample application: a new file, and a changed one."""
    files = {
        "genes/__init__.py": f'"""The catalogue of genes."""\n\nEDITION = {number}\n',
        f"genes/edition_{number}.py": f'"""Edition {number}."""\n\nNUMBER = {number}\n',
    }
    contender.developer.commit(f"edition/{number}", files, f"Edition {number}")


@dataclass(frozen=True)
class Round:
    """One push: when it began and returned, when staging answered with it, and all steps."""

    began: float
    pushed: float
    answered: float
    spans: list[Span]


def deliver(contender: Contender, number: int) -> Round:
    """Push what was committed, and wait until staging answers with it."""
    before = revision(contender.staging)
    began = time.time()
    contender.deliver(f"edition/{number}")
    pushed = time.time()
    answered = _until_another(contender, before)
    return Round(began, pushed, answered, contender.spans(began))


def _until_another(contender: Contender, before: str | None) -> float:
    """Return when staging answered with another revision, or when it was clear that none comes."""
    ask_again = 0.0
    while revision(contender.staging) == before:
        if time.monotonic() > ask_again:
            if contender.ended():
                break
            ask_again = time.monotonic() + 1
        time.sleep(0.02)  # asked so often that it costs nobody anything
    return time.time()


def revision(staging: str) -> str | None:
    """Return the revision that staging answers with; None while nothing runs."""
    try:
        with urllib.request.urlopen(f"{staging}/healthz", timeout=5) as answer:
            found: str = json.load(answer)["revision"]
            return found
    except (OSError, ValueError):
        return None


def _warm(home: Path, scratch: Path) -> None:
    """Give a home what builds left in others: uv's cache, Python environments, wheels."""
    for name in ("cache", "wheels"):
        (scratch / name).mkdir(exist_ok=True, parents=True)
        (home / name).symlink_to(scratch / name)
    wheels = scratch / "wheels" / LOCK_HASH
    wheels.mkdir(exist_ok=True)
    fetch_wheels(wheels)
