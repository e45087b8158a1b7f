"""Quarantine of releases that proved broken, by digest: not tried again unless a person insists."""

from __future__ import annotations

from pipelines.deploy.environment import Environment
from pipelines.deploy.state.desired import replace
from pipelines.deploy.state.journal import now
from pipelines.system.faults import EnvironmentFault, sentence


def mark(environment: Environment, digest: str, reason: str) -> None:
    """Put a digest into quarantine, with the reason."""
    replace(environment.state / "bad" / digest, f"{now()}\n{reason}\n")


def clear(environment: Environment, digest: str) -> None:
    """Take a digest out of quarantine: the release serves after all."""
    (environment.state / "bad" / digest).unlink(missing_ok=True)


def reason(environment: Environment, digest: str) -> str | None:
    """Return when and why it was put into quarantine, or None."""
    try:
        when, _, why = (environment.state / "bad" / digest).read_text().partition("\n")
    except FileNotFoundError:
        return None
    return f"{when}: {why.strip()}"


def refuse(environment: Environment, digest: str, version: str) -> None:
    """Raise EnvironmentFault, with the reason, for a digest that is marked bad."""
    if why := reason(environment, digest):
        raise EnvironmentFault(
            f"{version} was tried before and marked bad at {sentence(why)}"
            " Use --despite-bad to try it once more."
        )
