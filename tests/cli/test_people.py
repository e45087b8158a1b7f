"""`slipway people`: adding, changing, listing and removing."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from pipelines.project.people import People, Role
from tests.cli.conftest import Slipway


@pytest.fixture
def people(home: Path) -> People:
    (home / "secrets").mkdir(parents=True)
    return People(home / "secrets" / "people.json")


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse\n"))


@pytest.mark.usefixtures("types")
def test_somebody_is_added_changed_and_removed(slipway: Slipway, people: People) -> None:
    said = slipway("people", "add", "ada", "--role", "developer", "--password-stdin")
    assert (said.code, said.out) == (0, "ada is a developer from now on\n")
    assert people.knows("ada", "correct horse")
    said = slipway("people", "add", "ada", "--email", "ada@example.org", "--no-password")
    assert said.code == 0
    ada = people.all()["ada"]
    assert (ada.role, ada.email) == (Role.DEVELOPER, "ada@example.org")
    assert people.knows("ada", "correct horse")
    listed = slipway("people", "list").out
    assert "administrator" in listed
    assert "ada@example.org" in listed
    assert slipway("people", "remove", "ada").out == "ada may only look from now on\n"
    assert people.all() == {}


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["add", "admin", "--no-password"], "admin is always there: choose another name"),
        (["add", "a:b", "--no-password"], "'a:b' cannot be a name"),
        (["add", " ", "--no-password"], "' ' cannot be a name"),
        (["remove", "ada"], "there is no 'ada' among the people"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    slipway: Slipway, words: list[str], why: str
) -> None:
    said = slipway("people", *words)
    assert said.code == 1
    assert why in said.err


def test_a_short_password_is_refused(
    slipway: Slipway, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("horse\n"))
    said = slipway("people", "add", "ada", "--password-stdin")
    assert (said.code, people.all()) == (1, {})
    assert "a password has 8 characters or more" in said.err


def test_nobody_is_added_where_nothing_was_started(slipway: Slipway, home: Path) -> None:
    said = slipway("people", "add", "ada", "--no-password")
    assert said.code == 1
    assert "nothing was started below" in said.err
    assert not home.exists()
