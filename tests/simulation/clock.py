"""Virtual time: what timers go by, and what the clock on the wall says, which people set back."""

from __future__ import annotations

from dataclasses import dataclass

from twisted.internet import task
from twisted.internet.base import DelayedCall

BEGINNING = 1e9  # seconds since the epoch
MOMENT = 0.001  # seconds between two looks at the clock on the wall


@dataclass
class VirtualClock:
    """`seconds` have passed since the beginning, whatever the clock on the wall says."""

    seconds: float = 0.0
    wall: float = BEGINNING

    def time(self) -> float:
        """Return what `time.time` does, which is another time at every call."""
        self.wall += MOMENT
        return self.wall

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.seconds += seconds
        self.wall += seconds


class Timers(task.Clock):
    """A reactor's timers: those that are due run when they are told to, in any order."""

    def __init__(self, clock: VirtualClock) -> None:
        super().__init__()
        self._clock = clock

    def seconds(self) -> float:
        """Return the time that delays are counted from."""
        return self._clock.seconds

    def due(self) -> list[DelayedCall]:
        """Return the calls whose time has come."""
        return [call for call in self.calls if call.getTime() <= self._clock.seconds]

    def next(self) -> float | None:
        """Return in how many seconds the next call is due; None: there is none."""
        times = [call.getTime() for call in self.calls]
        return max(min(times) - self._clock.seconds, 0.0) if times else None

    def run(self, call: DelayedCall) -> None:
        """Make one of the calls now; that takes a moment, so that intervals come to their end."""
        self._clock.advance(MOMENT)
        self.calls.remove(call)
        call.called = 1
        call.func(*call.args, **call.kw)
