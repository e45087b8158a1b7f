"""A deploy as a story: its steps in order, and the way back when one of them fails.

Every failure before `commit` ends has the same undo: what runs is brought in line with what served
before, which takes one rename and the end of the new release's processes.
"""

from __future__ import annotations

from pipelines.deploy import recovery
from pipelines.deploy.deploy import Deploy
from pipelines.deploy.progress import Result
from pipelines.deploy.step import Step
from pipelines.deploy.steps import complete, go_live, prepare, rehearsal_check, verify
from pipelines.system.faults import Fault

Steps = tuple[Step[Deploy], ...]

START: Steps = (recovery.start_environment,)

VERIFY: Steps = (prepare.verify_artifact,)

PREPARE: Steps = (
    prepare.preflight,
    prepare.unpack,
    prepare.make_python_environment,
    prepare.check_release,
    rehearsal_check.rehearse_again,
    prepare.migrate,
)

GO_LIVE: Steps = (
    go_live.start_release,
    go_live.wait_until_ready,
    go_live.smoke,
    go_live.share_assets,
    go_live.switch_traffic,
    go_live.bake,
    verify.identify,
    complete.commit,
)

COMPLETE: Steps = (
    complete.retire_old,
    complete.write_schema,
    complete.prune,
)

UNCHANGED: Steps = (verify.verify_release,)

FIND: Steps = (prepare.find_release,)

LEAVE: Steps = (
    complete.retire_old,
    complete.quarantine_left,
    complete.prune,
)


def activate(deploy: Deploy) -> Result:
    """Take an artifact live, or leave what serves alone."""
    return _live(deploy, "deployed", VERIFY, (*PREPARE, *GO_LIVE), COMPLETE)


def rollback(deploy: Deploy) -> Result:
    """Take a kept release live again, and mark the one that it replaces as bad."""
    return _live(deploy, "rolled-back", FIND, GO_LIVE, LEAVE)


def _live(deploy: Deploy, success: str, find: Steps, go: Steps, complete: Steps) -> Result:
    try:
        deploy.take(*START, *find)
        if deploy.serves_already:
            deploy.take(*UNCHANGED)
            return deploy.result("unchanged", f"{deploy.new.version} serves already.")
        deploy.take(*go)
    except Fault as fault:
        return recovery.undo(deploy, fault)
    return deploy.result(success, _completed(deploy, complete))


def _completed(deploy: Deploy, steps: Steps) -> str:
    """Take the last steps; one that fails is made good by the next run, and the release serves."""
    sentences = [f"{deploy.new.version} serves on {deploy.environment.url}."]
    for step in steps:
        try:
            deploy.take(step)
        except Fault as fault:
            sentences.append(f"But {step.name} failed: {fault}")
    return " ".join(sentences)
