"""What every answer of the dashboard tells a browser, to keep other sites and scripts out."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

from buildbot.www.service import BuildbotSite
from twisted.web import server

from pipelines.web import parameters
from pipelines.web.auth.sign_in import SignIn

# Buildbot's pages are scripts and sheets of this host; React sets styles of single elements.
POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
# The one script that Buildbot writes into its page: what is configured, and who has signed in.
INDEX, _CONFIG = b"/", re.compile(rb'<script id="bb-config">(.*?)</script>', re.DOTALL)
HEADERS = {
    b"Content-Security-Policy": POLICY.encode(),
    b"X-Frame-Options": b"DENY",
    b"X-Content-Type-Options": b"nosniff",
    b"Referrer-Policy": b"same-origin",
}


class GuardedRequest(server.Request):
    """A request whose answer has `HEADERS`, unless a resource says otherwise; and safe cookies.

    behind_tls: whether people reach the dashboard by https, though a proxy may speak http to it;
    sign_in: what knows who may look, where not everybody may.
    """

    behind_tls = False
    sign_in: SignIn | None = None

    def process(self) -> None:
        """Answer it, or ask people to sign in."""
        for name, value in HEADERS.items():
            self.setHeader(name, value)
        if trouble := parameters.trouble(self.path, self.args or {}):
            self.setResponseCode(400)
            self.setHeader(b"Content-Type", b"text/plain; charset=utf-8")
            self.write(f"{trouble}\n".encode())
            self.finish()
        elif self.sign_in and not self.sign_in.lets_in(self):
            self.sign_in.refuse(self)
        else:
            super().process()

    def write(self, data: bytes) -> None:
        """Send a part of the answer; in the page itself, Buildbot's own script may run."""
        own = None if self.startedWriting or self.path != INDEX else _CONFIG.search(data)
        if own:
            digest = base64.b64encode(hashlib.sha256(own[1]).digest()).decode()
            policy = f"script-src 'self' 'sha256-{digest}'; {POLICY}"
            self.setHeader(b"Content-Security-Policy", policy.encode())
        super().write(data)

    def addCookie(self, k: Any, v: Any, *args: Any, **facts: Any) -> None:
        """Set a cookie that no script reads, and that no other site's form sends."""
        facts = {"httpOnly": True, "sameSite": "lax"} | facts
        facts["secure"] = facts.get("secure") or self.behind_tls
        super().addCookie(k, v, *args, **facts)


def guard(base_url: str, sign_in: SignIn | None) -> None:
    """Have Buildbot's site, which is to be made, answer guarded requests."""
    facts = {"behind_tls": base_url.startswith("https:"), "sign_in": sign_in}
    BuildbotSite.requestFactory = type("Guarded", (GuardedRequest,), facts)
