"""The dashboard's REST API, as a program uses it: to look, to act, and to be refused."""

from __future__ import annotations

import http.cookiejar
import json
import urllib.error
import urllib.parse
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

# What Buildbot itself can do to a build, its request, a worker and a scheduler.
ACTS = ["stop", "rebuild", "cancel", "pause", "stop", "enable"]


@dataclass
class Dashboard:
    """One visitor of the page at `url` (with a slash at its end); anonymous until `sign_in`.

    origin: of the page whose script acts, as a browser tells it.
    """

    url: str
    origin: str = ""
    cookies: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def sign_in(self, name: str, password: str) -> None:
        """Become that user; raises HTTPError for a wrong password."""
        credentials = b64encode(f"{name}:{password}".encode()).decode()
        self.open("auth/login", headers={"Authorization": f"Basic {credentials}"})

    def get(self, path: str, **query: object) -> Any:
        """One answer of the API, as it is."""
        words = urllib.parse.urlencode(query)
        return json.loads(self.open(f"api/v2/{path}{'?' if words else ''}{words}"))

    def act(self, path: str, method: str, **params: object) -> tuple[int, str]:
        """Call a control endpoint; returns the status and the words of the answer."""
        call = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        headers = {"Content-Type": "application/json"}
        if self.origin:
            headers["Origin"] = self.origin
        try:
            return 200, self.open(f"api/v2/{path}", json.dumps(call).encode(), headers)
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def refused(self, build: dict[str, Any]) -> list[str]:
        """Those of Buildbot's own acts that are forbidden, of all `ACTS`; the rest is done."""
        worker = self.get("workers")["workers"][0]["workerid"]
        asked = [
            (f"builds/{build['buildid']}", "stop"),
            (f"builds/{build['buildid']}", "rebuild"),
            (f"buildrequests/{build['buildrequestid']}", "cancel"),
            (f"workers/{worker}", "pause"),
            (f"workers/{worker}", "stop"),
            ("schedulers/1", "enable"),
        ]
        return [method for path, method in asked if self.act(path, method, reason="why")[0] == 403]

    def me(self) -> dict[str, Any]:
        """Who the pages take the visitor for."""
        found: dict[str, Any] = json.loads(self.open("plugins/slipway/me"))
        return found

    def builds(self, push: int) -> list[dict[str, Any]]:
        """Every build of one push, oldest first, each with its properties."""
        found = self.get("builds", property="*", order="buildid")["builds"]
        return [each for each in found if each["properties"].get("push", [None])[0] == push]

    def builds_of(self, push: int, stage: str) -> list[dict[str, Any]]:
        """The builds of one stage of a push, oldest first."""
        names = ((each, each["properties"]["buildername"][0]) for each in self.builds(push))
        return [each for each, name in names if name.partition("-")[2] == stage]

    def steps(self, build: dict[str, Any]) -> list[dict[str, Any]]:
        """The steps of a build, in order."""
        steps: list[dict[str, Any]] = self.get(f"builds/{build['buildid']}/steps")["steps"]
        return steps

    def logs(self, build: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """Every log of a build: `step/log` and its text."""
        for step in self.steps(build):
            for log in self.get(f"steps/{step['stepid']}/logs")["logs"]:
                text = self.open(f"api/v2/logs/{log['logid']}/raw_inline")
                yield f"{step['name']}/{log['slug']}", text

    def open(
        self, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> str:
        """The text of an answer, after what it redirects to; raises HTTPError."""
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        request = urllib.request.Request(self.url + path, body, headers or {})
        with opener.open(request, timeout=30) as answer:
            text: str = answer.read().decode(errors="replace")
        return text
