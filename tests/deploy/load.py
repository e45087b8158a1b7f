"""Two kinds of client that count how every request ended: keep-alive, and one connection each."""

from __future__ import annotations

import http.client
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def load(port: int, path: str = "/", pause: float = 0.02) -> Iterator[Counter[str]]:
    """Requests of both kinds until the block ends; then the counts are complete.

    `pause` (seconds) lies between two requests of one client.
    """
    outcomes: Counter[str] = Counter()
    over = threading.Event()
    clients = [
        threading.Thread(target=_client, args=(port, path, keep, pause, over, outcomes))
        for keep in (True, False)
    ]
    for client in clients:
        client.start()
    try:
        yield outcomes
    finally:
        over.set()
        for client in clients:
            client.join()


def _client(
    port: int,
    path: str,
    keep: bool,
    pause: float,
    over: threading.Event,
    outcomes: Counter[str],
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {} if keep else {"Connection": "close"}
    while not over.wait(pause):
        reused = connection.sock is not None
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            outcomes["ok" if answer.status == 200 else f"status {answer.status}"] += 1
        except (OSError, http.client.HTTPException) as error:
            # The server may close an idle connection at any time; a browser would ask again.
            kind = "stale" if reused and _never_answered(error) else type(error).__name__
            outcomes[kind] += 1
            connection.close()
        if not keep:
            connection.close()
    connection.close()


def _never_answered(error: Exception) -> bool:
    return isinstance(
        error, http.client.RemoteDisconnected | ConnectionResetError | BrokenPipeError
    )
