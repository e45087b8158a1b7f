"""A clock that moves when it is looked at, and that somebody sets back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Clock:
    """What `time` is to the modules of the gate."""

    now: float = 1e9

    def time(self) -> float:
        """Return the time, which is another one at every call."""
        self.now += 0.01
        return self.now
