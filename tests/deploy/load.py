"""Clients of two kinds that count how every request ended: keep-alive, and one connection each.

A request ends in one of these ways:

| outcome                     | what happened                                                     |
|-----------------------------|-------------------------------------------------------------------|
| ok                          | 200, whole, and of one release                                    |
| status N                    | an answer, but not 200                                            |
| mixed                       | the page is of one release, the asset that it names of another    |
| refused                     | nobody listens                                                    |
| reset                       | a fresh connection was closed without an answer                   |
| stale                       | the same on a kept one: a browser asks again, a program may not   |
| cut                         | the answer began and did not end                                  |
| timeout                     | no answer in time                                                 |
"""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

PATIENCE = 10  # seconds for an answer
LONGEST = 3000  # seconds after which a client ends by itself


class Unwell(Exception):
    """An answer came, and is not what it should be; the text is the outcome."""


@dataclass
class Client:
    """One client at a steady rate: `pause` seconds lie between the starts of two requests.

    A page is the name of its release; on a second line it may name an asset whose content is that
    name too. `releases` are those that answered, in order, each at every change; `longest` is the
    time in seconds that a page with its asset took at the most.
    """

    port: int
    path: str
    pause: float
    keep: bool
    outcomes: Counter[str] = field(default_factory=Counter)
    releases: list[str] = field(default_factory=list)
    longest: float = 0.0

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def ask_until(self, over: threading.Event) -> None:
        """Ask until then; what a slow answer delayed is made up for at once."""
        due = time.monotonic()
        for _ in range(round(LONGEST / self.pause)):
            due += self.pause
            if over.wait(max(0, due - time.monotonic())):
                break
            began = time.monotonic()
            self.outcomes[self._visit()] += 1
            self.longest = max(self.longest, time.monotonic() - began)
        self._connection.close()

    def _visit(self) -> str:
        try:
            release, *assets = self._get(self.path)
            if any(self._get(asset) != [release] for asset in assets):
                return "mixed"
        except Unwell as unwell:
            return str(unwell)
        if self.releases[-1:] != [release]:
            self.releases.append(release)
        return "ok"

    def _get(self, path: str) -> list[str]:
        """The lines of an answer; raises Unwell."""
        reused, answer = self._connection.sock is not None, None
        try:
            self._connection.request(
                "GET", path, headers={} if self.keep else {"Connection": "close"}
            )
            answer = self._connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            raise Unwell(_word(error, began=answer is not None, reused=reused)) from error
        if answer.status != 200:
            raise Unwell(f"status {answer.status}")
        return text.splitlines()


def _word(error: Exception, *, began: bool, reused: bool) -> str:
    match error:
        case TimeoutError():
            return "timeout"
        case ConnectionRefusedError():
            return "refused"
        case _ if began:
            return "cut"
        case ConnectionError():
            return "stale" if reused else "reset"
    return type(error).__name__


@contextmanager
def clients(
    port: int, path: str = "/", pause: float = 0.02, each: int = 1
) -> Iterator[list[Client]]:
    """So many clients of each kind until the block ends; then the counts are complete."""
    asking = [Client(port, path, pause, keep) for keep in (True, False) for _ in range(each)]
    over = threading.Event()
    threads = [threading.Thread(target=client.ask_until, args=(over,)) for client in asking]
    for thread in threads:
        thread.start()
    try:
        yield asking
    finally:
        over.set()
        for thread in threads:
            thread.join()


@contextmanager
def load(port: int, path: str = "/", pause: float = 0.2) -> Iterator[Counter[str]]:
    """A client of each kind; their counts together are there when the block has ended."""
    total: Counter[str] = Counter()
    with clients(port, path, pause) as asking:
        yield total
    for client in asking:
        total += client.outcomes
