"""Signing in elsewhere: at a GitLab or GitHub by OAuth, or at a proxy before the dashboard."""

from __future__ import annotations

import json
import shutil
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from twisted.internet.threads import deferToThread
from twisted.python.failure import Failure

from pipelines.installation.prepare import InstallationError, prepare_secrets
from pipelines.project.people import People, Person, Role
from pipelines.project.served import Project
from pipelines.settings import Settings
from pipelines.web.auth.login import TOKEN
from tests.buildbot_harness import running_master
from tests.integration.dashboard import Dashboard
from tests.ports import free_ports
from tests.web_server import Quiet, serving

SECRET = "of the client"  # noqa: S105
MAIL = "ada@example.org"
ADA: dict[str, Any] = {
    "/user": {"name": "Ada", "username": "ada", "login": "ada", "email": MAIL, "avatar_url": None},
    "/user/emails": [{"email": MAIL, "primary": True}],
}


class Elsewhere(Quiet):
    """As much of a GitLab or GitHub as signs one person in, with the client's own secret alone."""

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        if path.endswith("/oauth/authorize"):
            told = dict(urllib.parse.parse_qsl(query))
            given = urllib.parse.urlencode({"code": "given-to-ada", "state": told["state"]})
            self.send_response(302)
            self.send_header("Location", f"{told['redirect_uri']}?{given}")
            self.end_headers()
            return
        self._answer(next((ADA[end] for end in ADA if path.endswith(end)), []))

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        told = dict(urllib.parse.parse_qsl(self.rfile.read(length).decode()))
        known = (told["client_id"], told["client_secret"], told["code"])
        if known == ("slipway", SECRET, "given-to-ada"):
            self._answer({"access_token": "t"})
        else:
            self.send_error(401)

    def _answer(self, found: Any) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(found).encode())


@pytest.fixture
def settings(prepared_home: Path, tmp_path: Path, where: str) -> Iterator[Settings]:
    """The settings of a master whose people sign in at a GitLab, a GitHub or a proxy."""
    home = tmp_path / "home"
    shutil.copytree(prepared_home, home, symlinks=True)
    with serving(Elsewhere) as address:
        variables = {
            "SLIPWAY_HOME": str(home),
            "SLIPWAY_WEB_PORT": str(free_ports(1)[0]),
            "SLIPWAY_LOGIN": where,
        }
        if where == "closed":
            yield Settings.from_environ(
                variables | {"SLIPWAY_LOGIN": "password", "SLIPWAY_SIGN_IN": "to-look"}
            )
            return
        if where == "header":
            yield Settings.from_environ(variables)
            return
        with pytest.raises(InstallationError, match=f"{where} needs SLIPWAY_LOGIN_CLIENT"):
            prepare_secrets(Settings.from_environ(variables))
        variables |= {"SLIPWAY_LOGIN_CLIENT": "slipway", "SLIPWAY_LOGIN_URL": address}
        settings = Settings.from_environ(variables)
        with pytest.raises(InstallationError, match=f"SLIPWAY_LOGIN={where} needs the file"):
            prepare_secrets(settings)
        settings.login_secret_file.write_text(SECRET)
        settings.login_secret_file.chmod(0o644)
        with pytest.raises(InstallationError, match="chmod 600"):
            prepare_secrets(settings)
        settings.login_secret_file.chmod(0o600)
        yield settings


@pytest.fixture
def url(project: Project, settings: Settings, logged: list[Failure]) -> Iterator[str]:
    """The address of a dashboard; Ada may release."""
    prepare_secrets(settings)
    People(settings.people_file).put(Person("ada", Role.RELEASER))
    with running_master(project):
        yield settings.base_url


@pytest.mark.parametrize("where", ["gitlab", "github"])
async def test_who_signs_in_elsewhere_has_the_role_of_the_file(url: str) -> None:
    visitor = Dashboard(url)
    assert (await deferToThread(visitor.me))["role"] is None
    await deferToThread(visitor.open, "auth/login")
    me = await deferToThread(visitor.me)
    assert (me["name"], me["role"], me["addresses"]) == ("ada", "releaser", [MAIL])


