"""A step: its name, what it does, and what `plan` says of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from pipelines.deploy.environment import Environment
from pipelines.deploy.release import Release
from pipelines.deploy.release.artifact import Artifact

if TYPE_CHECKING:
    from pipelines.deploy.state.record import Record

Subject = TypeVar("Subject")


@dataclass(frozen=True)
class Preview:
    """All that is known of a deploy before anything is done: what `plan` speaks from."""

    environment: Environment
    artifact: Artifact
    release: Release
    serving: Release | None


Plan = Callable[[Preview], str]


@dataclass(frozen=True, eq=False)
class Step(Generic[Subject]):
    """One step of a deploy or a rehearsal (the subject): `act` does it, and returns a sentence.

    The name is what the journal, the progress and the crash points call it. `plan` says beforehand
    what it would do; only the steps of `activate` have one. What must be undone is taken back when
    a later step fails.
    """

    name: str
    act: Callable[[Subject], str]
    plan: Plan | None = None
    must_be_undone: bool = False

    def take(self, record: Record, subject: Subject) -> None:
        """Act, written down before and after; raises Fault."""
        record.step(self.name, partial(self.act, subject))


def step(
    name: str, plan: Plan | None = None, *, must_be_undone: bool = False
) -> Callable[[Callable[[Subject], str]], Step[Subject]]:
    """Make the decorated function the act of a step."""

    def named(act: Callable[[Subject], str]) -> Step[Subject]:
        return Step(name, act, plan, must_be_undone)

    return named
