"""Parts of an installation are killed, or made to stand still, at random moments."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

from pipelines.installation import services
from pipelines.supervisor import Process, Supervisor
from tests.integration.installation import Installation
from tests.integration.processes import end, processes_of
from tests.postgresql_server import Server
from tests.runner.deadline import descendants

MOMENT = (0.5, 3.0)  # seconds for which a part stands still that goes on by itself


class Way(StrEnum):
    """What happens to a part."""

    KILLED = "killed"
    PAUSED = "stopped for a moment"
    SILENCED = "stopped until its supervisor ended it"


_UNWATCHED = {Way.KILLED: 2, Way.PAUSED: 1}  # nobody would end it
_WATCHED = _UNWATCHED | {Way.SILENCED: 1}


@dataclass(frozen=True)
class Victim:
    """A part, how often it is hit beside the others, and in which ways how often."""

    weight: int
    ways: dict[Way, int]


VICTIMS = {
    "master": Victim(6, _WATCHED),
    "build-1": Victim(3, _WATCHED),
    "build-2": Victim(3, _WATCHED),
    "gatekeeper": Victim(3, _WATCHED),
    "deploy": Victim(4, _UNWATCHED),
    "supervisor of the services": Victim(1, _UNWATCHED),
    "supervisor of staging": Victim(1, _UNWATCHED),
    "database of staging": Victim(2, _UNWATCHED),
    "database of the journal": Victim(3, _UNWATCHED),
}


@dataclass
class Faults:
    """Strikes at random parts; the same seed draws the same, as far as they run at that moment.

    journal: the server of the master's database, if that is a PostgreSQL; nobody keeps it but us.
    """

    slipway: Installation
    seed: int
    journal: Server | None = None
    struck: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.chance = random.Random(f"{self.seed} faults")

    def strike(self, at_master: Callable[[], None]) -> None:
        """Hit one part that runs at this moment.

        at_master: what is to be done as soon as the master is down, or stands still.
        """
        parts = self._running()
        (name,) = self.chance.choices([*parts], [VICTIMS[name].weight for name in parts])
        ways = VICTIMS[name].ways
        (way,) = self.chance.choices([*ways], [*ways.values()])
        moment = self.chance.uniform(*MOMENT)
        print(f"{time.strftime('%T')} {name}: {way}", flush=True)
        if way is Way.KILLED:
            end(parts[name])
        else:
            _signal(name, parts[name], signal.SIGSTOP)
        if name == "master":
            at_master()
        if way is Way.PAUSED:
            time.sleep(moment)  # the moment is the test's own choice
            _signal(name, parts[name], signal.SIGCONT)
        if way is Way.KILLED:
            self._restore(name)
        self.struck[f"{name} {way}"] += 1

    def hurry(self) -> None:
        """Have what has just ended started without a pause, which grows with each early end."""
        supervisor = services.supervisor(self.slipway.settings)
        for each in supervisor.status():
            if each.state == "backing off":
                wish = supervisor.directory / "state" / "processes" / f"{each.name}.json"
                supervisor.want(each.name, Process.from_json(wish.read_text()))

    def _restore(self, name: str) -> None:
        """Start again what nobody keeps."""
        if name.startswith("supervisor"):
            self.slipway.up()
        if name == "database of the journal" and self.journal:
            self.journal.restart()

    def _running(self) -> dict[str, int]:
        """The process of each part that has one now."""
        home = self.slipway.home
        kept = services.running(self.slipway.settings)
        staging = {each.name: each for each in Supervisor(home / "environments/staging").status()}
        found = {name: kept[name].pid for name in VICTIMS if name in kept}
        if "database" in staging:
            found["database of staging"] = staging["database"].pid
        if self.journal:
            found["database of the journal"] = self.journal.postgres
        marks = {  # whole, as a rehearsal's copy has a supervisor as well
            "deploy": "pipelines.deploy activate",
            "supervisor of the services": f"pipelines.supervisor {home}/services ",
            "supervisor of staging": f"pipelines.supervisor {home}/environments/staging ",
        }
        for line in processes_of(home):
            found |= {n: int(line.partition(":")[0]) for n, mark in marks.items() if mark in line}
        return {name: pid for name, pid in found.items() if pid}


def _signal(name: str, pid: int, number: signal.Signals) -> None:
    """Stop a part, or let it go on: of a database also the processes that serve its clients."""
    for each in [pid, *(descendants(pid) if name.startswith("database") else ())]:
        with suppress(ProcessLookupError):
            os.kill(each, number)
