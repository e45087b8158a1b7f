"""Compares the processes that shall run with those that do, and does what is due."""

from __future__ import annotations

import logging
import math
import selectors
import time
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path

from pipelines.supervisor import record, standstills
from pipelines.supervisor.process import Process, ProcessStatus, Running, SupervisorError
from pipelines.system.heartbeat import last_beat

SETTLED = 10.0  # seconds after which a process counts as having started well
_AT_FIRST = 5  # times as long until the first answer
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 30.0  # seconds before a restart; doubled from the first on

log = logging.getLogger("supervisor")


@dataclass
class Kept:
    """One name: the process that is wanted by it and the one that runs."""

    name: str
    wanted: Process | None = None
    running: Running | None = None
    restarts: int = 0
    failures: int = 0  # ends in a row that nobody asked for
    tried: bool = False
    since: float = 0.0
    not_before: float = 0.0
    kill_at: float | None = None  # set when it was asked to end

    def silent(self) -> float:
        """Seconds for which it has not answered beyond those that it may; negative: it may still.

        What has just been started may take some times as long.
        """
        if not self.running or not self.running.process.heartbeat or self.kill_at is not None:
            return -math.inf
        beat = self.last_answer()
        within = self.running.process.answers_within * (1 if beat > self.since else _AT_FIRST)
        return time.monotonic() - beat - within

    def last_answer(self) -> float:
        """When it has answered last, or was started since."""
        file = self.running.process.heartbeat if self.running else None
        return max(last_beat(Path(file)) or 0.0 if file else 0.0, self.since)

    def status(self) -> ProcessStatus:
        """Return the status for clients."""
        if self.running:
            state = "running" if self.kill_at is None else "stopping"
            return ProcessStatus(self.name, self.running.pid, state, self.restarts)
        state = "backing off" if self.failures else "starting"
        return ProcessStatus(self.name, None, state, self.restarts)


