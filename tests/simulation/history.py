"""One history: chance says what happens next, until so many pushes came; then everything ends."""

from __future__ import annotations

import hashlib
import random
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from pipelines.journal.vocabulary import Phase
from tests.simulation.master import Killed
from tests.simulation.people import KINDS, People
from tests.simulation.promises import Promises
from tests.simulation.running import Receiver, begin, follow, simulated, unfollow
from tests.simulation.suite import RED
from tests.simulation.world import CALM, Violation, World

TOLD = 40  # events, when something is broken
MOST_STEPS = 40_000  # after the last push
LONGEST = 12 * 3600.0  # seconds of virtual time after it


class History:
    """What happens to so many pushes; the same seed gives the same."""

    def __init__(self, seed: int, pushes: int, home: Path, kinds: Sequence[str] = KINDS) -> None:
        self.seed = seed
        self.pushes = pushes
        self.steps = 0
        self._digest = hashlib.sha256()
        self._last: deque[str] = deque(maxlen=TOLD)
        self.world = World(random.Random(seed), home, self.note)
        self.people = People(self.world, kinds)
        self.receiver = Receiver(self.world)
        self.promises = Promises(self.world, self.people, self.receiver)
        draw = self.world.chance
        self.pace = draw.choice([3, 8, 20])
        self.events: dict[Callable[[], object], float] = {
            self.people.push: 100 / self.pace,
            self.people.hook: 250 / self.pace,
            self.people.delete: 8 / self.pace,
            self.people.operate: draw.choice([0, 8]) / self.pace,
            self.people.move_main: draw.choice([0, 0, 2]) / self.pace,
            self._work: 200,
            self._pass_time: 25,
            self._change_workers: draw.choice([0, 3]) / self.pace,
            self._turn_red: draw.choice([0, 4]) / self.pace,
            self._set_the_clock_back: draw.choice([0, 1]) / self.pace,
            self._change_follower: draw.choice([0, 2]) / self.pace,
            self._kill: 0.5 if self.world.weather.kill else 0,
        }
        self.mended_by = draw.choice(["a person", "itself", "branches", "branches"])

    @property
    def digest(self) -> str:
        """Return what tells this history from every other one."""
        return self._digest.hexdigest()

    def note(self, event: str) -> None:
        """Write down what has happened."""
        line = f"{self.steps:6} {self.world.clock.seconds:9.1f} s  {event}"
        self._digest.update(line.encode())
        self._last.append(line)

    def run(self) -> None:
        """Live through it; raises Violation."""
        with simulated(self.world):
            while self.people.pushed < self.pushes:
                self._step(self._anything)
            self._calm_down()
            self._come_to_rest()
            self.promises.at_the_end()
            self._raise()

    def _step(self, do: Callable[[], object]) -> None:
        self.steps += 1
        with suppress(Killed):
            do()
        self.promises.look()
        self._raise()

    def _raise(self) -> None:
        if self.world.violation:
            last = "\n".join(self._last)
            where = f"seed {self.seed}, {self.pushes} pushes, at step {self.steps}"
            raise Violation(f"{self.world.violation}\n\n{where}:\n{last}")

    # What may happen

    def _anything(self) -> None:
        draw = self.world.chance
        if self.world.life.dead and draw.random() < 0.05:
            begin(self.world, self.receiver)
        elif draw.random() < 0.9 and self._turn():
            return
        else:
            event, *_ = draw.choices([*self.events], [*self.events.values()])
            event()

    def _turn(self) -> bool:
        """Let the master go on at one place; whether there was any."""
        life, draw = self.world.life, self.world.chance
        due = life.reactor.due() if not life.dead else []
        waiting = len(life.turns) + len(due)
        if not waiting:
            return False
        chosen = draw.randrange(waiting)
        if chosen >= len(life.turns):
            life.reactor.run(due[chosen - len(life.turns)])
        else:
            turns = life.turns
            turns[chosen], turns[-1] = turns[-1], turns[chosen]
            turns.pop().take()
        return True

    def _work(self) -> bool:
        """Let a build go on, or a worker take one up; whether there was any."""
        life, builds = self.world.life, self.world.builds
        if life.dead:
            return False
        choices: list[Any] = [*builds.running(), *builds.startable()]
        if not choices:
            return False
        chosen = self.world.chance.choice(choices)
        if isinstance(chosen, tuple):
            self.world.stages.start(*chosen)
        elif chosen.lingers:
            chosen.lingers -= 1
        else:
            turn, chosen.turn = chosen.turn, None
            turn.callback(None)
        return True

    def _pass_time(self) -> None:
        life = self.world.life
        until = None if life.dead else life.reactor.next()
        self.world.clock.advance(1.0 if until is None else until)

    def _change_workers(self) -> None:
        worker = self.world.chance.choice(self.world.builds.workers)
        worker.attached = not worker.attached
        self.world.note(f"{worker.name} {'comes' if worker.attached else 'goes'}")
        if worker.build and not worker.attached:
            worker.build.lost = True

    def _turn_red(self) -> None:
        if not self.world.red:
            self.world.red.update(self.world.chance.choice([["mend 1"], ["mend 2"], sorted(RED)]))
            self.world.red_since = self.world.clock.time()
            self.world.note(f"main turns red for want of {sorted(self.world.red)}")

    def _set_the_clock_back(self) -> None:
        self.world.clock.wall -= self.world.chance.choice([1, 3600])
        self.world.note("the clock is set back")

    def _change_follower(self) -> None:
        if self.world.life.dead:
            return
        if self.world.life.follower:
            unfollow(self.world)
        else:
            follow(self.world, self.receiver)

    def _kill(self) -> None:
        if not self.world.life.dead:
            self.world.note("the master is killed")
            self.world.life.kill()

    # How it ends

    def _calm_down(self) -> None:
        """Let nothing go wrong any more; who must see to something does."""
        self.world.note("everything calms down")
        self.world.weather = CALM
        for worker in self.world.builds.workers:
            worker.attached = True
        if self.world.life.dead:
            begin(self.world, self.receiver)
        if not self.world.life.follower:
            follow(self.world, self.receiver)
        if self.mended_by != "branches":
            self.world.red.clear()
        while self.people.hooks:
            self._step(self.people.hook)

    def _come_to_rest(self) -> None:
        """Go on until nothing is left to be done."""
        self._go_on_until(LONGEST, self._is_at_rest)
        self._go_on_until(200, lambda: False)  # for who is told of it

    def _go_on_until(self, seconds: float, done: Callable[[], bool]) -> None:
        first, until = self.steps, self.world.clock.seconds + seconds
        while self.world.clock.seconds < until and not done():
            if self.steps - first > MOST_STEPS:
                self.world.broken(f"it never comes to rest: {self._waiting()}")
            self._step(self._go_on)

    def _waiting(self) -> list[str]:
        life = self.world.life
        return [turn.what for turn in life.turns] + [str(call) for call in life.reactor.due()]

    def _go_on(self) -> None:
        if not (self._turn() or self._work()):
            self._see_to_it()
            self._pass_time()

    def _is_at_rest(self) -> bool:
        state = self.world.state()
        return not self.world.open() and state.paused_at is None and state.red_at is None

    def _see_to_it(self) -> None:
        """A person does what only a person can."""
        state = self.world.state()
        if state.paused_at and not (state.frozen or self.people.paused):
            self.world.broken(f"the gate waits for a person: {state.paused_why}")
        if self.people.paused or state.frozen or state.red_at:
            self.people.mend_main()
        if self.people.paused or state.frozen:
            self.people.operate("resume")
        for push in self.world.open():
            if push.phase == Phase.WAITING:
                self.people.operate("approve", push.branch)
        self._push_mends()

    def _push_mends(self) -> None:
        """Whoever knows how main is mended pushes that, until it is in main."""
        main = self.world.hub.files(self.world.hub.head())
        pushed = {self.people.kinds.get(push.revision) for push in self.world.open()}
        missing = sorted(self.world.red - main.keys())
        # Who repairs a part comes to the gate only once it is known that main fails by itself.
        kinds = missing if self.world.state().red_at is not None else missing and ["mend all"]
        for branch, kind in zip(("ada/one", "bob/two"), kinds, strict=False):
            if kind not in pushed and "mend all" not in pushed:
                self.people.push(kind, branch)
        while self.people.hooks:
            self._step(self.people.hook)
