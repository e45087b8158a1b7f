"""Asks people to sign in before anything is shown, where a setting wants that."""

from __future__ import annotations

import hmac
from typing import Any
from urllib.parse import quote

from buildbot.www.auth import AuthBase
from twisted.python import log

# Where people sign in; what the hub's hook signs; the stages of a push, for who knows its revision.
_OPEN = (b"/auth/", b"/change_hook/slipway", b"/plugins/slipway/follow")
_WORDS = b"Sign in first, at auth/login: this dashboard shows nothing to who has not.\n"


class SignIn:
    """Knows who may look: whoever has signed in, and programs that have the token."""

    def __init__(self, auth: AuthBase, token: str) -> None:
        self._auth, self._token = auth, token.strip().encode()

    def lets_in(self, request: Any) -> bool:
        """Whether a request, whose headers are read, is answered."""
        if request.path.startswith(_OPEN):
            return True
        given = request.getHeader(b"Authorization") or b""
        if hmac.compare_digest(given, b"Bearer " + self._token):
            return True
        request.site, request.sitepath = request.channel.site, []
        # A proxy names the user with each request; the others do nothing here.
        self._auth.maybeAutoLogin(request).addErrback(log.err)
        return not request.getSession().user_info.get("anonymous")

    def refuse(self, request: Any) -> None:
        """Lead who opens the page to where people sign in; answer anything else with a sentence."""
        if request.path == b"/":
            request.setResponseCode(302)
            back = quote(request.uri.decode(errors="replace"))
            request.setHeader(b"Location", f"/auth/login?redirect={back}".encode())
        else:
            request.setResponseCode(401)
        request.setHeader(b"Content-Type", b"text/plain; charset=utf-8")
        request.setHeader(b"Content-Length", str(len(_WORDS)).encode())
        request.write(_WORDS)
        request.finish()
