"""`checkout`: the revision under test, in a repository that is new in each build."""

from __future__ import annotations

import re
import shlex
from typing import Any

from buildbot.process.buildstep import ShellMixin
from buildbot.process.results import FAILURE

from pipelines.steps.failed import failed
from pipelines.steps.output import Output
from pipelines.steps.stdin_payload import UNPACK, packed
from pipelines.steps.summary_step import SummaryStep
from pipelines.system.checkout_marker import CHECKED_OUT

# Nothing is copied but the files: git reads the hub's objects where they lie. What a build before
# may have left in a clone of its own, hooks or objects that are not what they say, is never used.
# Files are git's own bytes, whatever the revision's `.gitattributes` make of them elsewhere.
_SCRIPT = """\
set -eu
rm -rf .git
git init --quiet --template= .
mkdir -p .git/objects/info .git/info
echo {hub}/objects > .git/objects/info/alternates
echo '* -text !eol -ident -filter !working-tree-encoding' > .git/info/attributes
git -c advice.detachedHead=false checkout --quiet --force --detach {revision}
git clean --quiet -ffdx
git ls-files --stage -z > {marker}
git log -1 --format='%h %s'
"""


_MOST = 300  # characters of what git says: a path of the revision's is in it


def _why(errors: str) -> str:
    """What git says first: a revision may have paths that it refuses, or that no disk takes."""
    said = re.search(r"^(?:error|fatal): (.+)", errors, re.MULTILINE)
    return f": {said[1][:_MOST]}{'…' * (len(said[1]) > _MOST)}" if said else ""


class Checkout(ShellMixin, SummaryStep):
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
        script = _SCRIPT.format(
            hub=shlex.quote(self.hub), revision=shlex.quote(revision), marker=CHECKED_OUT
        )
        command = await self.makeRemoteShellCommand(command=script)
        await self.runCommand(command)
        if command.didFail():
            words = f"cannot check out {revision[:12]} from the hub{_why(observer.stderr)}"
            return await failed(self, command, observer, words)
        self.setProperty("got_revision", revision, "checkout")
        self.descriptionDone = observer.stdout.strip().splitlines()[-1][:100]
        return await self._apply(stamp.patch) if stamp.patch else command.results()

    async def _apply(self, patch: tuple[Any, ...]) -> int:
        level, diff = patch[0], patch[1]
        command = await self.makeRemoteShellCommand(
            command=f"{UNPACK} | git apply --whitespace=nowarn -p{int(level)}",
            initialStdin=packed(diff),
        )
        await self.runCommand(command)
        outcome = "does not apply" if command.didFail() else "applied"
        self.descriptionDone = f"{self.descriptionDone} + your changes ({outcome})"
        return int(command.results())
