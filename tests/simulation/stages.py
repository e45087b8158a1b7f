"""What each stage's build does: the steps that write are the real ones, the commands are told."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from buildbot.process.buildstep import create_step_from_step_or_factory
from buildbot.process.results import CANCELLED, EXCEPTION, FAILURE, RETRY, SUCCESS
from twisted.internet import defer
from twisted.python import log

from pipelines.journal import runs, transactions
from pipelines.journal.messages import wake_up
from pipelines.project.artifacts import sha256
from pipelines.reports import stored
from pipelines.reports.junit import Test, TestResults
from pipelines.steps.artifact import KEPT, ForgetArtifact, KeepArtifact
from pipelines.steps.deploy import FindArtifact
from pipelines.steps.merge import MakeCandidate
from tests.simulation import suite
from tests.simulation.builds import Build, Request, Worker

if TYPE_CHECKING:
    from tests.simulation.world import World

LOCK = "a" * 64
SUITE = (0, 20, 100)  # turns that it takes; it is what takes longest
Ended = tuple[int, str]  # Buildbot's result, and the build's words


class Stages:
    """Runs builds, which end as their commit and chance say."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.passed = set[str]()  # commits of which `repo-test` has truly passed
        self.served: list[str] = []  # what the environment ran, in order

    def start(self, request: Request, worker: Worker) -> None:
        """Have a worker take up a request."""
        begin = self.world.builds.begin
        build = self.world.life.write(begin, request, worker)
        request.build = worker.build = build
        running: Any = defer.ensureDeferred(self._run(build))
        running.addErrback(log.err, "in a build")

    async def _run(self, build: Build) -> None:
        results, words = await self._steps(build)
        life, builds = build.life, self.world.builds
        self.world.note(f"build {build.id} of {build.request.name} ends: {results} {words}")
        await life.turn("finish", life.write, builds.finish, build, results, words)
        build.worker.build = None
        if results == RETRY:
            build.request.build = None
        else:
            await life.turn("complete", life.write, builds.complete, build.request, results)

    async def _steps(self, build: Build) -> Ended:
        await build.goes_on()
        steps = {"develop": self._develop, "test": self._test, "merge": self._merge}
        steps["repo-test"] = self._repo_test
        stage = steps.get(build.request.stage, self._deploy)
        ended = self._cut_short(build) or self._broken(build) or await stage(build)
        build.results = ended[0]
        if build.request.stage == "repo-test" and build.getProperty(KEPT) and ended[0] != SUCCESS:
            await build.goes_on()
            await self._step(build, ForgetArtifact(self.world.project))
        return ended

    def _cut_short(self, build: Build) -> Ended | None:
        if build.lost:
            return RETRY, "its worker is gone"
        return (CANCELLED, build.stopped) if build.stopped else None

    def _broken(self, build: Build) -> Ended | None:
        if self.world.is_unlucky("broken", build.request.name.rpartition("-")[0]):
            return EXCEPTION, "the machine is broken"
        return None

    async def _develop(self, build: Build) -> Ended:
        fit = suite.is_fit(self.world.hub.files(build.request.revision))
        return (SUCCESS, "") if fit else (FAILURE, "check-style failed (exit 1)")

    async def _test(self, build: Build) -> Ended:
        failing = self._failing(build, whole=False)
        tests = tuple(Test(name, "failed", 0.1, "no") for name in failing)
        results = TestResults(
            1, len(failing), 0, 0, 1.0, (), (Test("ok", "passed", 0.1, ""), *tests)
        )
        request, name = build.request, self.world.project.name
        origin = stored.Origin(name, "test", request.revision, build.id, request.buildset)
        await build.life.do_with_transaction(stored.keep, origin, results, None)
        return self._verdict(failing)

    async def _merge(self, build: Build) -> Ended:
        build.properties["push"] = build.request.push
        results, step = await self._step(build, MakeCandidate(self.world.project))
        return results, step.sentence

    async def _repo_test(self, build: Build) -> Ended:
        """The suite and the artifact, side by side: what of both is first is left to chance."""
        failing = self._failing(build, whole=True)
        if not failing and self.world.is_unlucky("flake", self._tree(build)):
            failing = [suite.FLAKY]
        steps = [self._tell_failing, self._artifact]
        if self.world.chance.random() < 0.5:
            steps.reverse()
        for step in steps:
            await build.goes_on()
            if build.over:
                break
            await step(build, failing)
        await build.goes_on(usual=self.world.chance.choice(SUITE))
        ended = self._cut_short(build) or self._verdict(failing)
        if ended[0] == SUCCESS:
            self.passed.add(build.request.revision)
        return ended

    async def _tell_failing(self, build: Build, failing: list[str]) -> None:
        if failing:
            note, buildset = runs.note_failing, build.request.buildset
            await transactions.write(build.life, "note failing", note, buildset, failing)
            build.life.produce(wake_up(self.world.project.name), {})

    async def _artifact(self, build: Build, failing: list[str]) -> None:
        place = self.world.project.artifacts / "incoming" / f"{build.id}.tar.gz"
        pack(place, self.world.project.name, build.request.revision, self._tree(build))
        await self._step(build, KeepArtifact(self.world.project, str(place)))

    async def _deploy(self, build: Build) -> Ended:
        revision = build.request.revision
        results, step = await self._step(build, FindArtifact(self.world.project))
        if results != SUCCESS:
            self.world.broken(f"nothing to deploy for {revision[:7]}: {step.descriptionDone}")
            return FAILURE, str(step.descriptionDone)
        await build.goes_on(usual=self.world.chance.choice(SUITE))  # until the release is unpacked
        artifact = Path(build.getProperty("artifact"))
        if not artifact.exists() or sha256(artifact) != build.getProperty("digest"):
            self.world.broken(f"what was found for {revision[:7]} is gone: {artifact}")
            return FAILURE, "it is gone"
        if tree_in(artifact) != self._tree(build):
            self.world.broken(f"{artifact} is not the tree of {revision[:7]}")
        luck = self.world.chance.random()
        if luck < 0.08:
            return FAILURE, "refused: the release that serves could not live with it"
        if luck < 0.16:
            return FAILURE, "rejected: it did not become healthy"
        self.served.append(revision)
        return self._cut_short(build) or (SUCCESS, "serves")

    async def _step(self, build: Build, step: Any) -> tuple[int, Any]:
        """Run a step of Buildbot's; returns its result, and the step."""
        made = create_step_from_step_or_factory(step)
        made.setBuild(build)
        return await made.run(), made

    def _failing(self, build: Build, *, whole: bool) -> list[str]:
        return suite.failing(
            self.world.hub.files(build.request.revision), self.world.red, whole=whole
        )

    def _verdict(self, failing: list[str]) -> Ended:
        return (FAILURE, ", ".join(failing)) if failing else (SUCCESS, "")

    def _tree(self, build: Build) -> str:
        return self.world.hub.tree(build.request.revision)


def pack(place: Path, name: str, revision: str, tree: str) -> None:
    """Write an artifact as a worker sends it, with the tree that it was built from."""
    release = {"name": name, "revision": revision, "version": f"1+g{revision[:7]}"}
    content = json.dumps({**release, "lock_hash": LOCK, "tree": tree}).encode()
    place.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(place, "w") as archive:
        entry = tarfile.TarInfo("release.json")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))


def tree_in(artifact: Path) -> str:
    """Return the tree that an artifact was built from."""
    with tarfile.open(artifact) as archive:
        content = archive.extractfile("release.json")
        assert content is not None
        tree: str = json.loads(content.read())["tree"]
    return tree
