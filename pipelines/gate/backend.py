"""What the gate needs of the world: the journal, git and builds. Buildbot's are its scheduler's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from pipelines.journal import Push
from pipelines.journal.builds import Outcome
from pipelines.journal.runs import RecordedRun

T = TypeVar("T")


class Backend(Protocol):
    """How the gate reaches the journal, git and builds; each act is safe to repeat."""

    async def read(self, act: Callable[..., T], *args: Any) -> T:
        """Run a query of the journal."""

    async def write(self, act: Callable[..., T], *args: Any, **facts: Any) -> T:
        """Write to the journal, durably."""

    async def git(self, act: Callable[..., T], *args: Any) -> T:
        """Call what runs git, away from the event loop; raises what it raises."""

    async def request_merge(self, push: Push) -> None:
        """Start the merge stage of a push, unless it was, and write down that it was."""

    async def request_test(self, run: RecordedRun, push: Push | None) -> int:
        """Start repo-test, unless it was; returns what `outcome` takes."""

    async def outcome(self, buildsetid: int) -> Outcome | None:
        """Return how a build ended; None while it has not."""

    async def workers(self) -> int:
        """Return how many runs of repo-test there may be at once."""

    def moved(self) -> None:
        """Wake whoever waits for a push of this project."""
