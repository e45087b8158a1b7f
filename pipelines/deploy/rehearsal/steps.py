"""What is known of a rehearsal, and its steps."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.deploy import database
from pipelines.deploy.environment import Environment
from pipelines.deploy.faults import ReleaseFault
from pipelines.deploy.rehearsal import clone, locks, refusal, trial
from pipelines.deploy.rehearsal.refusal import listed
from pipelines.deploy.release import Release
from pipelines.deploy.release.artifact import Artifact
from pipelines.deploy.state import rehearsed
from pipelines.deploy.step import step
from pipelines.deploy.steps.prepare import migrations
from pipelines.system.faults import Fault


@dataclass
class Rehearsal:
    """One attempt, and what its steps hand on to each other."""

    environment: Environment
    copy: Environment
    lock: int
    artifact: Artifact
    serving: Release | None
    candidate: Release | None = None
    applied: set[str] = field(default_factory=set)  # migrations, when the copy was made
    pending: list[str] = field(default_factory=list)  # migrations
    # How the questions were answered: empty where that was well.
    before: dict[str, str] = field(default_factory=dict)  # by the release that serves
    answers: dict[str, str] = field(default_factory=dict)  # by the candidate

    @property
    def new(self) -> Release:
        """The candidate; known once it was unpacked."""
        assert self.candidate is not None
        return self.candidate

    @property
    def old(self) -> Release:
        """The release that serves, in steps that are taken only if one does."""
        assert self.serving is not None
        return self.serving

    @property
    def failing(self) -> dict[str, str]:
        """What the candidate did not answer well."""
        return {name: failure for name, failure in self.answers.items() if failure}


@step("unpack-copy")
def unpack(r: Rehearsal) -> str:
    """Put the candidate into the copy, with its Python environment."""
    r.candidate = clone.unpacked(r.environment, r.copy, r.artifact, r.lock)
    return f"{r.new.id} unpacked aside"


@step("copy-database")
def copy_database(r: Rehearsal) -> str:
    """Copy the rows of this moment to a server of the copy's own."""
    if not clone.there(r.environment):
        return clone.make_empty(r.copy)
    return clone.make(
        r.environment, r.copy, lambda: clone.may_migrate(r.environment, r.copy, r.new, r.lock)
    )


@step("list-migrations")
def list_migrations(r: Rehearsal) -> str:
    """Import its application with the environment's settings, and list its new migrations."""
    r.applied = clone.applied(r.copy)
    try:
        r.pending = database.inspect(r.copy, r.new, r.lock)
    except ReleaseFault as fault:
        excused = _does_not_start(r, fault)
        if r.serving and not clone.same_migrations(r.serving, r.new):
            raise refusal.migrations_not_tried(r.new, fault) from fault
        return excused
    return f"It can be imported; {migrations(r.pending)}"


@step("start-serving")
def start_serving(r: Rehearsal) -> str:
    """Start the release that serves on the copy, where the schema will change under it."""
    try:
        return trial.start(r.copy, r.old)
    except Fault as fault:
        raise refusal.serving_does_not_start(r.old, fault) from fault


@step("ask-before")
def ask_before(r: Rehearsal) -> str:
    """Ask it before the migrations: what fails already says nothing about them."""
    r.before = trial.ask(r.copy, r.old, r.lock)
    failing = {name: failure for name, failure in r.before.items() if failure}
    return f"{len(r.before)} questions; not counted: {refusal.summary(failing) or 'none'}"


@step("migrate-copy")
def migrate(r: Rehearsal) -> str:
    """Migrate the copy as the deploy will do it, and watch the locks."""
    with locks.watched(r.copy) as seen:
        try:
            database.migrate(r.copy, r.new, r.lock)
        except ReleaseFault as fault:
            raise refusal.fails(r.pending, r.environment.name, fault) from fault
    lock, allowed = seen.longest(), r.environment.longest_lock
    if lock and lock.seconds > allowed:
        raise refusal.holds(locks.migration(r.copy, lock), lock, allowed)
    held = f"{lock.seconds:.2f} s" if lock else "no time"
    return f"Applied {listed(r.pending)}; requests would wait for {held}"


@step("ask-after")
def ask_after(r: Rehearsal) -> str:
    """Ask it again: what worked before must work now."""
    after = trial.ask(r.copy, r.old, r.lock)
    broken = {
        name: failure for name, failure in after.items() if failure and not r.before.get(name)
    }
    if broken:
        raise refusal.breaks(r.old, r.pending, broken)
    return f"{r.old.version} answers {len(after)} questions as before"


@step("remember")
def remember(r: Rehearsal) -> str:
    """Remember that it passed, so that a deploy need not repeat it as long as nothing changes."""
    rehearsed.remember(r.environment, r.artifact.digest, r.old, r.applied)
    return f"The migrations of {r.new.version} passed under {r.old.version}"


@step("start-candidate")
def start_candidate(r: Rehearsal) -> str:
    """Start the candidate's release as the deploy will: as the role that only works with rows."""
    try:
        return trial.start(r.copy, r.new)
    except Fault as fault:
        return _does_not_start(r, fault)


@step("ask-candidate")
def ask_candidate(r: Rehearsal) -> str:
    """Ask it what the deploy will ask; what it migrated, it must be able to use."""
    if not r.failing:
        r.answers = trial.ask(r.copy, r.new, r.lock, only_pages=not r.pending)
    return _excused(r) if r.failing else f"{r.new.version} answers {listed(list(r.answers))} well"


def _does_not_start(r: Rehearsal, fault: Fault) -> str:
    r.answers = {trial.START: str(fault)}
    return _excused(r)


def _excused(r: Rehearsal) -> str:
    """Return what fails as it does for the release that serves, and is advice; raises ReleaseFault.

    Here secrets are made up and there is no network, which is no fault of a release.
    """
    if r.environment.must_answer and (own := _own_failures(r)):
        raise refusal.would_not_go_live(r.new, r.environment, own)
    return f"Not counted: {refusal.summary(r.failing)}"


def _own_failures(r: Rehearsal) -> dict[str, str]:
    if r.serving is None:
        return r.failing
    if not r.before:  # nothing is migrated: it is as it was
        try:
            trial.start(r.copy, r.serving)
        except Fault:
            return {}
        r.before = trial.ask(r.copy, r.serving, r.lock, only_pages=True)
    return {name: failure for name, failure in r.failing.items() if not r.before.get(name)}


LOOK = (unpack, copy_database, list_migrations)
MIGRATE = (migrate,)
MIGRATE_UNDER_SERVING = (start_serving, ask_before, migrate, ask_after, remember)
START = (start_candidate, ask_candidate)
