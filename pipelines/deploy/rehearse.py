"""A rehearsal: would a candidate go live, and can what serves live with what it migrates?

Between the migration of a deploy and its switch, and after every way back, the old release works
on the new schema. No linter sees all that breaks it; so it is tried, on a copy of the environment
with its rows. Then the candidate's own release is started there, and asked as the deploy will ask
it. Of the environment itself nothing changes, and no deploy waits.
"""

from __future__ import annotations

from pathlib import Path

from pipelines.deploy.converge import current_release
from pipelines.deploy.environment import Environment
from pipelines.deploy.faults import ReleaseFault
from pipelines.deploy.progress import Progress, Result
from pipelines.deploy.rehearsal import place, refusal, steps
from pipelines.deploy.rehearsal.refusal import listed
from pipelines.deploy.rehearsal.steps import Rehearsal
from pipelines.deploy.release import Release
from pipelines.deploy.release.artifact import Artifact
from pipelines.deploy.session import interruptible
from pipelines.deploy.state.journal import Journal
from pipelines.deploy.state.record import Record
from pipelines.deploy.step import Step
from pipelines.deploy.steps import prepare
from pipelines.system.faults import EnvironmentFault, Fault


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
        if serving and serving.digest == artifact.digest:
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
    environment: Environment,
    artifact: Artifact,
    serving: Release | None,
    progress: Progress,
    *,
    only_migrations: bool = False,
) -> str:
    """Rehearse once, under `serving`; returns a sentence, and remembers that it passed.

    only_migrations: the candidate is not started, as the deploy that asks does it next. Raises
    ReleaseFault where the artifact is refused. Afterwards, signals are ignored.
    """
    with place.opened(environment) as (copy, lock):
        interruptible()
        record = Record(Journal(copy.state / "journal.jsonl"), progress)
        rehearsal = Rehearsal(environment, copy, lock, artifact, serving)
        _take(record, rehearsal, steps.LOOK)
        if rehearsal.pending:
            under_serving = steps.MIGRATE_UNDER_SERVING if serving else steps.MIGRATE
            _take(record, rehearsal, under_serving)
        if not (only_migrations or rehearsal.failing):
            _take(record, rehearsal, steps.START)
    return _found(rehearsal)


def _take(record: Record, rehearsal: Rehearsal, taken: tuple[Step[Rehearsal], ...]) -> None:
    for each in taken:
        each.take(record, rehearsal)


def _found(r: Rehearsal) -> str:
    """Summarise a rehearsal that has passed."""
    name = r.environment.name
    if r.serving is None:
        found = f"Nothing serves on {name} yet: no migration can hurt it"
    elif r.pending:
        found = f"{r.old.version}, which serves, works with {listed(r.pending)} applied"
    else:
        found = f"No migration is new to {name}"
    if r.failing:
        return f"{found}. {refusal.not_counted(r.new, r.failing)}"
    answers = f"; {r.new.version} answers on a copy as it will be asked" if r.answers else ""
    return f"{found}{answers}."
