"""An installation of Slipway for tests: a home, ports and settings of its own, real commands."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any, TypeVar

import pytest

from pipelines import journal
from pipelines.installation import services
from pipelines.settings import Settings
from pipelines.supervisor.process import Process
from tests.integration.dashboard import Dashboard
from tests.integration.processes import has_ended, processes_of
from tests.ports import free_ports

SLIPWAY = Path(sys.executable).with_name("slipway")
PATIENCE = 150  # seconds for anything that a busy machine does at once otherwise
LOGS = (
    *("master/twistd.log", "workers/*.log", "workers/*/twistd.log"),
    "environments/*/shared/logs/keeper.log",
)
T = TypeVar("T")


@dataclass
class Installation:
    """Driven by the command line, as a person drives it; `variables` are its settings."""

    home: Path
    variables: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = ("WEB_PORT", "WORKER_PORT", "TRY_PORT", "STAGING_PORT")
        ports = zip(names, free_ports(len(names)), strict=True)
        self.shared.mkdir()
        self.shared.chmod(0o777)  # builds may be another user's
        self.variables = {
            "SLIPWAY_HOME": str(self.home),
            "SLIPWAY_BUILD_FOLDERS": str(self.shared),
            "SLIPWAY_BUILD_NICE": "0",  # the tests beside it are no master to step back for
            **{f"SLIPWAY_{name}": str(port) for name, port in ports},
            **self.variables,
        }

    @property
    def shared(self) -> Path:
        """The folder that builds may read and write beside their own."""
        return self.home / "shared"

    @property
    def environ(self) -> dict[str, str]:
        """What its commands see."""
        ours = {k: v for k, v in os.environ.items() if not k.startswith("SLIPWAY_")}
        return ours | self.variables

    @property
    def settings(self) -> Settings:
        """The settings as its commands read them."""
        return Settings.from_environ(self.environ)

    @property
    def staging(self) -> str:
        """The address of what was deployed."""
        return f"http://127.0.0.1:{self.variables['SLIPWAY_STAGING_PORT']}"

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run one verb of the command to its end, whatever that is."""
        return subprocess.run(
            [SLIPWAY, *arguments],
            env=self.environ | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=480,
        )

    def up(self) -> str:
        """Start what does not run; returns what it printed."""
        return self._succeed("up")

    def down(self) -> str:
        """Stop everything; returns what it printed."""
        return self._succeed("down")

    def status(self) -> dict[str, Any]:
        """What `slipway status --json` says."""
        found: dict[str, Any] = json.loads(self._succeed("status", "--json"))
        return found

    def _succeed(self, *arguments: str) -> str:
        done = self.run(*arguments)
        if done.returncode:
            words = f"slipway {' '.join(arguments)}: exit {done.returncode}\n"
            pytest.fail(f"{words}{done.stdout}{done.stderr}\n{self.story()}")
        return done.stdout

    def pushes(self, branch: str | None = None) -> list[journal.Push]:
        """The pushes in the journal, newest first."""
        with journal.opened(self.settings.db_url) as conn:
            return journal.latest(conn, 1000, branch)

    def push_of(self, revision: str) -> journal.Push | None:
        """The newest push of a revision, as the journal has it now."""
        return next((push for push in self.pushes() if push.revision == revision), None)

    def wait(self, revision: str, state: str, seconds: float = PATIENCE) -> journal.Push:
        """Wait until the push of `revision` has ended, and see that it ended in `state`."""

        def ended() -> journal.Push | None:
            push = self.push_of(revision)
            return push if push and push.ended_at else None

        push = self.until(ended, f"end of the push of {revision[:7]}", seconds)
        if push.state != state:
            pytest.fail(f"{push.branch} ended {push.state}, not {state}\n{self.story()}")
        return push

    def until(self, found: Callable[[], T | None], what: str, seconds: float = PATIENCE) -> T:
        """Ask until the answer is neither None nor False; fails with all that is known."""
        deadline = time.monotonic() + seconds
        while True:
            answer = found()
            if answer is not None and answer is not False:
                return answer
            if time.monotonic() > deadline:
                pytest.fail(f"no {what} within {seconds:g} s\n{self.story()}")
            time.sleep(0.05)  # the journal is a database and a port is a port: neither announces

    def kill(self, name: str) -> int:
        """End one of the services at once, by SIGKILL; returns the pid that it had."""
        pid = services.running(self.settings)[name].pid
        assert pid
        os.kill(pid, signal.SIGKILL)
        return pid

    def await_death_of_master(self) -> None:
        """Wait until the master has died, and have its supervisor restart it without a pause.

        A supervisor waits longer each time before it restarts what dies soon after its start.
        """
        if (master := services.running(self.settings).get("master")) and master.pid:
            assert has_ended(master.pid, PATIENCE), self.story()
        supervisor = services.supervisor(self.settings)
        wish = supervisor.directory / "state" / "processes" / "master.json"
        supervisor.want("master", Process.from_json(wish.read_text()))

    @property
    def dashboard(self) -> Dashboard:
        """A visitor of the dashboard who has not signed in."""
        return Dashboard(self.settings.base_url)

    def story(self) -> str:
        """Everything that explains a failure: pushes, gate, builds, and the ends of all logs."""
        gates = self.run("gate", "list")
        parts = [self.run("status").stdout, gates.stdout + gates.stderr, self._last_builds()]
        parts += self._last_logs()
        for pattern in LOGS:
            for log in sorted(self.home.glob(pattern)):
                end = log.read_text(errors="replace").splitlines()[-25:]
                parts.append("\n".join([f"==> {log}", *end]))
        return "\n\n".join(parts)

    def _last_builds(self) -> str:
        """The newest builds, newest first: how each ended, or how far it is."""
        try:
            told = self.dashboard.get("builds", property="*", order="-buildid", limit="12")
            return "\n".join(
                f"{each['properties']['buildername'][0]} {each['number']} "
                f"{each['complete_at'] or 'under way'}: {each['state_string']}"
                for each in told["builds"]
            )
        except (OSError, LookupError, HTTPException) as error:
            return f"no builds: {error!r}"

    def _last_logs(self) -> Iterator[str]:
        """The logs of the newest push's last build."""
        try:
            push = self.pushes()[0]
            build = self.dashboard.builds_of(push.id, push.stage)[-1]
            for name, text in self.dashboard.logs(build):
                yield f"==> {build['state_string']}: {name}\n{text}"
        except (OSError, LookupError, HTTPException, journal.JournalError) as error:
            yield f"no logs of builds: {error!r}"


@contextmanager
def temporary_home() -> Iterator[Path]:
    """A short path, because of the sockets below it; gone afterwards, with all that ran there."""
    home = Path(tempfile.mkdtemp(prefix="sw-", dir="/tmp"))
    home.chmod(0o755)  # PostgreSQL runs as another user when we are root
    try:
        yield home
        left = list(processes_of(home))
        assert not left, "processes are left:\n" + "\n".join(left)
    finally:
        shutil.rmtree(home)
