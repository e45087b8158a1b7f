"""What moves pushes from stage to stage: schedulers that look at the journal.

Buildbot's own schedulers act on messages, and a message that is sent while the master dies is
gone. These act on what the journal says, at every wake-up and every few seconds: a message only
wakes them, so a lost, doubled or reordered one changes nothing.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import sqlalchemy as sa
from buildbot.data.exceptions import DataException
from buildbot.process.properties import Properties
from buildbot.schedulers.base import ReconfigurableBaseScheduler
from buildbot.util import poll
from twisted.internet import defer
from twisted.python import log

from pipelines import journal
from pipelines.gate.backend import MasterStorage
from pipelines.journal import Push
from pipelines.journal.builds import Outcome, build_name, find_buildset, open_requests
from pipelines.journal.messages import wake_up
from pipelines.journal.vocabulary import Reason, ReasonCode
from pipelines.project.served import Project
from pipelines.system.crash_points import boundary

LOOK_EVERY = 5  # seconds; for what no message told
MOST_ATTEMPTS = 3  # of a stage whose machinery failed, not its commands
Steps = Generator[Any, Any, None]


class JournalScheduler(MasterStorage, ReconfigurableBaseScheduler):
    """A scheduler that does what the journal says is due; subclasses say what that is."""

    compare_attrs = (*ReconfigurableBaseScheduler.compare_attrs, "project")
    project: Project

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._consumers: list[Any] = []

    @defer.inlineCallbacks
    def activate(self) -> Steps:
        """Start to look; called by Buildbot when this master runs the scheduler."""
        yield super().activate()
        for key in (wake_up(self.project.name), ("buildrequests", None, "complete")):
            self._consumers.append((yield self.master.mq.startConsuming(self._wake, key)))
        self.look_soon.start(interval=LOOK_EVERY, now=True)

    @defer.inlineCallbacks
    def deactivate(self) -> Steps:
        """Stop to look, after the look under way."""
        while self._consumers:
            self._consumers.pop().stopConsuming()
        yield self.look_soon.stop()
        yield super().deactivate()

    def _wake(self, key: Any, message: Any) -> None:
        self.look_soon()

    @poll.method
    def look_soon(self) -> Any:
        return defer.ensureDeferred(self.look())

    async def look(self) -> None:
        """Do everything that is due now, and cancel what nobody waits for any more."""
        await self.advance()
        await self.cancel_obsolete_requests()

    async def advance(self) -> None:
        """Move every push on for which something is due."""
        raise NotImplementedError

    async def cancel_obsolete_requests(self) -> None:
        """Cancel the builds that nobody waits for any more."""
        for request, reason in (await self.obsolete_requests()).items():
            await self.cancel_request(request, reason)

    async def obsolete_requests(self) -> dict[int, str]:
        """Return the open requests of pushes that have ended meanwhile, each with why."""
        return await self.read(_obsolete_requests, self.builderNames)

    async def cancel_request(self, request: int, reason: str) -> None:
        """Cancel a request and the build that it came to."""
        try:
            await self.master.data.control("cancel", {"reason": reason}, ("buildrequests", request))
        except DataException as error:
            log.err(error, f"while cancelling build request {request}")

    def moved(self) -> None:
        """Wake whoever waits for a push of this project."""
        self.master.mq.produce(wake_up(self.project.name), {})

    def source(self, revision: str, branch: str) -> dict[str, str]:
        """Return the source stamp of a commit that no change brought."""
        return {
            "codebase": "",
            "repository": str(self.project.hub),
            "project": self.project.name,
            "branch": branch,
            "revision": revision,
        }

    async def start(
        self, push: Push, builder: str, *, source: dict[str, str] | None = None, why: str
    ) -> Push:
        """Request the build of the stage that the push is in, and write down that it was."""
        bsid = await self.request(push, builder, source=source, why=why)
        return await self.write(
            f"update {push.stage} buildsetid", journal.update, push, buildsetid=bsid
        )

    async def request(
        self, push: Push, builder: str, *, source: dict[str, str] | None = None, why: str
    ) -> int:
        """Request a build for the push, once: a request that is there already is found again."""
        revision = source["revision"] if source else push.base or push.revision
        name = build_name(push.id, push.stage, revision, push.attempt)
        properties = Properties()
        properties.setProperty("push", push.id, self.name)
        of = {"changeids": [push.changeid]} if source is None else {"sourcestamps": [source]}
        return await self.request_as(
            name, builder, push.received_at, reason=why, properties=properties, **of
        )

    async def request_as(self, name: str, builder: str, since: float, **request: Any) -> int:
        """Request a build, once, under a name that no other had after `since`; return its set."""
        requested = await self.read(find_buildset, name, int(since))
        if requested is not None:
            return requested
        add = self.addBuildsetForSourceStampsWithDefaults
        if "changeids" in request:
            add = self.addBuildsetForChanges
        with boundary(f"request {builder.removeprefix(self.project.name + '-')}"):
            buildsetid, _ = await add(external_idstring=name, builderNames=[builder], **request)
        return int(buildsetid)

    async def again(self, push: Push, ended: Outcome, **facts: Any) -> None:
        """Repeat a stage whose machinery failed; after some attempts the push ends, and says so."""
        if push.attempt >= MOST_ATTEMPTS:
            times = f"{push.stage} could not be run {push.attempt} times"
            await self.failed(push, Reason(ReasonCode.INFRASTRUCTURE, f"{times}: {ended.text}"))
        else:
            repeat = {"attempt": push.attempt + 1, "buildsetid": None, **facts}
            await self.write(f"update {push.stage} attempt", journal.update, push, **repeat)
        self.moved()

    async def failed(self, push: Push, reason: Reason) -> None:
        """End a push at the stage that it is in."""
        await self.write(f"end {push.stage} rejected", journal.end, push, "rejected", reason)


def _obsolete_requests(conn: sa.Connection, builders: list[str]) -> dict[int, str]:
    """Return the open requests of pushes that have ended, each with why its push has."""
    waiting = open_requests(conn, builders)
    over = journal.ended(conn, waiting.values())
    return {request: over[push] for request, push in waiting.items() if push in over}
