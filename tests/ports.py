"""Ports for servers that a test starts by a number it must know beforehand."""

from __future__ import annotations

import os
import random
import socket


def _of_this_process() -> list[int]:
    """The ports that no other process of the same run gives, in any order.

    They lie outside the range that the kernel takes those of outgoing calls from.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    ports = range(15_000 + worker, 32_000, workers)
    return random.sample(ports, len(ports))


_left = _of_this_process()


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on; each is given once, as a server may take it much later."""
    found: list[int] = []
    while len(found) < count:
        port = _left.pop()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                found.append(port)
    return found
