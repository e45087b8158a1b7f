"""A rehearsal during which another release goes live is repeated under that one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest

from tests.deploy.project import WSGI, Site, migration

FIRST, SECOND, THIRD = "1.0.0+1.gfirst", "1.0.0+2.gsecond", "1.0.0+3.gthird"
ADDS = {"notes/migrations/0002_next.py": migration("ALTER TABLE notes_note ADD kind text")}
COPIED = "copy-database"  # the step in which it is stopped, while others go on


@contextmanager
def rehearsing(site: Site, artifact: Path) -> Iterator[subprocess.Popen[str]]:
    command = site.command("rehearse", artifact, "--events")
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as rehearsal:
        try:
            yield rehearsal
        finally:
            rehearsal.send_signal(signal.SIGCONT)


def until_copied(told: IO[str]) -> None:
    for line in told:
        event = json.loads(line)
        if (event.get("step"), event.get("state")) == (COPIED, "started"):
            return
    raise AssertionError(f"no step {COPIED}")


def overtake(site: Site, rehearsal: subprocess.Popen[str], artifact: Path) -> None:
    """Take another release live in the middle of a rehearsal."""
    assert rehearsal.stdout
    until_copied(rehearsal.stdout)
    os.kill(rehearsal.pid, signal.SIGSTOP)
    assert site.activate(artifact)[0] == 0
    os.kill(rehearsal.pid, signal.SIGCONT)


def end(rehearsal: subprocess.Popen[str]) -> dict[str, Any]:
    assert rehearsal.stdout
    last: dict[str, Any] = json.loads(rehearsal.stdout.read().splitlines()[-1])
    return last


@pytest.fixture(scope="module")
def artifacts(site: Site) -> list[Path]:
    """Three of the same files, of which the first serves."""
    site.configure(bake=0.1)
    made = [site.artifact(each, **WSGI) for each in (FIRST, SECOND, THIRD)]
    assert site.activate(made[0])[0] == 0
    return made


@pytest.fixture(scope="module")
def wanted(site: Site) -> Path:
    """What is rehearsed."""
    return site.artifact("1.0.0+4.gwanted", ADDS, **WSGI)


def test_it_says_what_is_so_under_the_release_that_serves_by_then(
    site: Site, artifacts: list[Path], wanted: Path
) -> None:
    with rehearsing(site, wanted) as rehearsal:
        overtake(site, rehearsal, artifacts[1])
        found = end(rehearsal)
    assert found["result"] == "rehearsed"
    assert found["reason"].startswith(f"{SECOND}, which serves, works with notes.0002_next applied")


@pytest.mark.soak("deploys")
def test_it_gives_up_when_it_was_overtaken_twice(
    site: Site, artifacts: list[Path], wanted: Path
) -> None:
    with rehearsing(site, wanted) as rehearsal:
        overtake(site, rehearsal, artifacts[2])
        overtake(site, rehearsal, artifacts[1])
        found = end(rehearsal)
    assert (rehearsal.returncode, found["result"]) == (1, "refused")
    assert "What serves on staging changed during the rehearsal, twice." in found["reason"]
