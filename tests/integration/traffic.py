"""Pushes of every kind, in an order that a seed decides, and what each may come to."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipelines.journal import Push, ReasonCode
from tests.integration.developer import Developer, Pushed
from tests.integration.installation import Installation
from tests.integration.tiny_project import TINY

CONTESTED = "contested.txt"
# Commands that end at once: these pushes are here to be hit on their way from stage to stage.
QUICK = {"pipeline.toml": re.sub(r'= "python manage.py .*"', '= "true"', TINY["pipeline.toml"])}
FAILS = {
    "pipeline.toml": re.sub(r"(?<=\[test.commands\]\n).*", 'it = "false"', QUICK["pipeline.toml"])
}
KINDS = {
    "good": {"deployed"},
    "failing": {"rejected"},
    "conflicting": {"rejected"},
    "wip": {"withdrawn"},
    "replaced": {"superseded", "deployed"},  # which it is depends on how far it had come
    "deleted": {"withdrawn", "deployed"},
    "unseen": {"superseded"},
}
TWENTY = ["good"] * 7 + ["failing", "conflicting", "wip"] * 3 + ["replaced", "deleted"] * 2


@dataclass(frozen=True)
class Sent:
    """A push that the hub accepted, and the kind that it is."""

    kind: str
    pushed: Pushed

    def problem(self, pushes: Iterable[Push]) -> str:
        """What is wrong with what became of it, as the journal has it; empty if nothing is.

        A deploy that failed is an end as well: how many there may be, the test knows.
        """
        mine = [push for push in pushes if push.revision == self.pushed.revision]
        if len(mine) != 1:
            return f"{self.pushed} is in the journal {len(mine)} times"
        (push,) = mine
        meant = push.state in KINDS[self.kind] or push.reason_code == ReasonCode.NOT_DEPLOYED
        wrong = push.ended_at is None or not meant or not push.reason
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

    def send(self, kind: str = "") -> None:
        """Push a branch of a kind, or of that which is next."""
        kind, number = kind or next(self._kinds), len(self.sent)
        branch = f"wip/{number}" if kind == "wip" else f"{kind}-{number}"
        files: dict[str, str | None] = {f"{number}.txt": "\n"}
        if kind == "conflicting":
            files[CONTESTED] = f"{branch}\n"
        if kind == "failing":
            files |= FAILS
        on = f"{self.start}~1" if kind == "conflicting" else ""
        self._sent(kind, self._ada.push(branch, files, on=on))
        if kind == "replaced":
            self._replace(branch, "good", {f"{number}.txt": "newer\n"})
        if kind == "deleted":
            self._ada.git("push", "--quiet", "origin", f":{branch}")

    def send_unseen(self) -> None:
        """Push two branches that move on before a master that is down can see where they were."""
        branch = f"unseen-{len(self.sent)}"
        self._sent("unseen", self._ada.push(branch, {f"{branch}.txt": "\n"}))
        self._replace(branch, "failing", FAILS)
        self.send("deleted")

    def _replace(self, branch: str, kind: str, files: Mapping[str, str]) -> None:
        self._sent(kind, self._ada.push(branch, files, "Another change", "--force"))

    def _sent(self, kind: str, pushed: Pushed) -> None:
        self.sent.append(Sent(kind, pushed))
