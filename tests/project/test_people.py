"""The file of people: who it lets in, and what is said when it is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.project.people import ADMINISTRATOR, People, PeopleError, Person, Role


@pytest.fixture
def people(tmp_path: Path) -> People:
    return People(tmp_path / "people.json")


def test_nobody_is_there_at_first_but_the_administrator(people: People) -> None:
    assert people.all() == {}
    assert people.role("ada") is people.role(None) is Role.READER
    assert people.role(ADMINISTRATOR) is Role.ADMINISTRATOR
    assert not people.knows("ada", "")


def test_who_was_added_is_known_by_the_password_alone(people: People) -> None:
    people.put(Person("ada", Role.DEVELOPER, "ada@example.org"), "correct horse")
    assert people.knows("ada", "correct horse")
    assert not people.knows("ada", "correct horsE")
    assert not people.knows("bob", "correct horse")
    assert people.role("ada") is Role.DEVELOPER
    assert "correct" not in people.file.read_text()
    assert people.file.stat().st_mode & 0o777 == 0o600


def test_a_change_keeps_the_password_and_everybody_else(people: People) -> None:
    people.put(Person("ada", Role.DEVELOPER), "correct horse")
    people.put(Person("bob", Role.READER))
    people.put(Person("ada", Role.RELEASER))
    assert people.knows("ada", "correct horse")
    assert [each.role for each in people.all().values()] == [Role.RELEASER, Role.READER]
    people.put(Person("ada", Role.RELEASER), "battery staple")
    assert not people.knows("ada", "correct horse")


def test_who_has_no_password_is_let_in_by_none(people: People) -> None:
    people.put(Person("bob", Role.RELEASER))
    assert not people.knows("bob", "")


def test_who_was_removed_is_nobody(people: People) -> None:
    people.put(Person("ada", Role.RELEASER), "correct horse")
    people.remove("ada")
    assert people.role("ada") is Role.READER
    with pytest.raises(PeopleError, match="there is no 'ada' among the people: slipway people"):
        people.remove("ada")


@pytest.mark.parametrize("text", ["", "[]", '{"ada": 1}', '{"ada": {"role": "king"}}', "\x00"])
def test_a_broken_file_is_named_with_the_remedy(people: People, text: str) -> None:
    people.file.write_text(text)
    with pytest.raises(PeopleError, match=r"people.json is not a file of people .*: mend it, or"):
        people.all()
    assert people.role(ADMINISTRATOR) is Role.ADMINISTRATOR
