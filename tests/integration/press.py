"""The form behind the dashboard's buttons, sent by a program."""

from __future__ import annotations

import json
from typing import Any

from tests.integration.dashboard import Dashboard
from tests.integration.installation import Installation

FORM = "forceschedulers/tiny-gate-form"


def pressed(slipway: Installation, visitor: Dashboard, **fields: object) -> dict[str, Any]:
    """Send the form, which must be let through; returns its build, once that has ended."""
    status, answer = visitor.act(FORM, "force", **fields)
    assert status == 200, answer
    buildset = json.loads(answer)["result"][0]

    def ended() -> dict[str, Any] | None:
        requests = visitor.get("buildrequests", buildsetid=buildset)["buildrequests"]
        wanted = {"buildrequestid": requests[0]["buildrequestid"]}
        builds = visitor.get("builds", **wanted)["builds"]
        return builds[0] if builds and builds[0]["complete"] else None

    return slipway.until(ended, "end of the button's build")
