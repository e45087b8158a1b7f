"""Sign-in: by password, by OAuth, or by a proxy that names the user in a header."""

from __future__ import annotations

import hmac
from typing import Any

from buildbot.plugins import util
from buildbot.www.auth import AuthBase, CustomAuth, UserInfoProviderBase
from buildbot.www.oauth2 import GoogleAuth
from twisted.cred.error import UnauthorizedLogin
from twisted.internet import defer, threads

from pipelines.project.people import ADMINISTRATOR, People
from pipelines.settings import Settings
from pipelines.web.auth.oauth_state import with_state

TOKEN = "X-Slipway-Proxy"  # noqa: S105 - the header's name
GITLAB = "https://gitlab.com"


def login(settings: Settings) -> AuthBase:
    """Return Buildbot's `auth`, as the settings say."""
    if settings.login == "password":
        administrators = (settings.secrets_dir / "admin-password").read_text().strip()
        return Passwords(People(settings.people_file), administrators)
    secret = settings.login_secret_file.read_text().strip()
    match settings.login:
        case "github":
            url = settings.login_url or None
            return with_state(util.GitHubAuth(settings.login_client, secret, serverURL=url))
        case "gitlab":
            url = settings.login_url or GITLAB
            return with_state(util.GitLabAuth(url, settings.login_client, secret))
        case "google":
            return with_state(GoogleByAddress(settings.login_client, secret))
    return Proxy(settings.login_header, secret)


class _NothingMore(UserInfoProviderBase):
    """User information of a name alone; e-mail addresses are in the file of people."""

    def getUserInfo(self, username: str) -> defer.Deferred[dict[str, str]]:
        return defer.succeed({})


class Passwords(CustomAuth):
    """Checks passwords against the file of people, and the administrator's."""

    def __init__(self, people: People, administrators: str) -> None:
        super().__init__(userInfoProvider=_NothingMore())
        self._people, self._administrators = people, administrators
        self._one_at_a_time = defer.DeferredLock()  # each try takes memory, on purpose

    def requestAvatarId(self, cred: Any) -> defer.Deferred[Any]:
        """Check a password in a thread."""
        name, password = (each.decode(errors="replace") for each in (cred.username, cred.password))
        tried: defer.Deferred[bool] = self._one_at_a_time.run(
            threads.deferToThread, self.check_credentials, name, password
        )
        return tried.addCallback(lambda knows: cred.username if knows else _refuse())

    def check_credentials(self, username: Any, password: Any) -> bool:
        """Whether this is the password of that name."""
        if username == ADMINISTRATOR:
            return hmac.compare_digest(password.encode(), self._administrators.encode())
        return self._people.knows(username, password)


class GoogleByAddress(GoogleAuth):
    """Google sign-in by the whole address: the part before the @ is not unique."""

    def getUserInfoFromOAuthClient(self, c: Any) -> dict[str, Any]:
        """Return who has signed in."""
        info = super().getUserInfoFromOAuthClient(c)
        return info | {"username": info["email"]}


class Proxy(AuthBase):
    """Sign-in by a proxy: one header names the user, another proves that it is the proxy.

    Builds run on this machine too, and could send the first. Without the second one is anonymous.
    """

    def __init__(self, header: str, secret: str) -> None:
        super().__init__(userInfoProvider=_NothingMore())
        self._header, self._secret = header, secret

    def maybeAutoLogin(self, request: Any) -> defer.Deferred[None]:
        """Sign in or out as the proxy's headers say, when a page is opened."""
        name, session = self._named(request), request.getSession()
        now = {"username": name} if name else {"anonymous": True}
        if session.user_info != now:
            session.user_info = now
            session.updateSession(request)
        return defer.succeed(None)

    def _named(self, request: Any) -> str:
        token = request.getHeader(TOKEN) or ""
        if not hmac.compare_digest(token.encode(), self._secret.encode()):
            return ""
        return str(request.getHeader(self._header) or "").strip()


def _refuse() -> Any:
    raise UnauthorizedLogin
