"""The change source: compares the hub's branches with what was handled, and records what moved.

A poke names the branches to look at, so its cost does not grow with the others; every so often,
and at the start, all of them are compared. Either way only the difference counts, so a lost,
doubled or late poke changes nothing.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, replace
from typing import Any

import sqlalchemy as sa
from buildbot.changes.base import ReconfigurablePollingChangeSource
from buildbot.db.model import Model
from buildbot.util.poll import method as poll_method
from twisted.internet import defer, threads

from pipelines import journal
from pipelines.hub import options, received
from pipelines.hub.mirror import Mirror
from pipelines.hub.options import Options
from pipelines.hub.received import Mark, Update
from pipelines.hub.repository import MAIN, Hub
from pipelines.journal import Push
from pipelines.journal.messages import wake_up
from pipelines.journal.transactions import read, write
from pipelines.journal.troubles import Troubles
from pipelines.journal.vocabulary import Reason
from pipelines.project.served import Project
from pipelines.system.crash_points import boundary
from pipelines.system.git import GitError, encode

LONGEST_MESSAGE = 10_000  # characters of a commit message that are shown
LONGEST_AUTHOR = 255  # what the column takes on PostgreSQL


def branch_text(branch: str) -> str:
    r"""Return a branch's name as the journal keeps it: bytes that are no UTF-8 as `\xff`.

    Reversible, since git allows no backslash in a name.
    """
    return encode(branch).decode(errors="backslashreplace")


class HubSource(ReconfigurablePollingChangeSource):
    """Watches the hub of one project; `first_stage` is where its pushes begin."""

    compare_attrs = (*ReconfigurablePollingChangeSource.compare_attrs, "project", "first_stage")

    def checkConfig(self, project: Project, first_stage: str) -> None:
        super().checkConfig(pollInterval=project.settings.poll_seconds)

    @defer.inlineCallbacks
    def reconfigService(self, project: Project, first_stage: str) -> Generator[Any, Any, None]:
        self.project = project
        self.first_stage = first_stage
        self.hub = Hub(project.hub)
        self._one_at_a_time = defer.DeferredLock()
        self._troubles = Troubles(self._reject)
        yield super().reconfigService(pollInterval=project.settings.poll_seconds, pollAtLaunch=True)

    @defer.inlineCallbacks
    def activate(self) -> Generator[Any, Any, None]:
        """Start to compare; called by Buildbot when this master runs the source."""
        self.announce_soon.start(interval=self.pollInterval, now=True)
        yield super().activate()

    @defer.inlineCallbacks
    def deactivate(self) -> Generator[Any, Any, None]:
        """Stop to compare, after the comparison under way."""
        yield super().deactivate()
        yield self.announce_soon.stop()

    def poll(self) -> defer.Deferred[None]:
        """Compare every branch with what was handled."""
        return self._compared(None)

    def poke(self, branches: Iterable[str]) -> defer.Deferred[None]:
        """Compare the named branches; fires when what moved is recorded durably."""
        return self._compared([name for name in branches if name != MAIN])

    def _compared(self, branches: list[str] | None) -> defer.Deferred[None]:
        return self._one_at_a_time.run(lambda: defer.ensureDeferred(self._compare(branches)))

    async def _compare(self, branches: list[str] | None) -> None:
        mark = Mark(*await read(self.master, journal.read_until, self.project.name))
        updates, reached = await threads.deferToThread(received.since, self.project.hub, mark)
        updates = [update for update in updates if update.branch != MAIN]
        names = None
        if branches is not None:
            names = sorted({*branches, *(update.branch for update in updates)})
        heads = {} if names == [] else await threads.deferToThread(self._heads, *(names or []))
        heads.pop(MAIN, None)
        raw = {branch_text(name): name for name in (*heads, *(each.branch for each in updates))}
        now = {branch_text(branch): revision for branch, revision in heads.items()}
        asked = None if names is None else [branch_text(name) for name in names]
        before = await read(self.master, journal.handled, self.project.name, asked)
        before.pop(MAIN, None)  # was there at the first start, and stays as a sign of it
        told = [replace(update, branch=branch_text(update.branch)) for update in updates]
        moved = [*received.moves(told, before, now)]
        late = [step for step in told if step.new and step not in moved]  # its hook was slow
        if moved or late:
            pushed = [step for step in (*moved, *late) if step.new]
            merged = await threads.deferToThread(self._merged, [*heads], now)
            same = await threads.deferToThread(self._same_tree, pushed)
            said = await threads.deferToThread(self._said, pushed, raw)
            await write(
                self.master, "record", self._record, moved, late, merged, same, said, reached
            )
            await threads.deferToThread(self._forget, pushed, raw)
            self.master.mq.produce(wake_up(self.project.name), {})  # what this ended is cancelled
            self.announce_soon()
        elif reached != mark:
            await write(self.master, "read", self._note_read, reached)
        if branches is None:
            await threads.deferToThread(options.forget_left_over, self.project.hub)
            await threads.deferToThread(received.begin_anew, self.project.hub, reached)

    def _heads(self, *names: str) -> dict[str, str]:
        if self.project.remote:
            Mirror(self.hub.path, self.project.remote).fetch()
        return self.hub.branches(*names)

    def _merged(self, pushed: list[str], now: dict[str, str]) -> set[tuple[str, str]]:
        """Return the branches of which main holds everything, with where they are."""
        if not pushed:
            return set()
        held = self.hub.branches(*pushed, merged=True).items()
        return {(branch_text(name), at) for name, at in held if now.get(branch_text(name)) == at}

    def _same_tree(self, pushed: list[Update]) -> set[Update]:
        """Return the steps in which only the message changed."""
        both = [step for step in pushed if step.old]
        trees = self.hub.trees({str(each) for step in both for each in (step.old, step.new)})
        return {
            step
            for step in both
            if trees[str(step.new)] and trees[str(step.old)] == trees[str(step.new)]
        }

    def _said(self, pushed: list[Update], raw: dict[str, str]) -> dict[Update, Options]:
        hub = self.project.hub
        return {step: options.told(hub, raw[step.branch], str(step.new)) for step in pushed}

    def _forget(self, pushed: list[Update], raw: dict[str, str]) -> None:
        for step in pushed:
            options.forget(self.project.hub, raw[step.branch], str(step.new))

    def _record(
        self,
        conn: sa.Connection,
        moved: list[Update],
        late: list[Update],
        merged: set[tuple[str, str]],
        same_tree: set[Update],
        said: dict[Update, Options],
        reached: Mark,
    ) -> None:
        for step in self._unknown(conn, moved):
            journal.record(
                conn,
                self.project.name,
                step.branch,
                step.new,
                self.first_stage,
                (step.branch, step.new) in merged,
                same_tree=step in same_tree,
                **asdict(said.get(step, Options())),
            )
        for step in late:
            options_of = asdict(said.get(step, Options()))
            about = (self.project.name, step.branch, str(step.new), self.first_stage)
            journal.record_late(conn, *about, **options_of)
        self._note_read(conn, reached)

    def _unknown(self, conn: sa.Connection, moved: list[Update]) -> Iterator[Update]:
        """Yield the steps that are to be written down, each once those before it are.

        What is known has an end, or gets it from what follows: the line of a step that was seen
        without it comes late, and looks like another one. Where a branch is now counts, unless it
        is there already.
        """
        name, last = self.project.name, {step.branch: step for step in moved}
        for step in moved:
            known = step.new and journal.of_branch(conn, name, step.branch, step.new)
            at = journal.handled(conn, name, [step.branch]).get(step.branch)
            if not known or (step is last[step.branch] and step.new != at):
                yield step

    def _note_read(self, conn: sa.Connection, reached: Mark) -> None:
        journal.note_read(conn, self.project.name, reached.name, reached.offset)

    @poll_method
    def announce_soon(self) -> defer.Deferred[None]:
        return defer.ensureDeferred(self._announce_all())

    async def _announce_all(self) -> None:
        for push in await read(self.master, journal.unannounced, self.project.name):
            await self._troubles.mind(push, self._announce, push)
            self.master.mq.produce(wake_up(self.project.name), {})

    async def _reject(self, push: Push, reason: Reason) -> None:
        """End a push that cannot be announced, unless the hub itself is what fails."""
        with suppress(GitError):
            await threads.deferToThread(self.hub.head, MAIN)
            name = f"end {push.stage} rejected"
            await write(self.master, name, journal.end, push, "rejected", reason)

    async def _announce(self, push: Push) -> None:
        """Give Buildbot the change that its schedulers and pages know the push by."""
        found = await read(self.master, _find_change, push)
        if found is None:
            commit = await threads.deferToThread(self.hub.commit, push.revision)
            files = await threads.deferToThread(self.hub.changed_files, None, push.revision)
            words = f"{commit.subject}\n\n{commit.body}".strip()
            with boundary("add change"):
                found = await self.master.data.updates.addChange(
                    author=f"{commit.author} <{commit.email}>"[:LONGEST_AUTHOR],
                    comments=words[:LONGEST_MESSAGE],
                    files=files,
                    revision=push.revision,
                    branch=push.branch,
                    when_timestamp=int(push.received_at),
                    repository=str(self.project.hub),
                    project=self.project.name,
                )
        note = f"update {push.stage} changeid"
        await write(self.master, note, journal.update, push, changeid=found)


def _find_change(conn: sa.Connection, push: Push) -> int | None:
    """Return the change of this very push, if the master died between adding and noting it."""
    changes = Model.changes
    query = sa.select(changes.c.changeid).where(
        changes.c.project == push.project,
        changes.c.branch == push.branch,
        changes.c.revision == push.revision,
        changes.c.when_timestamp == int(push.received_at),
    )
    return conn.execute(query).scalar()
