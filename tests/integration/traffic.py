"""Pushes of every kind, in an order that a seed decides, and what each may come to."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.journal import Push
from tests.integration.developer import Developer, Pushed
from tests.integration.installation import Installation
from tests.integration.tiny_project import TINY, command

CONTESTED = "contested.txt"
# Commands that end at once: these pushes are here to be hit on their way from stage to stage.
QUICK = {"pipeline.toml": re.sub(r'= "python manage.py .*"', '= "true"', TINY["pipeline.toml"])}
FAILS = {"pipeline.toml": command("test", "false")["pipeline.toml"]}
KINDS = {
    "good": {"deployed"},
    "failing": {"rejected"},
    "conflicting": {"rejected"},
    "wip": {"withdrawn"},
    "replaced": {"superseded", "deployed"},  # which it is depends on how far it had come
    "deleted": {"withdrawn", "deployed"},
}
TWENTY = ["good"] * 7 + ["failing", "conflicting", "wip"] * 3 + ["replaced", "deleted"] * 2


@dataclass(frozen=True)
class Sent:
    """A push that the hub accepted, and the kind that it is."""

    kind: str
    pushed: Pushed

    def problem(self, push: Push | None) -> str:
        """What is wrong with what became of it; empty if nothing is."""
        if push is None:
            # Nobody looked before the branch had moved on: there was nothing left to be handled.
            return "" if self.kind in ("replaced", "deleted") else f"{self.pushed} is lost"
        wrong = push.ended_at is None or push.state not in KINDS[self.kind] or not push.reason
        return f"a {self.kind} push is {push}" if wrong else ""


class Traffic:
    """Sends pushes; the same seed gives the same ones."""

    def __init__(self, slipway: Installation, seed: int, kinds: list[str] = TWENTY) -> None:
        self.sent: list[Sent] = []
        self._slipway = slipway
        self._ada = Developer(slipway.home / "hub" / "tiny.git", slipway.home / "ada")
        self._kinds = self._drawn(random.Random(f"{seed} pushes"), kinds)
        self.start = self._ada.commit("contested", {CONTESTED: "main's\n", **QUICK})
        slipway.wait(self._ada.send().revision, "deployed")

    @staticmethod
    def _drawn(chance: random.Random, kinds: list[str]) -> Iterator[str]:
        while True:
            yield from chance.sample(kinds, len(kinds))

    def send(self) -> None:
        """Push a branch of the kind that is next."""
        kind, number = next(self._kinds), len(self.sent)
        branch = f"wip/{number}" if kind == "wip" else f"{kind}-{number}"
        files: dict[str, str | None] = {f"{number}.txt": "\n"}
        if kind == "conflicting":
            files[CONTESTED] = f"{branch}\n"
        if kind == "failing":
            files |= FAILS
        on = f"{self.start}~1" if kind == "conflicting" else ""
        self._sent(kind, self._ada.push(branch, files, on=on))
        if kind == "replaced":
            self._sent(
                "good", self._ada.push(branch, {f"{number}.txt": "newer\n"}, "A change", "--force")
            )
        if kind == "deleted":
            self._ada.git("push", "--quiet", "origin", f":{branch}")

    def _sent(self, kind: str, pushed: Pushed) -> None:
        self.sent.append(Sent(kind, pushed))