class Processes:
    """All processes of one environment. `selector` wakes the supervisor when one ends."""

    def __init__(self, directory: Path, selector: selectors.BaseSelector) -> None:
        self.stopping = False
        self.kept: dict[str, Kept] = {}
        self._selector = selector
        self._directory = directory
        self._wanted = directory / "state/processes"
        self._record = directory / "state/keeper.json"

    def adopt(self) -> None:
        """Take over what an earlier supervisor, killed before it could stop them, left running."""
        for name, running, restarts in record.adopt(self._record):
            log.info("%s still runs as process %d", name, running.pid)
            self._hold(Kept(name, restarts=restarts, tried=True), running)
        self._save()

    def reconcile(self) -> None:
        """Read again what is wanted; a file that cannot be read changes nothing."""
        definitions = {path.stem: path for path in self._wanted.glob("*.json")}
        for name, path in sorted(definitions.items()):
            kept = self.kept.setdefault(name, Kept(name))
            try:
                process = Process.from_json(path.read_text())
            except (SupervisorError, OSError) as error:
                log.error("%s: %s", path, error)
                continue
            if process != kept.wanted:
                kept.wanted, kept.failures, kept.not_before = process, 0, 0.0
        for name in self.kept.keys() - definitions.keys():
            self.kept[name].wanted = None

    def advance(self) -> None:
        """Do all that is due: start, ask to end, kill."""
        while any(self._step(kept) for kept in list(self.kept.values())):
            pass  # what was done may have been what another one waited for

    def pause(self) -> float:
        """Seconds until something is due; infinite when only an event can change anything."""
        due = [kept.kill_at for kept in self.kept.values() if kept.kill_at is not None]
        due += [kept.not_before for kept in self.kept.values() if self._may_start(kept)]
        due += [time.monotonic() - kept.silent() for kept in self.kept.values()]
        return max(0.0, min(due, default=math.inf) - time.monotonic())

    def hurry(self, name: str) -> None:
        """Start it without a pause: somebody waits for it by name."""
        if kept := self.kept.get(name):
            kept.not_before = 0.0

    def settled(self, name: str) -> bool:
        """Whether the change of this name is done, or was tried and failed."""
        kept = self.kept.get(name)
        if kept is None or kept.running is None:
            return kept is None or kept.failures > 0
        return kept.running.process == kept.wanted and kept.kill_at is None

    def any_running(self) -> bool:
        """Whether a process lives."""
        return any(kept.running for kept in self.kept.values())

    def _step(self, kept: Kept) -> bool:
        now = time.monotonic()
        if kept.running and kept.kill_at is None and self._must_end(kept, kept.running):
            log.info("%s: asking process %d to end", kept.name, kept.running.pid)
            kept.kill_at = now + kept.running.process.stop_timeout
            kept.running.stop()
        elif kept.running and kept.kill_at is not None and now >= kept.kill_at:
            log.warning("%s: killing process %d, which did not end", kept.name, kept.running.pid)
            kept.kill_at = math.inf
            kept.running.kill()
        elif kept.silent() > 0 and kept.running:
            self._end_silent(kept, kept.running)
        elif not kept.running and not kept.wanted:
            del self.kept[kept.name]
        elif kept.wanted and self._may_start(kept) and now >= kept.not_before:
            self._start(kept, kept.wanted)
        else:
            return False
        return True

    def _end_silent(self, kept: Kept, running: Running) -> None:
        name, seconds = kept.name, time.monotonic() - kept.last_answer()
        log.error("%s: killing process %d, silent for %.0f s", name, running.pid, seconds)
        standstills.note(self._directory, name, seconds)
        kept.since = time.monotonic()  # it is not told twice
        running.kill()

    def _must_end(self, kept: Kept, running: Running) -> bool:
        if not self.stopping:
            return running.process != kept.wanted
        alive = [one for one in self.kept.values() if one.running]
        needed = [one for one in alive if any(_after(other, one) for other in alive)]
        return kept not in needed or len(needed) == len(alive)  # a ring ends all at once

    def _may_start(self, kept: Kept) -> bool:
        if self.stopping or kept.running or not kept.wanted:
            return False
        return all(one.tried for one in self.kept.values() if one.wanted and _after(kept, one))

    def _start(self, kept: Kept, process: Process) -> None:
        kept.tried = True
        kept.restarts += kept.failures > 0
        try:
            running = Running.start(process)
        except OSError as error:
            log.error("%s cannot be started: %s", kept.name, error)
            self._failed(kept)
            return
        self._hold(kept, running)
        self._save()
        running.release()
        log.info("%s runs as process %d", kept.name, running.pid)

    def _hold(self, kept: Kept, running: Running) -> None:
        self.kept[kept.name] = kept
        kept.running, kept.since = running, time.monotonic()
        self._selector.register(running.pidfd, selectors.EVENT_READ, partial(self._ended, kept))

    def _ended(self, kept: Kept) -> None:
        assert kept.running
        self._selector.unregister(kept.running.pidfd)
        log.info("%s: process %d %s", kept.name, kept.running.pid, kept.running.reap())
        kept.running = None
        if kept.kill_at is None:
            self._failed(kept)
        else:
            kept.kill_at, kept.failures, kept.not_before = None, 0, 0.0
        self._save()

    def _failed(self, kept: Kept) -> None:
        now = time.monotonic()
        settled = now - kept.since >= SETTLED
        kept.failures = 1 if settled else min(kept.failures + 1, 20)
        kept.not_before = now + min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (kept.failures - 1))

    def _save(self) -> None:
        running = {
            kept.name: (kept.running, kept.restarts) for kept in self.kept.values() if kept.running
        }
        record.write(self._record, running)


def _after(later: Kept, earlier: Kept) -> bool:
    """Whether `later` starts after `earlier`, and thus ends before it."""
    process = later.running.process if later.running else later.wanted
    patterns = process.starts_after if process and later is not earlier else ()
    return any(fnmatchcase(earlier.name, pattern) for pattern in patterns)
