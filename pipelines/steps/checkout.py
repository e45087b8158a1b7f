"""`checkout`: the revision under test, in a clone that stays warm between builds."""

from __future__ import annotations

import shlex
from typing import Any

from buildbot.process.buildstep import CommandMixin, ShellMixin
from buildbot.process.results import FAILURE
from buildbot.steps.worker import CompositeStepMixin

from pipelines.steps.failed import failed
from pipelines.steps.output import Output
from pipelines.steps.spoken import SpokenStep

PATCH = ".slipway-try.diff"

# One shell command instead of the eight of Buildbot's `Git` step, each of which is a round trip.
# A clone that a killed build left broken is made again.
_SCRIPT = """\
set -eu
get() {{
  test -d .git || git init --quiet .
  rm -f .git/*.lock
  git cat-file -e {revision}^{{commit}} 2>/dev/null ||
    git fetch --quiet --force --no-tags {hub} {revision}
  git -c advice.detachedHead=false checkout --quiet --force --detach {revision}
  git clean --quiet -ffdx
}}
get || {{ find . -mindepth 1 -delete; get; }}
git log -1 --format='%h %s'
"""


class Checkout(ShellMixin, CommandMixin, CompositeStepMixin, SpokenStep):
    """Check out the build's revision from the hub, and apply the patch of a `buildbot try`."""

    name = "checkout"
    description = "checking out"
    haltOnFailure = True

    def __init__(self, hub: str, **kwargs: Any) -> None:
        self.hub = hub
        super().__init__(**self.setupShellMixin({"logEnviron": False, "timeout": 300, **kwargs}))

    async def run(self) -> int:
        """Return the result; the step's text is the revision and its subject."""
        stamp = self.build.getSourceStamp("")
        revision = stamp.revision
        if not revision:
            self.descriptionDone = "no revision to check out: push the branch instead"
            return FAILURE
        observer = Output()
        self.addLogObserver("stdio", observer)
        script = _SCRIPT.format(hub=shlex.quote(self.hub), revision=shlex.quote(revision))
        command = await self.makeRemoteShellCommand(command=script)
        await self.runCommand(command)
        if command.didFail():
            return await failed(self, observer, f"cannot check out {revision[:12]} from the hub")
        self.setProperty("got_revision", revision, "checkout")
        self.descriptionDone = observer.stdout.strip().splitlines()[-1][:100]
        return await self._apply(stamp.patch) if stamp.patch else command.results()

    async def _apply(self, patch: tuple[Any, ...]) -> int:
        level, diff = patch[0], patch[1]
        await self.downloadFileContentToWorker(PATCH, diff)
        script = f"git apply --whitespace=nowarn -p{int(level)} {PATCH} && rm {PATCH}"
        command = await self.makeRemoteShellCommand(command=script)
        await self.runCommand(command)
        outcome = "does not apply" if command.didFail() else "applied"
        self.descriptionDone = f"{self.descriptionDone} + your changes ({outcome})"
        return int(command.results())
