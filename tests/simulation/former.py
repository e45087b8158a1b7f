"""Faults that there were: what mended each is taken out again, to see that they are found."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa

from pipelines.gate import policy
from pipelines.gate.model import MakeCandidate, Pause
from pipelines.hub import received
from pipelines.hub.received import Mark, Update
from pipelines.journal import runs
from pipelines.project.served import Project
from pipelines.steps import artifact, deploy
from tests.simulation.people import KINDS


def branches_alone_are_compared(patch: pytest.MonkeyPatch) -> None:
    """Nobody reads what the hook has written down."""

    def since(hub: object, mark: Mark) -> tuple[list[Update], Mark]:
        return [], mark

    patch.setattr(received, "since", since)


def a_run_forgets_what_others_keep(patch: pytest.MonkeyPatch) -> None:
    """Who kept an artifact first deletes it; the deploy takes that of what has landed."""

    def forget(project: Project, revision: str, build: str) -> bool:
        folder = project.artifacts / revision
        holders = [int(file.name.rpartition("-")[2]) for file in folder.glob("kept-by-*")]
        if holders and min(holders) == int(build):
            shutil.rmtree(folder)
        return True

    def tested_as(conn: sa.Connection, project: str, landed: str) -> list[str]:
        return [landed, *runs.tested_as(conn, project, landed)]

    patch.setattr(artifact, "forget", forget)
    patch.setattr(runs, "in_use", lambda conn, project: set())
    patch.setattr(deploy, "tested_as", tested_as)


def a_red_main_pauses_the_gate(patch: pytest.MonkeyPatch) -> None:
    """Until a person resumes it nothing is tried, also not what repairs main."""

    def find_red(look: Any, entry: Any, of_main: Any) -> None:
        on_main = entry.base == look.target.head
        look.decided.append(Pause() if on_main else MakeCandidate(entry.id, look.target.head))

    patch.setattr(policy._Look, "_find_red", find_red)


@dataclass(frozen=True)
class Fault:
    """What brings a fault back, what the simulator says of it, and what people push mostly.

    soon: the seed to begin at: one that finds it, or soon does.
    """

    again: Callable[[pytest.MonkeyPatch], None]
    said: str
    soon: int = 0
    kinds: tuple[str, ...] = KINDS


FAULTS = (
    Fault(branches_alone_are_compared, "was pushed"),
    Fault(
        a_run_forgets_what_others_keep, "nothing to deploy|is gone", 26, ("good", "empty", "empty")
    ),
    Fault(a_red_main_pauses_the_gate, "waits for a person", 33),
)
