"""What must hold, whatever happens."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from pipelines.journal import Push
from pipelines.journal.vocabulary import Lane, Phase, ReasonCode
from tests.simulation.people import INNOCENT, People
from tests.simulation.running import Receiver
from tests.simulation.suite import RED
from tests.simulation.world import World

BY_ITSELF = (  # of what the commit holds, or the machine
    *(ReasonCode.FAILED, ReasonCode.TESTS, ReasonCode.TIMEOUT),
    *(ReasonCode.INFRASTRUCTURE, ReasonCode.UNMERGEABLE, ReasonCode.CONFLICT),
)

LATELY = 120  # seconds that a run may take which began before main turned red


class Promises:
    """Looks at the world at every step, and at the end of a history."""

    def __init__(self, world: World, people: People, receiver: Receiver) -> None:
        self.world = world
        self.people = people
        self.receiver = receiver
        self._ended: dict[int, Push] = {}
        self._landing = set[int]()
        self._moves = 1
        self._served = 0
        self._seen = 0  # changes of the journal

    def look(self) -> None:
        """Check what holds at every moment."""
        self._main_is_green()
        self._staging_goes_forward()
        if self._seen == (changes := self.world.database.changes):
            return
        self._seen, pushes = changes, self.world.pushes()
        for push in pushes:
            if push.ended_at is not None and push.id not in self._ended:
                self._end(push)
            elif push.ended_at is None and push.id in self._ended:
                self.world.broken(f"{push} had ended")
        self._landing = {push.id for push in pushes if push.phase == Phase.LANDING}

    def _end(self, push: Push) -> None:
        self._ended[push.id] = push
        main = self.world.hub.ancestors(self.world.hub.head())
        if not (push.reason and push.reason_code):
            self.world.broken(f"{push} has ended without a reason")
        if push.id in self._landing and push.state not in ("landed", "deployed"):
            self.world.broken(f"{push} was landing, and is cancelled")
        if push.state in ("landed", "deployed"):
            if push.revision not in main:
                self.world.broken(f"{push} is said to be in main")
        elif push.candidate in main and push.candidate not in self._others(push):
            self.world.broken(f"{push} is in main")
        kind = self.people.kinds.get(push.revision, "")
        innocent = kind.partition(" ")[0] in INNOCENT and not self._as_main_not_yet_known(push)
        if push.state == "rejected" and innocent and push.reason_code in BY_ITSELF:
            self.world.broken(f"{push} is innocent, a push of {kind}")

    def _as_main_not_yet_known(self, push: Push) -> bool:
        """Whether it fails as main does, and nobody could have found that of main yet.

        What passed while the world changed tells of main as it was.
        """
        lately = push.received_at < self.world.red_since + LATELY
        as_main = {*push.reason.split(", ")} <= {*RED.values()}
        return as_main and (push.stage == "test" or lately)

    def _others(self, push: Push) -> set[str | None]:
        """The candidates of other pushes: a branch may be pushed again as it was."""
        return {each.candidate for each in self.world.pushes() if each.id != push.id}

    def _main_is_green(self) -> None:
        hub = self.world.hub
        moves = hub.moves[self._moves - 1 :]
        for (old, _), (new, who) in pairwise(moves):
            if old not in hub.ancestors(new):
                self.world.broken(f"main went back from {old} to {new}")
            if who == "gate" and not self._may_be_main(new):
                self.world.broken(f"main is at {new}, which has not passed")
        self._moves = len(hub.moves)

    def _may_be_main(self, commit: str) -> bool:
        """Whether its tree has passed, or what proves it, or somebody bypassed the gate."""
        hub, pushes = self.world.hub, self.world.pushes()
        passed = {hub.tree(each) for each in self.world.stages.passed}
        proving = [push.candidate for push in pushes if push.candidate and push.tree in passed]
        if hub.tree(commit) in passed:
            return True
        if any(commit in hub.ancestors(each) for each in proving):
            return self.world.project.descendants_prove
        bypassing = [push.candidate for push in pushes if push.lane == Lane.BYPASS]
        return commit in bypassing

    def _staging_goes_forward(self) -> None:
        served = self.world.stages.served
        for old, new in pairwise(served[max(self._served - 1, 0) :]):
            if old not in self.world.hub.ancestors(new):
                self.world.broken(f"staging went back from {old} to {new}")
        self._served = len(served)

    def at_the_end(self) -> None:
        """Check what holds when everything has come to rest."""
        left = self.world.open()
        if left:
            self.world.broken(f"{len(left)} pushes do not end, of which the first is {left[0]}")
        if (state := self.world.state()).paused_at is not None or state.red_at is not None:
            self.world.broken(f"the gate does not go on: {state}")
        self._everybody_has_an_end()
        self._everybody_was_told()

    def _everybody_has_an_end(self) -> None:
        recorded = Counter((push.branch, push.revision) for push in self.world.pushes())
        safe, untold = self.people.safe, self.people.untold
        for push in sorted(safe.keys() | untold.keys() | recorded.keys()):
            # Of a revision that a branch had before, one end answers several pushes.
            if not min(safe[push], 1) <= recorded[push] <= safe[push] + untold[push]:
                times = f"safe {safe[push]}, its hook killed {untold[push]}"
                self.world.broken(f"{push} was pushed ({times}) and recorded {recorded[push]}")

    def _everybody_was_told(self) -> None:
        told = [news.id for news in self.receiver.told]
        if any(later < earlier for earlier, later in pairwise(told)):
            self.world.broken(f"told in another order: {told}")
        of_pushes = {news.push.id for news in self.receiver.told if news.ending}
        given_up = len([n for n in self.receiver.failed.values() if n >= 5])
        missing = [push for push in self.world.pushes() if push.id not in of_pushes]
        if len(missing) > given_up:
            self.world.broken(f"nobody was told of {missing[-1]}")
