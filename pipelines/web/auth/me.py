"""Who is signed in, and what they may do: `…/plugins/slipway/me`; pages show no other button."""

from __future__ import annotations

import json
from typing import Any

from twisted.web import resource

from pipelines.project.people import People, Role
from pipelines.stages.operators import ACTS
from pipelines.web.auth.roles import addresses, role_of


class Me(resource.Resource):
    """Answers `{name, role, acts, own, addresses}`.

    acts: what they may do; own: what they may do to branches whose author has one of `addresses`.
    """

    isLeaf = True

    def __init__(self, master: Any, people: People) -> None:
        super().__init__()
        self.master, self.people = master, people

    def render_GET(self, request: Any) -> bytes:
        """Answer."""
        user = self.master.www.getUserInfos(request)
        name, role = user.get("username"), role_of(self.people, user)
        own = role if role >= Role.RELEASER else Role.READER
        answer = {
            "name": name,
            "role": role.word if name else None,
            "acts": [act for act, needed in ACTS.items() if needed <= own],
            "own": [act for act, needed in ACTS.items() if needed <= role],
            "addresses": sorted(addresses(self.people, user)),
        }
        request.setHeader(b"Content-Type", b"application/json; charset=utf-8")
        request.setHeader(b"Cache-Control", b"no-store")
        return json.dumps(answer).encode()
