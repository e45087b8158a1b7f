"""A rehearsal: can the release that serves live with what an artifact's migrations do?

Between the migration of a deploy and its switch, and after every way back, the old release works
on the new schema. No linter sees all that breaks it; so it is tried, on a copy of the environment
with its rows. Of the environment itself nothing changes, and no deploy waits.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pipelines.deploy import database
from pipelines.deploy.converge import current_release
from pipelines.deploy.environment import Environment
from pipelines.deploy.faults import ReleaseFault
from pipelines.deploy.progress import Progress, Result
from pipelines.deploy.rehearsal import clone, locks, place, refusal, trial
from pipelines.deploy.release import Release
from pipelines.deploy.release.artifact import Artifact
from pipelines.deploy.session import interruptible
from pipelines.deploy.state import rehearsed
from pipelines.deploy.state.journal import Journal
from pipelines.deploy.state.record import Record
from pipelines.deploy.step import Step, step
from pipelines.deploy.steps import prepare
from pipelines.system.faults import EnvironmentFault, Fault


@dataclass
class Rehearsal:
    """One attempt, and what its steps hand on to each other."""

    environment: Environment
    copy: Environment
    lock: int
    artifact: Artifact
    serving: Release
    candidate: Release | None = None
    may_migrate: bool = True
    applied: set[str] = field(default_factory=set)  # migrations, when the copy was made
    pending: list[str] = field(default_factory=list)  # migrations
    before: dict[str, str] = field(default_factory=dict)  # how the questions were answered

    @property
    def new(self) -> Release:
        """The candidate; known once it was unpacked."""
        assert self.candidate is not None
        return self.candidate


def run(environment: Environment, progress: Progress, path: Path, sha256: str | None) -> int:
    """Rehearse the deploy of an artifact; returns the exit status. Raises Fault before it began."""
    interruptible()
    artifact = prepare.accepted(environment, path, sha256, despite_bad=True)
    fault: Fault | None = None
    try:
        reason = _settled(environment, artifact, progress)
    except Fault as failure:
        fault, reason = failure, str(failure)
    result = "rehearsed"
    if fault:
        result = "rejected" if isinstance(fault, ReleaseFault) else "refused"
    manifest = artifact.manifest
    progress.result(
        Result(result, manifest.version, manifest.revision, reason, environment.url),
    )
    return fault.exit_status if fault else 0


def _settled(environment: Environment, artifact: Artifact, progress: Progress) -> str:
    """Rehearse again if another release serves at the end; returns what the attempt found."""
    for _ in range(2):
        serving = current_release(environment)
        if serving is None:
            return f"Nothing serves on {environment.name} yet: no migration can hurt it."
        if serving.digest == artifact.digest:
            return f"{serving.version} serves already."
        fault = None
        try:
            reason = attempt(environment, artifact, serving, progress)
        except Fault as failure:
            fault = failure
        if current_release(environment) == serving:
            if fault:
                raise fault
            return reason
    raise EnvironmentFault(
        f"What serves on {environment.name} changed during the rehearsal, twice. Rehearse again."
    )


def attempt(
    environment: Environment, artifact: Artifact, serving: Release, progress: Progress
) -> str:
    """Rehearse once, under `serving`; returns a sentence, and remembers that it passed.

    Raises ReleaseFault where the artifact is refused. Afterwards, signals are ignored.
    """
    with place.opened(environment) as (copy, lock):
        interruptible()
        record = Record(Journal(copy.state / "journal.jsonl"), progress)
        rehearsal = Rehearsal(environment, copy, lock, artifact, serving)
        _take(record, rehearsal, LOOK)
        if rehearsal.may_migrate:
            _take(record, rehearsal, TRY)
    if not rehearsal.pending:
        return f"No migration is new to {environment.name}."
    return (
        f"{serving.version}, which serves, works with {refusal.listed(rehearsal.pending)} applied."
    )


def _take(record: Record, rehearsal: Rehearsal, steps: tuple[Step[Rehearsal], ...]) -> None:
    for each in steps:
        each.take(record, rehearsal)


@step("unpack-copy")
def unpack(r: Rehearsal) -> str:
    """Put the candidate into the copy, with its Python environment."""
    r.candidate = clone.unpacked(r.environment, r.copy, r.artifact, r.lock)
    return f"{r.new.id} unpacked aside"


@step("list-migrations")
def list_migrations(r: Rehearsal) -> str:
    """See whether it brings new migrations: without any there is nothing to rehearse."""
    r.may_migrate = clone.may_migrate(r.environment, r.copy, r.new, r.lock)
    return "It may bring new migrations" if r.may_migrate else "It brings no new migration"


@step("copy-database")
def copy_database(r: Rehearsal) -> str:
    """Copy the rows of this moment to a server of the copy's own."""
    return clone.make(r.environment, r.copy)


@step("start-serving")
def start_serving(r: Rehearsal) -> str:
    """Start the release that serves on the copy, where the schema will change under it."""
    return clone.serve(r.copy, r.serving)


@step("ask-before")
def ask_before(r: Rehearsal) -> str:
    """Ask it before the migrations: what fails already says nothing about them."""
    r.before = trial.ask(r.copy, r.serving, r.lock)
    failing = {name: failure for name, failure in r.before.items() if failure}
    return f"{len(r.before)} questions; not counted: {refusal.summary(failing) or 'none'}"


@step("migrate-copy")
def migrate(r: Rehearsal) -> str:
    """Migrate the copy as the deploy will do it, and watch the locks."""
    r.applied = clone.applied(r.copy)
    r.pending = database.inspect(r.copy, r.new, r.lock)
    with locks.watched(r.copy) as seen:
        try:
            database.migrate(r.copy, r.new, r.lock)
        except ReleaseFault as fault:
            raise refusal.fails(r.pending, r.environment.name, fault) from fault
    lock, allowed = seen.longest(), r.environment.longest_lock
    if lock and lock.seconds > allowed:
        raise refusal.holds(locks.migration(r.copy, lock), lock, allowed)
    held = f"{lock.seconds:.2f} s" if lock else "no time"
    return f"Applied {refusal.listed(r.pending)}; requests would wait for {held}"


@step("ask-after")
def ask_after(r: Rehearsal) -> str:
    """Ask it again: what worked before must work now."""
    after = trial.ask(r.copy, r.serving, r.lock)
    broken = {
        name: failure for name, failure in after.items() if failure and not r.before.get(name)
    }
    if broken:
        raise refusal.breaks(r.serving, r.pending, broken)
    return f"{r.serving.version} answers {len(after)} questions as before"


@step("remember")
def remember(r: Rehearsal) -> str:
    """Remember that it passed, so that a deploy need not repeat it as long as nothing changes."""
    rehearsed.remember(r.environment, r.artifact.digest, r.serving, r.applied)
    return f"{r.new.version} passed under {r.serving.version}"


LOOK = (unpack, list_migrations)
TRY = (copy_database, start_serving, ask_before, migrate, ask_after, remember)
