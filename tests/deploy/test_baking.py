"""Whether a release does worse after the switch than the one before it did."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.deploy.front import access_log
from pipelines.deploy.front.baking import Traffic, worse


@pytest.mark.parametrize(
    ("since", "before", "words"),
    [
        ((100, 0, 0.1), (100, 0, 0.1), ""),
        ((0, 0, 0.0), (100, 0, 0.1), ""),
        ((100, 2, 0.1), (100, 0, 0.1), ""),
        ((100, 3, 0.1), (100, 0, 0.1), "Requests fail"),
        ((3, 3, 0.1), (0, 0, 0.0), "Requests fail"),
        ((1000, 50, 0.1), (1000, 45, 0.1), ""),
        ((1000, 90, 0.1), (1000, 45, 0.1), "Requests fail"),
        ((100, 0, 0.9), (100, 0, 0.01), ""),
        ((100, 0, 1.1), (100, 0, 0.01), "Requests are slow"),
        ((100, 0, 4.0), (100, 0, 1.0), ""),
        ((10, 0, 9.0), (100, 0, 0.1), ""),
    ],
)
def test_worse(since: tuple[int, int, float], before: tuple[int, int, float], words: str) -> None:
    assert worse(Traffic(*since, end=0), Traffic(*before, end=0)) == words


def test_log_is_read_from_a_place_on(tmp_path: Path) -> None:
    """By whole lines: the front may be writing one at this moment."""
    path = tmp_path / "access.log"
    assert access_log.read(path, 0) == ([], 0)
    line = json.dumps({"status": 200, "seconds": 0.1, "path": "/"}) + "\n"
    path.write_text(line)
    place = access_log.end(path)
    with path.open("a") as file:
        file.write(line.replace("200", "503") + "no request\n" + line[:10])
    requests, end = access_log.read(path, place)
    assert [request.status for request in requests] == [503]
    assert end == access_log.end(path) - 10
