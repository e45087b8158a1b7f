"""What `activate` would do: a sentence a step, with what is there already. Nothing is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.deploy import converge, front, release
from pipelines.deploy.activate import COMPLETE, GO_LIVE, PREPARE, START, UNCHANGED, VERIFY
from pipelines.deploy.environment import Environment
from pipelines.deploy.release import Release, python_environment
from pipelines.deploy.release.artifact import Artifact
from pipelines.deploy.status import running
from pipelines.deploy.steps import prepare


@dataclass(frozen=True)
class Preview:
    """What is known before anything is done."""

    environment: Environment
    artifact: Artifact
    release: Release
    serving: Release | None


def lines(environment: Environment, path: Path, sha256: str | None, bad: bool) -> Iterator[str]:
    """The steps of `activate`, in order; raises Fault where it would refuse the artifact."""
    found = prepare.accepted(environment, path, sha256, bad)
    new, serving = release.of(environment, found), converge.standing(environment)
    preview = Preview(environment, found, new, serving)
    same = serving is not None and serving.digest == new.digest
    steps = UNCHANGED if same else (*PREPARE, *GO_LIVE, *COMPLETE)
    for name in ("lock", *(name for name, _ in (*START, *VERIFY, *steps))):
        yield f"{name:<20} {SENTENCES[name](preview)}"


def _unpack(p: Preview) -> str:
    there = p.release.directory.exists()
    return f"Nothing: {p.release.id} is there" if there else f"Unpack {p.release.id}"


def _environment(p: Preview) -> str:
    name = p.release.venv.name
    if python_environment.complete(p.release):
        return f"Nothing: {name} is there"
    return f"Make {name} from {python_environment.wheels(p.environment, p.release)}"


def _retire(p: Preview) -> str:
    started = len(p.release.manifest.run.background)
    old = p.serving.version if p.serving else "nobody: nothing was deployed before"
    return f"Start {started} background processes; stop {old}, within {p.environment.drain:g} s"


SENTENCES: dict[str, Callable[[Preview], str]] = {
    "lock": lambda p: f"Lock {p.environment.name} for this deploy alone",
    "start-environment": lambda p: (
        f"Start what does not run of database, {front.kind(p.environment)} front and current"
        f" release; running: {', '.join(running(p.environment)) or 'nothing'}"
    ),
    "verify-artifact": lambda p: f"{p.artifact.path.name} is {p.artifact.digest}: as recorded",
    "preflight": lambda p: f"Look for Python {p.artifact.manifest.python}, wheels, room on disk",
    "unpack": _unpack,
    "python-environment": _environment,
    "check-release": lambda p: f"Import {p.artifact.manifest.run.application}, list migrations",
    "rehearse": lambda _: "Rehearse what is pending, unless it passed under what serves then",
    "migrate": lambda _: "Apply the migrations that are pending then, as owner of the schema",
    "start-release": lambda p: f"Start {p.environment.web_workers} web workers, without traffic",
    "wait-until-ready": lambda p: f"Within {p.environment.start_timeout:g} s, as itself",
    "smoke": lambda p: f"Ask for {', '.join(p.artifact.manifest.run.smoke) or 'nothing'}",
    "share-assets": lambda p: f"Add its static files to {p.environment.assets}",
    "switch": lambda p: f"Rename {p.environment.socket.name}: traffic goes to the new release",
    "bake": lambda p: f"Watch errors and latency for {p.environment.bake:g} s; go back if worse",
    "identify": lambda p: f"Ask the front: it must answer as {p.release.version}",
    "commit": lambda p: f"Make {p.release.version} what should serve",
    "retire-old": _retire,
    "write-schema": lambda _: "Write the schema in use to state/schema.sql",
    "prune": lambda p: f"Keep {p.environment.keep_releases} releases, delete older ones",
    "verify-release": lambda p: f"Nothing else: {p.release.version} serves already; ask it",
}
