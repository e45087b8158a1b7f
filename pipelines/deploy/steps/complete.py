"""The end of a deploy: the release is what should serve from now on, and the old one ends.

All of it after `commit` can be repeated, and its failure does not take the release back.
"""

from __future__ import annotations

import shutil

from pipelines.deploy import converge, database, front, release
from pipelines.deploy.deploy import Deploy
from pipelines.deploy.front import access_log, switch
from pipelines.deploy.state import desired, quarantine, rehearsed
from pipelines.deploy.state.desired import Desired
from pipelines.deploy.state.journal import now
from pipelines.deploy.step import Preview, step
from pipelines.supervisor.starter import Starter


@step("commit", plan=lambda preview: f"Make {preview.release.version} what should serve")
def commit(deploy: Deploy) -> str:
    """Make the release what should serve: from here on a crash recovers to it."""
    deploy.record.go_on()
    environment = deploy.environment
    previous = deploy.serving.id if deploy.serving else None
    quarantine.clear(environment, deploy.new.digest)
    switch.show_current(environment, deploy.new)
    desired.write(environment, Desired(deploy.new.id, previous, now(), deploy.record.id))
    return f"{deploy.new.version} is what should serve on {environment.name}"


def _plan_retire_old(preview: Preview) -> str:
    started = len(preview.release.manifest.run.background)
    old = preview.serving.version if preview.serving else "nobody: nothing was deployed before"
    drain = preview.environment.drain
    return f"Start {started} background processes; stop {old}, within {drain:g} s"


@step("retire-old", plan=_plan_retire_old)
def retire_old(deploy: Deploy) -> str:
    """Start background work; let the old web server finish what it has accepted, then end."""
    started = converge.keep_background(deploy.environment, Starter(deploy.supervisor), deploy.new)
    stopped = converge.stop_others(deploy.environment, deploy.supervisor, deploy.new)
    return (
        f"Started {', '.join(started) or 'no background process'}; told"
        f" {', '.join(stopped) or 'nobody'} to finish within {deploy.environment.drain:g} s"
    )


@step("write-schema", plan=lambda _: "Write the schema in use to state/schema.sql")
def write_schema(deploy: Deploy) -> str:
    """Put the schema in use where the next candidate's migrations are tried on it."""
    return f"The schema in use is in {database.write_schema(deploy.environment).name}"


@step("mark-bad")
def quarantine_left(deploy: Deploy) -> str:
    """Quarantine the release that a person rolled back from."""
    if deploy.serving is None or deploy.serving.digest == deploy.new.digest:
        return "No release was left"
    why = f"rolled back by hand: {deploy.request.reason}"
    quarantine.mark(deploy.environment, deploy.serving.digest, why, whatever_else=True)
    return f"{deploy.serving.version} is marked bad: {deploy.request.reason}"


@step(
    "prune",
    plan=lambda preview: f"Keep {preview.environment.keep_releases} releases, delete older ones",
)
def prune(deploy: Deploy) -> str:
    """Delete the oldest releases; never the current one, nor the one before it."""
    environment, target = deploy.environment, desired.read(deploy.environment)
    kept = release.kept(environment)
    stay = {target.current, target.previous}
    spare = environment.keep_releases - sum(each.id in stay for each in kept)
    others = [each for each in kept if each.id not in stay]
    leaving = others[max(spare, 0) :]
    for each in leaving:
        each.wipe()
        for log in environment.logs.glob(f"*-{each.digest[:12]}*.log*"):
            log.unlink()
        environment.socket_of(each.digest).unlink(missing_ok=True)
    access_log.limit(front.access_log_file(environment))
    used = {each.venv for each in kept if each not in leaving}
    for venv in environment.venvs.iterdir():
        if venv not in used:
            shutil.rmtree(venv)
    rehearsed.forget(environment)
    return f"{len(kept) - len(leaving)} releases kept, {len(leaving)} deleted"
