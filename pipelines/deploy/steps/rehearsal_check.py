"""The rehearsal within a deploy: skipped where it passed against this release and schema.

A candidate may be rehearsed while what landed before it is not deployed yet; whoever deploys by
hand may not have rehearsed at all.
"""

from __future__ import annotations

from pipelines.deploy import rehearse
from pipelines.deploy.deploy import Deploy
from pipelines.deploy.faults import NotYet, ReleaseFault
from pipelines.deploy.rehearsal import clone
from pipelines.deploy.session import interruptible
from pipelines.deploy.state import rehearsed
from pipelines.deploy.step import step


@step(
    "rehearse",
    plan=lambda _: "Rehearse what is pending, unless it passed under what serves then",
)
def rehearse_again(deploy: Deploy) -> str:
    """Try the migrations on a copy, under the release that serves, before any is applied.

    Raises NotYet if it cannot: once another release serves, it may.
    """
    environment, serving, artifact = deploy.environment, deploy.serving, deploy.artifact
    assert artifact is not None  # a rollback migrates nothing
    if not deploy.pending:
        return "Nothing to migrate"
    if serving is None:
        return "Nothing serves yet"
    if rehearsed.passed(environment, artifact.digest, serving, clone.applied(environment)):
        return f"It was rehearsed under {serving.version}, on the schema that is in use"
    try:
        progress = deploy.record.progress
        return rehearse.attempt(environment, artifact, serving, progress, only_migrations=True)
    except ReleaseFault as fault:
        raise NotYet(str(fault)) from fault
    finally:
        interruptible()  # a rehearsal cleans up undisturbed
