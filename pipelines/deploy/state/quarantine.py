"""Quarantine of releases that proved broken, by digest: not tried again unless a person insists.

What proved broken is the release as the environment was configured: once that is changed, it may
be tried again. What a person rolled back from is not.
"""

from __future__ import annotations

import hashlib
from dataclasses import fields

from pipelines.deploy.environment import Environment
from pipelines.deploy.state.desired import replace
from pipelines.deploy.state.journal import now
from pipelines.system.faults import EnvironmentFault, sentence

_CONFIGURATION = "\nconfiguration "  # begins the last line of a mark that belongs to one


def mark(
    environment: Environment, digest: str, reason: str, *, whatever_else: bool = False
) -> None:
    """Put a digest into quarantine, with the reason.

    whatever_else: it stays there however the environment is configured later.
    """
    of = "" if whatever_else else f"{_CONFIGURATION}{configuration(environment)}"
    replace(environment.state / "bad" / digest, f"{now()}\n{reason}{of}\n")


def clear(environment: Environment, digest: str) -> None:
    """Take a digest out of quarantine: the release serves after all."""
    (environment.state / "bad" / digest).unlink(missing_ok=True)


def reason(environment: Environment, digest: str) -> str | None:
    """Return when and why it was put into quarantine, or None; also if it was configured anew."""
    try:
        when, _, text = (environment.state / "bad" / digest).read_text().partition("\n")
    except FileNotFoundError:
        return None
    why, _, of = text.rpartition(_CONFIGURATION) if _CONFIGURATION in text else (text, "", "")
    if of and of.strip() != configuration(environment):
        return None
    return f"{when}: {why.strip()}"


def configuration(environment: Environment) -> str:
    """Return a digest of all that decides how a release runs here: the file's keys, and secrets."""
    facts = {each.name: getattr(environment, each.name) for each in fields(environment)}
    own = {name: fact for name, fact in facts.items() if name not in ("home", "original")}
    told = hashlib.sha256(repr(sorted(own.items())).encode())
    for secret in sorted(environment.secrets.glob("*")):
        if secret.is_file():
            told.update(b"%s\0%s\0" % (secret.name.encode(), secret.read_bytes()))
    return told.hexdigest()[:16]


def refuse(environment: Environment, digest: str, version: str) -> None:
    """Raise EnvironmentFault, with the reason, for a digest that is marked bad."""
    if why := reason(environment, digest):
        raise EnvironmentFault(
            f"{version} was tried before and marked bad at {sentence(why)}"
            " Use --despite-bad to try it once more."
        )
