"""Signing in elsewhere: at a GitLab or GitHub by OAuth, or at a proxy before the dashboard."""

from __future__ import annotations

import json
import urllib.parse
from pathlib import Path
from typing import Any

import pytest

from pipelines.project.people import People, Person, Role
from pipelines.web.auth.login import TOKEN
from tests.integration.installation import Installation
from tests.integration.tiny_project import tiny_installation
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
            back = dict(urllib.parse.parse_qsl(query))["redirect_uri"]
            self.send_response(302)
            self.send_header("Location", f"{back}?code=given-to-ada")
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


def secret_of(installation: Installation) -> Path:
    file = installation.settings.login_secret_file
    file.parent.mkdir(mode=0o700, exist_ok=True)
    return file


@pytest.mark.parametrize("where", ["gitlab", "github"])
def test_who_signs_in_elsewhere_has_the_role_of_the_file(
    wheels: Path, cache: Path, where: str
) -> None:
    with serving(Elsewhere) as address:
        variables = {"SLIPWAY_LOGIN": where, "SLIPWAY_LOGIN_URL": address}
        with tiny_installation(wheels, cache, **variables) as slipway:
            refused = slipway.run("up")
            assert refused.returncode == 1
            assert f"SLIPWAY_LOGIN={where} needs SLIPWAY_LOGIN_CLIENT" in refused.stderr
            slipway.variables["SLIPWAY_LOGIN_CLIENT"] = "slipway"
            refused = slipway.run("up")
            assert f"SLIPWAY_LOGIN={where} needs the file" in refused.stderr
            secret_of(slipway).write_text(SECRET)
            assert "chmod 600" in slipway.run("up").stderr
            secret_of(slipway).chmod(0o600)
            People(slipway.settings.people_file).put(Person("ada", Role.RELEASER))
            slipway.up()
            visitor = slipway.dashboard
            assert visitor.me()["role"] is None
            visitor.open("auth/login")
            me = visitor.me()
            assert (me["name"], me["role"], me["addresses"]) == (
                "ada",
                "releaser",
                [MAIL],
            )


def test_the_proxy_says_who_it_is_and_nobody_else_can(wheels: Path, cache: Path) -> None:
    with tiny_installation(wheels, cache, SLIPWAY_LOGIN="header") as slipway:
        slipway.up()
        People(slipway.settings.people_file).put(Person("ada", Role.RELEASER))
        token = secret_of(slipway).read_text()
        header = {"X-Forwarded-User": "ada"}
        for headers, name in [
            (header, None),
            (header | {TOKEN: "guessed"}, None),
            ({TOKEN: token}, None),
            (header | {TOKEN: token}, "ada"),
        ]:
            visitor = slipway.dashboard
            visitor.open("", headers=headers)
            assert visitor.me()["name"] == name
        visitor.open("")  # the proxy does not know the person any more
        assert visitor.me()["name"] is None
