"""Whatever stands in an address is answered: with what is asked for, or with a sentence."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator

import pytest
from buildbot.master import BuildMaster
from twisted.internet.threads import deferToThread
from twisted.python.failure import Failure

from pipelines.settings import Settings

VALUES = [
    *("1", "0", "-1", "abc", "10" + "0" * 22, "9" * 26, "2147483648", "1e9", "1.5", "nan"),
    *("", " ", "\0", "a\0b", "%", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")),
    *("'", "../..", "x" * 2000, "\u0661\u0662", "None", "true", "[]", "{}"),
]
OURS = {
    "plugins/slipway/api/pushes": [*("project", "branch", "state", "author", "before", "limit")],
    "plugins/slipway/api/push": ["push", "id", "revision", "project"],
    "plugins/slipway/api/diff": ["push", "id", "revision"],
    "plugins/slipway/api/tests": ["build", "push", "id", "stage", "holds", "limit", "revision"],
    "plugins/slipway/api/gate": ["project"],
    "plugins/slipway/api/trends": ["project", "days"],
    "plugins/slipway/api/environments": ["project"],
    "plugins/slipway/api/{}": ["x"],
    "plugins/slipway/follow": ["project", "skip"],
    "plugins/slipway/badge/{}": ["project", "branch", "style"],
    "plugins/slipway/artifact/{}": ["project", "push", "revision"],
    "plugins/slipway/deploys.atom": ["project"],
    "plugins/slipway/me": ["x"],
    "plugins/slipway/{}": ["x"],
    "metrics": ["x"],
}
OF_BUILDBOT = ["limit", "offset", "order", "field", "property", "complete", "buildid", "number__gt"]


def addresses(master: BuildMaster) -> Iterator[str]:
    """Each endpoint with each value, in its path and as each of its parameters."""
    for path, names in OURS.items():
        for value in VALUES:
            inside = urllib.parse.quote(
                value, safe="", encoding="latin-1" if "\xed" in value else "utf-8"
            )
            yield path.format(inside)
            yield from (f"{path.format('1')}?{name}={inside}" for name in names)
    for pattern in {"/".join(path) for path in _patterns(master)}:
        for value in VALUES:
            inside = urllib.parse.quote(
                value, safe="", encoding="latin-1" if "\xed" in value else "utf-8"
            )
            words = [inside if ":" in word else word for word in pattern.split("/")]
            yield "api/v2/" + "/".join(words)
        for value in VALUES[2:5]:
            words = ["1" if ":" in word else word for word in pattern.split("/")]
            yield from (f"api/v2/{'/'.join(words)}?{name}={value}" for name in OF_BUILDBOT)


def _patterns(master: BuildMaster) -> Iterator[tuple[str, ...]]:
    for path, _ in master.data.matcher.iterPatterns():
        yield path


@pytest.mark.timeout(600)
async def test_every_address_is_answered(
    master: BuildMaster, settings: Settings, logged: list[Failure]
) -> None:
    def status(address: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"{settings.base_url}{address}", timeout=30) as answer:
                return answer.status, answer.read(2000).decode(errors="replace")
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read(2000).decode(errors="replace")
        except OSError as error:
            return 599, repr(error)

    def ask() -> list[tuple[str, int, str]]:
        found = []
        for address in addresses(master):
            code, words = status(address)
            if code >= 500 or "Traceback" in words or (code >= 400 and not words.strip()):
                found.append((address[:200], code, words[:200]))
        return found

    wrong = await deferToThread(ask)
    assert wrong == []
    assert logged == []