@pytest.mark.parametrize("where", ["gitlab", "github"])
async def test_who_did_not_begin_to_sign_in_here_is_not_signed_in(url: str) -> None:
    for state in ("", "&state=nonce%3D", "&state=nonce%3Dguessed"):
        visitor = Dashboard(url)
        with pytest.raises(urllib.error.HTTPError, match="403") as refused:
            await deferToThread(visitor.open, f"auth/login?code=given-to-ada{state}")
        assert "sign in again" in refused.value.read().decode()
        assert (await deferToThread(visitor.me))["name"] is None


@pytest.mark.parametrize("where", ["gitlab"])
async def test_cookies_and_answers_keep_other_sites_and_scripts_out(url: str) -> None:
    def asked(path: str) -> tuple[list[str], dict[str, str]]:
        with urllib.request.urlopen(f"{url}{path}") as answer:
            return answer.headers.get_all("Set-Cookie") or [], dict(answer.headers)

    for path in ("", "plugins/slipway/me", "api/v2/builders", "plugins/slipway/scripts.js"):
        cookies, headers = await deferToThread(asked, path)
        assert "default-src" in headers["Content-Security-Policy"]
        # By its hash, the one script that Buildbot writes into its page; none on others.
        assert ("script-src 'self' 'sha256-" in headers["Content-Security-Policy"]) == (not path)
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert all("HttpOnly" in each and "SameSite=lax" in each for each in cookies), cookies
    visitor = Dashboard(url)
    await deferToThread(visitor.open, "auth/login")
    assert {cookie.has_nonstandard_attr("HttpOnly") for cookie in visitor.cookies} == {True}


@pytest.mark.parametrize("where", ["header"])
async def test_the_proxy_says_who_it_is_and_nobody_else_can(url: str, settings: Settings) -> None:
    token = settings.login_secret_file.read_text()
    header = {"X-Forwarded-User": "ada"}
    for headers, name in [
        (header, None),
        (header | {TOKEN: "guessed"}, None),
        ({TOKEN: token}, None),
        (header | {TOKEN: token}, "ada"),
    ]:
        visitor = Dashboard(url)
        await deferToThread(visitor.open, "", headers=headers)
        assert (await deferToThread(visitor.me))["name"] == name
    await deferToThread(visitor.open, "")  # the proxy does not know the person any more
    assert (await deferToThread(visitor.me))["name"] is None


@pytest.mark.parametrize("where", ["closed"])
async def test_nothing_is_shown_before_one_has_signed_in(url: str, settings: Settings) -> None:
    def asked(path: str, **headers: str) -> int:
        question = urllib.request.Request(f"{url}{path}", headers=headers)
        try:
            with urllib.request.build_opener(_NoRedirect).open(question) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            return refused.code

    bearer = {"Authorization": f"Bearer {settings.look_token_file.read_text().strip()}"}
    for path in CLOSED:
        refused = 404 if path.startswith("auth/") else 401 if path else 302
        assert await deferToThread(asked, path) == refused, path
        assert await deferToThread(asked, path, Authorization="Bearer guessed") != 200, path
        assert await deferToThread(asked, path, **bearer) in (200, 404, 426), path
    assert await deferToThread(asked, "plugins/slipway/follow?project=x") == 200
    visitor = Dashboard(url)
    password = (settings.secrets_dir / "admin-password").read_text().strip()
    await deferToThread(visitor.sign_in, "admin", password)
    assert (await deferToThread(visitor.me))["name"] == "admin"
    assert await deferToThread(visitor.get, "builders")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


CLOSED = [
    *("", "api/v2/builders", "api/v2/logs/1/raw", "plugins/slipway/api/pushes", "metrics", "sse/x"),
    *("plugins/slipway/badge/x.svg", "plugins/slipway/deploys.atom", "plugins/slipway/artifact/1"),
    *(
        "plugins/slipway/scripts.js",
        "ws",
        "//api/v2/builders",
        "/auth/../api/v2/builders",
    ),
    "auth/../metrics",
]
