"""The gate as a story tells of it: by branches, on a real master, with real git.

Runs of `repo-test` go on until the story ends them, so that any order of events can be told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from buildbot.data.resultspec import Filter
from buildbot.db.model import Model
from buildbot.master import BuildMaster
from buildbot.process.results import CANCELLED, EXCEPTION, FAILURE, SUCCESS

from pipelines import journal
from pipelines.gate.operations import Asked, perform
from pipelines.gate.snapshot import in_gate
from pipelines.hub.repository import MAIN
from pipelines.installation import prepare
from pipelines.journal import gate_state
from pipelines.journal.runs import RecordedRun, note_failing, runs_of
from pipelines.journal.tables import runs
from pipelines.journal.vocabulary import Phase, ReasonCode, Verdict
from pipelines.project.served import Project
from pipelines.system.git import git
from tests.flow import Ending, Flow, Killed
from tests.repositories import commit

TEST = "genes::test_search"  # what fails, unless the story says otherwise
A_DAY = 86400
OUTSIDE = "outside"  # as the branch of what Slipway did not land
ALONE = " alone"  # behind a branch's name: its run on main alone, beside the one in its place


class Story(Flow):
    """A project's gate; `travel` ends when nothing moves any more but runs of repo-test."""

    def __init__(self, project: Project, master: BuildMaster) -> None:
        super().__init__(project, master)
        self.workers = 20
        self.runs_go_on = True
        self.began_at = self.main()
        self.moved_to: list[str] = []  # from outside

    def goes_on(self, branch: str, stage: str) -> bool:
        return (self.runs_go_on and stage == "repo-test") or super().goes_on(branch, stage)

    async def configure(self, **facts: Any) -> None:
        """Change the project in master.cfg, and restart the master."""
        self.project = replace(self.project, **facts)
        prepare.prepare_hub(self.project.settings, self.project)
        await self.start()

    async def restart(self) -> None:
        """Restart the master."""
        await self.start()
        await self.travel()

    # What people do

    async def queue(self, *branches: str) -> None:
        """Push branches, a file of its own on each; they are ready in this order."""
        for branch in branches:
            await self.arrive(branch, {f"{branch}.txt": "1"})
        await self.travel()

    async def arrive(self, branch: str, files: dict[str, str | None], parent: str = MAIN) -> None:
        """Push a branch, and have the master hear of it."""
        commit(self.hub, branch, files, parent=f"refs/heads/{parent}")
        await self.source.poll()

    async def push_with(self, option: str, branch: str, pusher: str = "ada") -> None:
        """Push a branch as `git push -o OPTION` does."""
        revision = commit(self.hub, branch, {f"{branch}.txt": "1"})
        self.remove(branch)
        target = (str(self.hub.path), f"{revision}:refs/heads/{branch}")
        who = {"REMOTE_USER": pusher}
        git(self.hub.path, "push", "--quiet", f"--push-option={option}", *target, env=who)
        await self.travel()

    def point(self, branch: str, at: str) -> None:
        """Push a branch that is where another one is, or any commit."""
        git(self.hub.path, "branch", "--force", branch, at)

    def push_now(self, branch: str, files: dict[str, str | None]) -> None:
        """Push more onto a branch, of which nobody hears yet."""
        commit(self.hub, branch, files, parent=f"refs/heads/{branch}")

    def amend(self, branch: str, message: str) -> None:
        """Push a branch with other words for the same change."""
        tree, parent = f"refs/heads/{branch}^{{tree}}", f"refs/heads/{branch}^"
        who = {
            f"GIT_{role}_{key}": "ada"
            for role in ("AUTHOR", "COMMITTER")
            for key in ("NAME", "EMAIL")
        }
        made = git(self.hub.path, "commit-tree", tree, "-p", parent, "-m", message, env=who)
        self.point(branch, made.strip())

    async def delete(self, *branches: str) -> None:
        """Delete branches from the hub."""
        for branch in branches:
            self.remove(branch)
        await self.travel()

    def remove(self, branch: str) -> None:
        """Delete a branch from the hub, of which nobody hears yet."""
        git(self.hub.path, "update-ref", "-d", f"refs/heads/{branch}")

    def move_main(self, files: dict[str, str | None]) -> str:
        """Commit to main from outside, past Slipway, and have the gate told to keep that."""
        self.moved_to.append(commit(self.hub, MAIN, files))
        self.keep_main()
        return self.moved_to[-1]

    async def act(self, name: str, branch: str = "", why: str = "the release waits") -> str:
        """Do to the gate what `slipway gate NAME` does beside the master; returns the answer."""
        with journal.opened(self.project.settings.db_url) as conn:
            said = perform(conn, name, Asked(self.project.name, "ada", why, branch))
        await self.travel()
        return said

    # What becomes of runs; of main's own as well, as the branch `main`

    async def passes(self, *branches: str) -> None:
        """Let the runs of branches pass."""
        await self._all_end(branches, (SUCCESS, ""))

    async def fails(self, *branches: str, test: str = TEST) -> None:
        """Let the runs of branches fail, all before anybody looks."""
        for branch in branches:
            await self._note_failing(branch, test)
        await self._all_end(branches, (FAILURE, f"1 failed: {test}"))

    async def breaks(self, *branches: str) -> None:
        """Let the machinery of runs fail."""
        await self._all_end(branches, (EXCEPTION, "no space left on device"))

    async def is_cancelled(self, branch: str) -> None:
        """Let a person stop the run of a branch."""
        await self._all_end((branch,), (CANCELLED, ""))

    async def end_run(self, branch: str, *, failed: bool = False) -> None:
        """Let a run pass, or fail, of which nobody hears yet."""
        ending = (FAILURE, f"1 failed: {TEST}") if failed else (SUCCESS, "")
        await self.end(await self._request(branch), ending)

    async def fails_early(self, branch: str, test: str = TEST) -> None:
        """Let a first test of a run fail, which goes on."""
        await self._note_failing(branch, test)
        await self.travel()

    async def loses_its_worker(self, branch: str) -> None:
        """Let the worker of a run go away; Buildbot runs the same request again."""
        await self.lose(await self._request(branch))
        await self.travel()

    async def takes_a_day(self, branch: str) -> None:
        """Let a run go on for a day, and then end as it is told to."""
        request = await self._request(branch)
        build = await self.begin(request)
        builds = Model.builds
        earlier = builds.update().where(builds.c.id == build)
        earlier = earlier.values(started_at=builds.c.started_at - A_DAY)
        await self.read(lambda conn: conn.execute(earlier).rowcount)
        await self.look()
        await self.complete(request, (CANCELLED, "stopped"))
        await self.travel()

    async def pass_time(self, seconds: float) -> None:
        """Let time go by since the last run of main."""
        earlier = runs.update().where(runs.c.push.is_(None))
        earlier = earlier.values(ended_at=runs.c.ended_at - seconds)
        await self.read(lambda conn: conn.execute(earlier).rowcount)
        await self.travel()

    async def finish(self) -> None:
        """Let all runs end, as `endings` says or well, until the gate is empty or stuck."""
        self.runs_go_on = False
        await self.travel()
        self.runs_go_on = True

    async def _all_end(self, branches: tuple[str, ...], ending: Ending) -> None:
        for branch in branches:
            await self.end(await self._request(branch), ending)
        await self.travel()

    async def _note_failing(self, branch: str, test: str) -> None:
        found = await self.master.data.get(("buildrequests", await self._request(branch)))
        await self.read(note_failing, found["buildsetid"], [test])

    async def _request(self, branch: str) -> int:
        """Return what the open run of a branch was requested as."""
        name = branch.removesuffix(ALONE)
        push = None if branch == MAIN else (await self.newest(name)).id
        mine = [run for run in await self.runs() if run.push == push and run.ended_at is None]
        found = [run.buildsetid for run in mine if bool(run.base) == (name != branch)]
        assert found, f"no run of {branch} is under way"
        (request,) = await self.master.data.get(
            ("buildrequests",), filters=[Filter("buildsetid", "eq", [found[-1]])]
        )
        return int(request["buildrequestid"])

    @contextmanager
    def once_at(self, point: str, act: Callable[[], object]) -> Iterator[None]:
        """Do something when the master comes to a point for the first time."""
        left = [point]

        def reach(here: str) -> None:
            if here in left:
                left.remove(here)
                act()

        with self.at_points(reach):
            yield
        assert left == [], f"the master never came to {point}"

    @contextmanager
    def killed_once_everywhere(self) -> Iterator[set[str]]:
        """Kill the master at every point that it comes to, once; gives those where it died."""
        before = set[str]()

        def reach(here: str) -> None:
            if here not in before:
                before.add(here)
                raise Killed(here)

        with self.at_points(reach):
            yield before

    async def dies_travelling(self) -> bool:
        """Travel; returns whether the master was killed on the way."""
        try:
            await self.travel()
        except Killed:
            return True
        return False

    # What has come of it

    async def built_on(self) -> dict[str, str]:
        """Return what the branches in the gate that have a candidate are built on: main, or one."""
        there = [push for push in await self.pushes() if in_gate(push) and push.candidate]
        names = {push.candidate: push.branch for push in there} | {self.main(): MAIN}
        return {push.branch: names.get(push.base, "what is gone") for push in there}

    async def candidates(self, *branches: str) -> list[str | None]:
        """Return the candidates of branches."""
        return [(await self.newest(branch)).candidate for branch in branches]

    async def verdicts(self, branch: str) -> list[str]:
        """Return how the runs for a branch went, its pushes taken together, oldest first."""
        name = branch.removesuffix(ALONE)
        pushes = {push.id for push in await self.pushes() if push.branch == name}
        mine = {None} if branch == MAIN else pushes
        told = [run for run in await self.runs() if run.push in mine]
        return [run.verdict.value for run in told if bool(run.base) == (name != branch)]

    async def runs(self) -> list[RecordedRun]:
        """Return every run there ever was, oldest first."""
        return await self.read(_every_run, self.project.name)

    async def phase(self, branch: str) -> Phase | None:
        """Return where a branch is in the gate."""
        push = await self.newest(branch)
        return Phase(push.phase) if push.phase else None

    async def ends(self) -> dict[str, str]:
        """Return how the branches ended that did, by their newest push."""
        return {push.branch: push.state for push in await self.pushes() if push.ended_at}

    async def reason(self, branch: str) -> str:
        """Return the words on the newest push of a branch."""
        return (await self.newest(branch)).reason

    async def history(self, branch: str) -> list[sa.Row[Any]]:
        """Return what the newest push of a branch went through."""
        return await self.read(journal.history, (await self.newest(branch)).id)

    async def state(self) -> gate_state.GateState:
        """Return how the gate is set."""
        return await self.read(gate_state.read, self.project.name)

    async def landed(self) -> list[str]:
        """Return the branches that main is made of since the story began, in order, as git says."""
        names = {push.candidate: push.branch for push in await self.pushes() if push.landed_at}
        names |= dict.fromkeys(self.moved_to, OUTSIDE)
        return [names[sha] for sha in self._history() if sha in names]

    def holds(self, file: str) -> bool:
        """Say whether main has a file."""
        tree = ("ls-tree", "-r", "--name-only", "refs/heads/main")
        return file in git(self.hub.path, *tree).splitlines()

    def kept(self) -> list[str]:
        """Return the refs under which candidates are kept."""
        return git(self.hub.path, "for-each-ref", "--format=%(refname)", "refs/gate/").split()

    def tree(self) -> str:
        """Return the tree that main has."""
        return self._tree(self.main())

    def _tree(self, sha: str) -> str:
        return git(self.hub.path, "rev-parse", f"{sha}^{{tree}}").strip()

    def _history(self) -> list[str]:
        span = f"{self.began_at}..refs/heads/main"
        return git(self.hub.path, "log", "--first-parent", "--reverse", "--format=%H", span).split()

    async def check(self) -> None:
        """See that main is only what passed, each branch in it once, and no run is for nobody."""
        assert self.hub.contains(self.began_at, self.main())
        pushes = {push.id: push for push in await self.pushes()}
        passed = {run.tree for run in await self.runs() if run.verdict is Verdict.PASSED}
        landed = [push for push in pushes.values() if push.landed_at]
        merged = git(self.hub.path, "log", "--format=%P", f"{self.began_at}..refs/heads/main")
        tips = Counter(line.split()[1] for line in merged.splitlines() if " " in line)
        assert not [tip for tip, times in tips.items() if times > 1]
        assert len(await self.landed()) == len(landed) + len(self.moved_to)
        if not self.project.descendants_prove:
            untested = (ReasonCode.BYPASSED, ReasonCode.LANDED_BENEATH)
            tested = (push for push in landed if push.reason_code not in untested)
            assert [push.branch for push in tested if push.tree not in passed] == []
        waiting = [pushes[push] for _, _, push in await self.requests() if push]
        assert [push.branch for push in waiting if push.ended_at] == []


def _every_run(conn: sa.Connection, project: str) -> list[RecordedRun]:
    return runs_of(conn, project, conn.execute(sa.select(runs.c.tree)).scalars())
