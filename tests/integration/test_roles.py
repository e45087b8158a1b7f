"""What each role sees and may do: every acting endpoint, tried by each, and by forgery."""

from __future__ import annotations

import functools
import urllib.error
from collections.abc import Callable
from dataclasses import replace

import pytest

from pipelines.journal import Push
from pipelines.project.people import ADMINISTRATOR, People, Person, Role
from pipelines.stages.operators import ACTS
from tests.integration.dashboard import ACTS as BUILDBOT_S
from tests.integration.dashboard import Dashboard
from tests.integration.developer import Developer
from tests.integration.installation import Installation
from tests.integration.press import FORM, pressed
from tests.integration.tiny_project import command
from tests.integration.traffic import QUICK

PASSWORD = "for tests only"  # noqa: S105
PEOPLE = {
    "rita": Person("rita", Role.READER, "ada@example.org"),  # an author alone is no developer
    "ada": Person("ada", Role.DEVELOPER, "Ada@Example.org"),
    "bob": Person("bob", Role.DEVELOPER, "bob@example.org"),
    "eve": Person("eve", Role.RELEASER),
}
OF_DEVELOPERS = {"cancel", "rerun"}
OF_RELEASERS = OF_DEVELOPERS | {"approve", "promote", "roll-back"}
MAY: dict[str, set[str]] = {
    "nobody": set(),
    "rita": set(),
    "ada": OF_DEVELOPERS,  # on a branch of hers
    "bob": set(),  # on a branch of hers
    "eve": OF_RELEASERS,
    ADMINISTRATOR: set(ACTS),
}
SignIn = Callable[[str], Dashboard]


@pytest.fixture(scope="module")
def people(slipway: Installation) -> People:
    file = People(slipway.settings.people_file)
    for person in PEOPLE.values():
        file.put(person, PASSWORD)
    return file


@pytest.fixture(scope="module")
def sign_in(slipway: Installation, people: People) -> SignIn:
    """Gives a visitor who has just signed in, by name."""
    administrators = (slipway.home / "secrets" / "admin-password").read_text()

    def sign_in(name: str) -> Dashboard:
        visitor = slipway.dashboard
        if name != "nobody":
            visitor.sign_in(name, administrators if name == ADMINISTRATOR else PASSWORD)
        return visitor

    return sign_in


@pytest.fixture(scope="module")
def signed_in(sign_in: SignIn) -> SignIn:
    """Gives a visitor by name, who signs in once for all tests."""
    return functools.cache(sign_in)


@pytest.fixture(scope="module")
def adas(deployed: Push) -> Push:
    """A branch of Ada's that is deployed: whatever is asked of it is let through, and refused."""
    return deployed


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("name", MAY)
def test_each_role_may_do_what_is_its_own_and_nothing_else(
    slipway: Installation, signed_in: SignIn, adas: Push, name: str, act: str
) -> None:
    visitor = signed_in(name)
    # Nothing is done by it: a reason is missing, the gate is not paused, the branch has ended.
    branch = {} if act in ("pause", "resume", "roll-back") else {"branch": adas.branch}
    if act in MAY[name]:
        assert pressed(slipway, visitor, act=act, reason="", **branch)["results"] == 2
    else:
        status, words = visitor.act(FORM, "force", act=act, reason="", **branch)
        assert (status, "you need to have role" in words) == (403, True)
    assert slipway.push_of(adas.revision) == adas


@pytest.mark.parametrize("name", ["nobody", "rita", "ada", "eve"])
def test_what_buildbot_itself_can_do_is_the_administrator_s(
    slipway: Installation, signed_in: SignIn, adas: Push, name: str
) -> None:
    visitor = signed_in(name)
    build = visitor.builds_of(adas.id, "develop")[0]
    assert visitor.refused(build) == BUILDBOT_S
    assert visitor.act(FORM, "force", reason="because")[0] == 403  # without an act


@pytest.mark.parametrize("act", [["cancel"], {"cancel": 1}, "CANCEL", " cancel", 1, None])
def test_an_act_that_is_none_is_nobody_s_but_the_administrator_s(
    signed_in: SignIn, adas: Push, act: object
) -> None:
    status, _ = signed_in("ada").act(FORM, "force", act=act, branch=adas.branch)
    assert status == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1"])
@pytest.mark.parametrize("act", ACTS)
def test_a_page_of_another_site_cannot_act_for_who_has_signed_in(
    slipway: Installation, signed_in: SignIn, adas: Push, act: str, origin: str
) -> None:
    forged = replace(signed_in(ADMINISTRATOR), origin=origin)
    status, words = forged.act(FORM, "force", act=act, reason="forged", branch=adas.branch)
    assert (status, "invalid origin" in words) == (400, True)
    honest = replace(forged, origin=slipway.settings.base_url.rstrip("/"))
    assert honest.act(FORM, "force", act="dequeue", reason="", branch=adas.branch)[0] == 200


def test_me_says_what_one_may_do(signed_in: SignIn) -> None:
    assert signed_in("nobody").me()["role"] is None
    ada = signed_in("ada").me()
    assert (ada["name"], ada["role"], ada["acts"]) == ("ada", "developer", [])
    assert (set(ada["own"]), ada["addresses"]) == (OF_DEVELOPERS, ["ada@example.org"])
    assert set(signed_in("eve").me()["acts"]) == OF_RELEASERS
    assert set(signed_in(ADMINISTRATOR).me()["acts"]) == set(ACTS)


def test_who_is_taken_out_may_act_no_more_though_signed_in(
    slipway: Installation, people: People, sign_in: SignIn, adas: Push
) -> None:
    people.put(Person("tom", Role.RELEASER), PASSWORD)
    tom = sign_in("tom")
    assert tom.act(FORM, "force", act="approve", branch=adas.branch)[0] == 200
    assert slipway.run("people", "remove", "tom").stdout == "tom may only look from now on\n"
    assert tom.act(FORM, "force", act="approve", branch=adas.branch)[0] == 403
    with pytest.raises(urllib.error.HTTPError, match="401"):
        sign_in("tom")


def test_what_failed_by_chance_passes_when_it_is_run_again(
    slipway: Installation, ada: Developer, signed_in: SignIn
) -> None:
    chance = slipway.shared / "chance"
    pushed = ada.push("wip/by-chance", QUICK | command("develop", f"cat {chance}"))
    slipway.wait(pushed.revision, "rejected")
    chance.write_text("")
    build = pressed(slipway, signed_in("ada"), act="rerun", branch="wip/by-chance", reason="there")
    assert build["state_string"].endswith("begins again, at develop")
    slipway.until(lambda: len(slipway.pushes("wip/by-chance")) == 2, "rerun")
    slipway.wait(pushed.revision, "withdrawn")


def test_a_release_of_a_name_that_releases_cannot_have_is_refused(
    slipway: Installation, signed_in: SignIn
) -> None:
    named = {"act": "roll-back", "reason": "why", "release": "--environment=x"}
    refused = pressed(slipway, signed_in("eve"), **named)
    assert "cannot be the name of a release" in refused["state_string"]
