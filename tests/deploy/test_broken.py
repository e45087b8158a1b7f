"""Releases that are broken, each in its way: the one before serves on.

All of it happens under load of both kinds. No request fails, but for what a release does that is
well until it has the traffic: then the result tells as many failures as the clients counted.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.front.fronts import KINDS
from tests.deploy.load import load
from tests.deploy.project import SMALL_APP, WSGI, Site

GOOD = "1.0.0+1.gaaaaaaa"
URLS = SMALL_APP["config/urls.py"]
BROKEN_HOME = URLS.replace('Note.objects.create(text="seen")', "raise ValueError(VERSION)")
NEVER_READY = URLS.replace('"status": "ok", "database"', '"status": "no", "database"').replace(
    "**identity})", "**identity}, status=503)"
)
IN_UNITS = pytest.mark.soak("deploys")  # test_health.py tests the same waits alone
NOT_READY, NO_ANSWER = "not ready within 4 s", "/healthz does not answer"
MORTAL = """import os
from itertools import count
from django.core.wsgi import get_wsgi_application

serve, requests = get_wsgi_application(), count(1)


def application(environ, start_response):
    if next(requests) > LIFE:
        os._exit(1)
    return serve(environ, start_response)
"""


@pytest.fixture(scope="module")
def deployed(site: Site) -> Site:
    """The environment with a good release."""
    site.configure(bake=0.1)
    status, result = site.activate(site.artifact(GOOD, **WSGI))
    assert status == 0, result
    return site


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param(
            {"config/wsgi.py": "import no_such_module\n"}, "no_such_module", id="import-error"
        ),
        pytest.param(
            {"config/urls.py": BROKEN_HOME}, "/ of the new release answered 500", id="500-on-/"
        ),
        pytest.param(
            {"config/urls.py": URLS.replace('"release": VERSION', '"release": "1.0.0"')},
            "answered as 1.0.0",
            id="wrong-identity",
        ),
        pytest.param({"config/urls.py": NEVER_READY}, NOT_READY, id="never-ready", marks=IN_UNITS),
        pytest.param(
            {"gunicorn.conf.py": "raise SystemExit('no server today')\n"},
            "no server today",
            id="server-does-not-start",
        ),
        pytest.param(
            {"config/wsgi.py": MORTAL.replace("LIFE", "0")},
            NO_ANSWER,
            id="workers-die-at-once",
            marks=IN_UNITS,
        ),
    ],
)
def test_broken_release_is_rejected(
    deployed: Site,
    request: pytest.FixtureRequest,
    changes: dict[str, str],
    reason: str,
) -> None:
    """It is stopped and marked bad, and nobody saw anything of it, whatever the front."""
    slow = reason in (NOT_READY, NO_ANSWER)
    deployed.configure(start_timeout=4 if slow else 60)
    version = f"1.0.0+2.{request.node.callspec.id.replace('/', 'home')}"
    artifact = deployed.artifact(version, changes, **WSGI)
    with load(deployed.port) as outcomes:
        status, result = deployed.activate(artifact)
    assert (status, result["result"]) == (1, "rejected"), result
    assert reason in result["reason"]
    assert f"{GOOD} serves as before" in result["reason"]
    assert set(outcomes) == {"ok"}
    assert deployed.serves(GOOD)
    assert [one["name"].split("-")[0] for one in deployed.status()["processes"]].count("web") == 1
    assert reason in bad(deployed, artifact).read_text()


def breaks_later() -> Iterator[Any]:
    """Each way to break behind each front; the suite has each way and each front once."""
    ways = {
        "500-on-/": {"config/urls.py": BROKEN_HOME},
        "workers-die": {"config/wsgi.py": MORTAL.replace("LIFE", "12")},
    }
    for one, (way, changes) in enumerate(ways.items()):
        for other, front in enumerate(KINDS):
            marks = () if one == other or len(KINDS) == 1 else pytest.mark.soak("deploys")
            yield pytest.param(front, changes, id=f"{front}-{way}", marks=marks)


@pytest.mark.parametrize(("front", "changes"), [*breaks_later()])
def test_release_that_breaks_after_the_switch_is_taken_back(
    deployed: Site,
    request: pytest.FixtureRequest,
    front: str,
    changes: dict[str, str],
) -> None:
    """Its smoke requests are too few to find it out; the traffic does."""
    if deployed.status()["front"] != front:
        deployed.run("stop")
    deployed.configure(front=front, bake=60)  # ends as soon as it is worse
    assert deployed.run("start").returncode == 0
    version = f"1.0.0+3.{request.node.callspec.id.replace('/', 'home')}"
    artifact = deployed.artifact(version, changes, smoke=[], **WSGI)
    with load(deployed.port, pause=0.05) as outcomes:
        status, result = deployed.activate(artifact)
    assert (status, result["result"]) == (1, "rolled-back"), result
    assert "since the switch" in result["reason"]
    assert reported(result) == failed(outcomes)
    assert deployed.serves(GOOD)

    status, result = deployed.activate(artifact)
    assert (status, result["result"]) == (1, "refused")
    assert "since the switch" in result["reason"]
    assert "--despite-bad" in result["reason"]


def test_changed_artifact_is_refused(deployed: Site) -> None:
    artifact = deployed.artifact("1.0.0+4.changed", **WSGI)
    with artifact.open("ab") as file:
        file.write(b"\0")
    with load(deployed.port) as outcomes:
        status, result = deployed.activate(artifact)
    assert (status, result["result"]) == (1, "refused")
    assert "not the one that was tested" in result["reason"]
    assert not bad(deployed, artifact).exists()
    assert set(outcomes) == {"ok"}
    assert deployed.serves(GOOD)


def test_what_an_operator_got_wrong_is_not_the_artifact_s_for_ever(deployed: Site) -> None:
    artifact = deployed.artifact("1.0.0+5.well", **WSGI)
    deployed.configure(settings="config.nowhere")
    status, result = deployed.activate(artifact)
    assert (status, result["result"]) == (1, "rejected")
    assert "config.nowhere" in result["reason"]
    status, result = deployed.activate(artifact)
    assert (status, result["result"]) == (1, "refused")  # as it is configured, it would fail again
    deployed.configure(settings="config.settings")
    status, result = deployed.activate(artifact)
    assert (status, result["result"]) == (0, "deployed"), result


def bad(site: Site, artifact: Path) -> Path:
    """Where an artifact is marked bad, with the reason."""
    return site.directory / "state/bad" / hashlib.sha256(artifact.read_bytes()).hexdigest()


def reported(result: dict[str, Any]) -> int:
    """How many requests the result says to have failed."""
    found = re.search(r"Until it was taken back, (\d+) of \d+ requests failed", result["reason"])
    assert found, result
    return int(found[1])


def failed(outcomes: Counter[str]) -> int:
    """How many requests the clients saw fail, each with an answer.

    A worker that dies cuts off what it is just sending. That the result cannot count: for the front
    it is the same as a client who left.
    """
    assert all(one in ("ok", "cut") or one.startswith("status 5") for one in outcomes), outcomes
    return outcomes.total() - outcomes["ok"] - outcomes["cut"]
