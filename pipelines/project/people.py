"""Who may act, and as what: the file of people, which `slipway people` writes.

Each role may also do what those before it may. The file is read at each look, so that whoever is
taken out of it may act no more, whatever a browser still holds.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import IntEnum
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

ADMINISTRATOR = "admin"  # is always there, with the password that the first start made


class Role(IntEnum):
    """What somebody may do; a greater one may more."""

    READER = 0  # look
    DEVELOPER = 1  # run again and cancel one's own branches
    RELEASER = 2  # and everybody's; approve, promote, roll back
    ADMINISTRATOR = 3  # everything

    @property
    def word(self) -> str:
        return self.name.lower()


@dataclass(frozen=True)
class Person:
    """One who may sign in; email: the author of the branches that are this person's own.

    password: as argon2 writes its hash; none: this person signs in elsewhere.
    """

    name: str
    role: Role
    email: str = ""
    password: str = ""


class PeopleError(Exception):
    """The file of people cannot be read, or what is asked of it cannot be done; a sentence."""


@dataclass(frozen=True)
class People:
    """The file of people; it need not be there."""

    file: Path

    def all(self) -> dict[str, Person]:
        """Return everyone by name; raises PeopleError."""
        try:
            text = self.file.read_text()
        except FileNotFoundError:
            return {}
        except (OSError, UnicodeDecodeError) as error:
            raise PeopleError(f"{self.file} cannot be read: {error}") from error
        try:
            return {name: _person(name, facts) for name, facts in json.loads(text).items()}
        except (ValueError, TypeError, AttributeError, KeyError) as error:
            raise PeopleError(
                f"{self.file} is not a file of people ({error}): mend it, or remove it and add "
                "them again with slipway people add"
            ) from error

    def role(self, name: str | None) -> Role:
        """Return what a name that has signed in may do: those whom nobody added may look."""
        if name == ADMINISTRATOR:
            return Role.ADMINISTRATOR
        person = self.all().get(name or "")
        return person.role if person else Role.READER

    def knows(self, name: str, password: str) -> bool:
        """Whether this is the password of that name; takes as long for one who is not there."""
        person = self.all().get(name)
        kept = person.password if person else ""
        try:
            return PasswordHasher().verify(kept or _of_nobody(), password) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False

    def put(self, person: Person, password: str | None = None) -> None:
        """Add or change somebody; without a new password the old one stays."""
        everyone = self.all()
        before = everyone.get(person.name)
        kept = PasswordHasher().hash(password) if password else before.password if before else ""
        self._write(everyone | {person.name: replace(person, password=kept)})

    def remove(self, name: str) -> None:
        """Take somebody out; raises PeopleError if there is no such person."""
        everyone = self.all()
        if name not in everyone:
            raise PeopleError(f"there is no {name!r} among the people: slipway people list")
        del everyone[name]
        self._write(everyone)

    def _write(self, everyone: Mapping[str, Person]) -> None:
        rows = {name: _row(person) for name, person in sorted(everyone.items())}
        written = self.file.with_suffix(f".{os.getpid()}")
        with open(written, "w", opener=_for_its_owner_only) as opened:
            opened.write(json.dumps(rows, indent=2) + "\n")
        written.replace(self.file)


@cache
def _of_nobody() -> str:
    """What is checked in place of a password that is not there."""
    return PasswordHasher().hash(os.urandom(16))


def _person(name: str, facts: Mapping[str, str]) -> Person:
    role = Role[facts["role"].upper()]
    return Person(name, role, facts.get("email", ""), facts.get("password", ""))


def _row(person: Person) -> dict[str, str]:
    facts = {key: value for key, value in asdict(person).items() if value and key != "name"}
    return facts | {"role": person.role.word}


def _for_its_owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
