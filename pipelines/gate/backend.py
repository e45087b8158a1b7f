"""What the gate works on: the journal, git, and builds. Buildbot's are its scheduler's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, Protocol, TypeVar

from twisted.internet import threads

from pipelines.journal import Push, transactions
from pipelines.journal.builds import Outcome
from pipelines.journal.runs import RecordedRun
from pipelines.journal.transactions import InTransaction

P = ParamSpec("P")
T = TypeVar("T")


class Storage(Protocol):
    """Access to the journal and to git; each write is safe to repeat."""

    async def read(self, query: InTransaction[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a query of the journal."""

    async def write(
        self, name: str, change: InTransaction[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Write to the journal, durably; `name` is that of the crash points around it."""

    async def git(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call what runs git, away from the event loop; raises what it raises."""


class Backend(Storage, Protocol):
    """Storage, and the builds that the gate requests; each request is safe to repeat."""

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


class MasterStorage:
    """The storage of who has a `master`: its database, and git in threads beside its reactor."""

    master: Any

    async def read(self, query: InTransaction[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await transactions.read(self.master, query, *args, **kwargs)

    async def write(
        self, name: str, change: InTransaction[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return await transactions.write(self.master, name, change, *args, **kwargs)

    async def git(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        result: T = await threads.deferToThread(call, *args, **kwargs)
        return result
