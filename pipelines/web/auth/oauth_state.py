"""OAuth's `state`: who comes back from the forge is who went there (RFC 6749, section 10.12)."""

from __future__ import annotations

import hmac
import secrets
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from buildbot.www import resource
from buildbot.www.oauth2 import OAuth2Auth, OAuth2LoginResource
from twisted.internet import defer
from twisted.web.error import Error

COOKIE = b"SLIPWAY_SIGN_IN"
MINUTES = 15  # to sign in elsewhere
OTHER = b"You did not begin to sign in here, or long ago: open the dashboard, and sign in again."


def with_state(auth: OAuth2Auth) -> OAuth2Auth:
    """Have sign-in by OAuth end only in the browser in which it began."""
    auth.getLoginResource = lambda: _Login(auth.master, auth)
    return auth


class _Login(OAuth2LoginResource):
    def renderLogin(self, request: Any) -> defer.Deferred[Any]:
        return defer.ensureDeferred(self._login(request))

    async def _login(self, request: Any) -> None:
        if request.args.get(b"code", [b""])[0]:
            state = request.args.get(b"state", [b""])[0].decode(errors="replace")
            ours = request.getCookie(COOKIE) or b""
            nonce = parse_qs(state).get("nonce", [""])[0].encode(errors="replace")
            if not ours or not hmac.compare_digest(nonce, ours):
                raise Error(403, OTHER)
            request.addCookie(COOKIE, b"", path=b"/auth", max_age=b"0")
            await super().renderLogin(request)
        else:
            nonce = secrets.token_urlsafe(32)
            back = request.args.get(b"redirect", [b""])[0]
            request.addCookie(
                COOKIE, nonce.encode(), path=b"/auth", max_age=str(MINUTES * 60).encode()
            )
            address = urlsplit(await self.auth.getLoginURL(None))
            state = urlencode({"redirect": back, "nonce": nonce})
            query = f"{address.query}&{urlencode({'state': state})}"
            raise resource.Redirect(urlunsplit(address._replace(query=query)).encode())
