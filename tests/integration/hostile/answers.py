"""A visitor who asks an installation all the time, and counts the seconds."""

from __future__ import annotations

import threading
import time
import urllib.error
from collections.abc import Iterator
from http.client import HTTPException
from statistics import median
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

from tests.integration.installation import Installation

SOON = 1.0  # seconds for an answer
AT_MOST = 5.0  # for any one, as builds take both cores meanwhile
PAGES = ("", "api/v2/builds?limit=5&order=-buildid", "plugins/slipway/api/pushes")
OF_A_PUSH = ("push", "diff", "tests")
EVERY = 0.5  # seconds between two rounds of questions


class Answers:
    """Asks the landing page, the API and the list of pushes until the block ends."""

    def __init__(self, slipway: Installation) -> None:
        self.seconds: list[float] = []
        self._visitor = slipway.dashboard
        self._faults: list[str] = []
        self._over = threading.Event()
        self._asking = threading.Thread(target=self._ask_all_the_time)

    def __enter__(self) -> Self:
        self._asking.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._asking.join()

    def faults(self, revisions: list[str]) -> Iterator[str]:
        """What was not answered, or too late, since the last time; asks for these pushes' pages."""
        asked = len(self.seconds)
        for revision in revisions:
            for name in OF_A_PUSH:
                self._ask(f"plugins/slipway/api/{name}?{urlencode({'revision': revision})}")
        for page in PAGES:
            self._ask(page)
        if (usual := median(self.seconds[asked:])) > SOON:
            yield f"pages take {usual:.1f} s"
        faults, self._faults = self._faults, []
        yield from faults

    def _ask_all_the_time(self) -> None:
        while not self._over.wait(EVERY):
            for page in PAGES:
                self._ask(page)

    def _ask(self, page: str) -> None:
        began = time.monotonic()
        try:
            self._visitor.open(page)
        except urllib.error.HTTPError as error:
            if error.code != 404:  # no suite of it was kept
                self._faults.append(f"{page}: {error.code} {error.read()[:200]!r}")
        except (OSError, HTTPException) as error:
            self._faults.append(f"{page}: {error!r}")
        self.seconds.append(time.monotonic() - began)
        if self.seconds[-1] > AT_MOST:
            self._faults.append(f"{page}: answered after {self.seconds[-1]:.1f} s")
