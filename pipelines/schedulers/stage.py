"""What moves pushes from stage to stage: schedulers that look at the journal.

Buildbot's own schedulers act on messages, and a message that is sent while the master dies is
gone. These act on what the journal says, at every wake-up and every few seconds: a message only
wakes them, so a lost, doubled or reordered one changes nothing.
"""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa
from twisted.internet import defer

from pipelines import journal
from pipelines.journal import Push
from pipelines.journal.builds import Outcome, outcome
from pipelines.journal.troubles import Troubles
from pipelines.journal.vocabulary import MERGE, Reason, ReasonCode
from pipelines.project.served import Project
from pipelines.schedulers.base import JournalScheduler, Steps
from pipelines.schedulers.excuse import Excuse, excuse


class StageScheduler(JournalScheduler):
    """Starts one stage for each push that has reached it, and reads off how it ended.

    beside: the stage before it, if this one needs nothing of that: its build is then requested as
    soon as a push enters there, under the name that it is looked for when the push comes here.
    """

    compare_attrs = (*JournalScheduler.compare_attrs, "stage", "following", "beside")

    def checkConfig(
        self,
        builderNames: list[str],
        project: Project,
        stage: str,
        following: str | None,
        beside: str | None,
    ) -> None:
        super().checkConfig(builderNames)

    @defer.inlineCallbacks
    def reconfigService(
        self,
        builderNames: list[str],
        project: Project,
        stage: str,
        following: str | None,
        beside: str | None,
    ) -> Steps:
        self.project = project
        self.stage = stage
        self.following = following
        self.beside = beside
        self._troubles = Troubles(self.failed)
        yield super().reconfigService(builderNames)

    async def advance(self) -> None:
        for push in await self.due():
            await self._troubles.mind(push, self._advance, push)
        for push in await self._in_stage(self.beside) if self.beside else ():
            await self._troubles.mind(push, self._start_beside, push)

    async def _start_beside(self, push: Push) -> None:
        coming = replace(push, stage=self.stage, attempt=1)
        await self.request(coming, self.builderNames[0], why=_pushed(push))

    async def _advance(self, push: Push) -> None:
        if push.buildsetid is None:
            push = await self.start_stage(push)  # which may have ended, where it was `beside`
        if push.buildsetid is None:
            return  # its push has ended meanwhile
        if ended := await self.read(outcome, push.buildsetid):
            await self.finish_stage(push, ended)

    async def due(self) -> list[Push]:
        """Return the pushes that are in this stage and may be acted on."""
        return await self._in_stage(self.stage)

    async def _in_stage(self, stage: str) -> list[Push]:
        pushes = await self.read(journal.open_pushes, self.project.name, [stage])
        return [push for push in pushes if push.changeid is not None]

    async def start_stage(self, push: Push) -> Push:
        """Start the build of this stage; returns the push with the buildset that it waits for."""
        return await self.start(push, self.builderNames[0], why=_pushed(push))

    async def finish_stage(self, push: Push, ended: Outcome) -> None:
        """Move the push on, or end it with the build's own words."""
        if ended.passed:
            await self.passed(push)
        elif ended.broken:
            await self.again(push, ended)
        elif ended.cancelled:
            await self.failed(push, Reason(ReasonCode.CANCELLED, ended.text))
        elif not await self._judge(push, ended):
            return  # main is waited for: whoever is woken by that would look here again
        self.moved()

    async def _judge(self, push: Push, ended: Outcome) -> bool:
        """End a push whose tests fail, unless main itself does in the same way; False: not yet."""
        found = await self.read(excuse, push) if self.following == MERGE else Excuse.NONE
        if found is Excuse.NONE:
            await self.failed(push, Reason(ReasonCode.FAILED, ended.text))
        elif found is Excuse.MAIN_IS_RED:
            words = f"fails as main itself does: {ended.text}"
            await self.write(
                f"line up {push.stage} {MERGE}", _line_up, push, Reason(ReasonCode.MAIN_RED, words)
            )
        return found is not Excuse.NOT_YET

    async def passed(self, push: Push) -> None:
        """Hand the push to the following stage."""
        if self.following is None:
            words = f"{self.stage} passed, and no stage follows it"
            reason = Reason(ReasonCode.LAST_STAGE, words)
            await self.write(f"end {push.stage} withdrawn", journal.end, push, "withdrawn", reason)
            return
        entering = f"line up {push.stage} {self.following}"
        await self.write(entering, journal.line_up, push, self.following)


def _line_up(conn: sa.Connection, push: Push, reason: Reason) -> Push:
    return journal.update(conn, journal.line_up(conn, push, MERGE), reason=reason)


def _pushed(push: Push) -> str:
    return f"push of {push.branch} at {push.revision[:7]}"
