"""People: what they push, delete and say to the gate, and what hooks do with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.gate.operations import OPERATIONS, Asked, OperationError, perform
from pipelines.hub.received import Update
from tests.simulation import suite
from tests.simulation.suite import RED

if TYPE_CHECKING:
    from tests.simulation.world import World

BRANCHES = ("ada/one", "bob/two", "eve/three", "dan/four", "kim/five", "wip/six")
# What is pushed; as often as it stands here.
KINDS = (
    *("good",) * 6,
    *("bad", "heavy", "heavy", "unfit", "half", "half", "shared", "shared"),
    *("amend", "amend", "empty", "empty", "empty", "back", "more", "merged"),
)
ACTS = ("promote", "dequeue", "cancel", "bypass", "pause", "resume", "approve")
INNOCENT = ("good", "empty", "mend")


@dataclass
class Hook:
    """The hook of one push: it writes down what moved, and pokes."""

    update: Update
    written: bool = False


class People:
    """Everybody who pushes, and the hooks of their pushes."""

    def __init__(self, world: World, kinds: Sequence[str]) -> None:
        self.world = world
        self._kinds = kinds
        self.pushed = 0
        self.hooks: list[Hook] = []
        self.safe: Counter[tuple[str, str]] = Counter()  # told so, by branch and revision
        self.untold: Counter[tuple[str, str]] = Counter()  # whose hook was killed
        self.kinds: dict[str, str] = {}  # by revision
        self.paused = False  # by a person

    def push(self, kind: str = "", branch: str = "") -> None:
        """Push something to a branch."""
        draw, hub = self.world.chance, self.world.hub
        branch = branch or draw.choice(BRANCHES)
        kind = kind or draw.choice(self._kinds)
        if kind == "good" and self.world.red and draw.random() < 0.5:
            kind = draw.choice(sorted(self.world.red))
        before = hub.heads.get(branch)
        self.pushed += 1
        revision = self._revision(kind, branch, before)
        if revision == before:
            return
        self.world.note(f"push of {kind}: {branch} from {before and before[:7]} to {revision[:7]}")
        self.hooks.append(Hook(hub.update(branch, revision)))

    def _revision(self, kind: str, branch: str, before: str | None) -> str:
        draw, hub, number = self.world.chance, self.world.hub, self.pushed
        past = hub.past()
        fork = past[min(draw.choice([0, 0, 0, 1, 2]), len(past) - 1)]
        old = hub.commits[before] if before else None
        if kind == "merged":
            return fork
        if kind == "back" and before:
            mine = [each for each, of in self.kinds.items() if of and each in self._of(branch)]
            return draw.choice(mine) if mine else before
        files, message = hub.files(fork), f"push {number}"
        if kind == "amend" and old and old.parents:
            fork, files, kind = old.parents[0], dict(old.files), self.kinds.get(before or "", "")
        elif kind == "more" and before and before not in hub.ancestors(hub.head()):
            fork, files, kind = before, hub.files(before), self.kinds.get(before, "")
            files[f"good {number}"] = branch
        elif kind == "shared":
            files["shared"] = branch
        elif kind == "half":
            files[f"half {draw.randint(1, 3)} {draw.choice('ab')}"] = branch
        elif kind.startswith("mend"):
            files |= dict.fromkeys(RED if kind == "mend all" else (kind,), "it is well")
        elif kind in ("bad", "heavy", "unfit"):
            files[f"{kind} {number}"] = branch
        elif kind != "empty":
            files[f"good {number}"] = branch
        revision = hub.write((fork,), files, message)
        self.kinds[revision] = kind if not suite.is_broken(hub.files(fork)) else "inherits"
        return revision

    def _of(self, branch: str) -> set[str]:
        return {revision for at, revision in [*self.safe, *self.untold] if at == branch}

    def delete(self) -> None:
        """Delete a branch."""
        if self.world.hub.heads:
            branch = self.world.chance.choice(sorted(self.world.hub.heads))
            self.world.note(f"{branch} is deleted")
            self.hooks.append(Hook(self.world.hub.update(branch, None)))

    def hook(self) -> None:
        """Have a hook do its next step, or be killed before it."""
        if not self.hooks:
            return
        hook = self.world.chance.choice(self.hooks)
        update = hook.update
        killed = self.world.chance.random() < self.world.weather.kill * 10
        if killed or hook.written:
            self.hooks.remove(hook)
        if not hook.written and update.new:
            (self.untold if killed else self.safe)[update.branch, update.new] += 1
        if killed:
            self.world.note(f"the hook of {update.branch} is killed")
        elif not hook.written:
            self.world.hub.write_down(update)
            hook.written = True
            self.world.note(f"the hook of {update.branch} has written down what moved")
        elif not self.world.life.dead:
            for _ in self.world.deliveries(0):
                self.world.life.source.poke([update.branch])

    def operate(self, act: str = "", branch: str = "") -> None:
        """Somebody with the right to it does something to the gate, or tries."""
        act = act or self.world.chance.choice(ACTS)
        if OPERATIONS[act].of_branch:
            branch = branch or self.world.chance.choice(BRANCHES)
        with suppress(OperationError), self.world.database.engine.begin() as conn:
            said = perform(
                conn, act, Asked(self.world.project.name, "ada", "as it must be", branch)
            )
            self.paused = {"pause": True, "resume": False}.get(act, self.paused)
            self.world.note(f"ada: {said}")

    def move_main(self) -> None:
        """An administrator pushes to main past the gate."""
        hub = self.world.hub
        files = hub.files(hub.head()) | {f"urgent {len(hub.moves)}": ""}
        self.world.note("main is moved from outside")
        hub.move(hub.write((hub.head(),), files, "urgent"), "outside")

    def mend_main(self) -> None:
        """Take out of main what only came there past the tests."""
        hub = self.world.hub
        files = hub.files(hub.head())
        well = {name: text for name, text in files.items() if not suite.is_broken([name])}
        well = {n: text for n, text in well.items() if not n.startswith("half") or n.endswith("a")}
        if suite.is_broken(files):
            self.world.note("a person mends main")
            hub.move(hub.write((hub.head(),), well, "mend"), "outside")
