"""A deploy as a story: its steps in order, and the way back when one of them fails.

Every failure before `commit` ends has the same undo: what runs is brought in line with what served
before, which takes one rename and the end of the new release's processes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from pipelines.deploy import recovery
from pipelines.deploy.deploy import Deploy
from pipelines.deploy.progress import Result
from pipelines.deploy.steps import complete, go_live, prepare, rehearsal_check, verify
from pipelines.system.faults import (
    Fault,
)

Steps = Sequence[tuple[str, Callable[[Deploy], str]]]

START: Steps = (("start-environment", recovery.start_environment),)

VERIFY: Steps = (("verify-artifact", prepare.verify_artifact),)

PREPARE: Steps = (
    ("preflight", prepare.preflight),
    ("unpack", prepare.unpack),
    ("python-environment", prepare.make_python_environment),
    ("check-release", prepare.check_release),
    ("rehearse", rehearsal_check.rehearse_again),
    ("migrate", prepare.migrate),
)

GO_LIVE: Steps = (
    ("start-release", go_live.start_release),
    ("wait-until-ready", go_live.wait_until_ready),
    ("smoke", go_live.smoke),
    ("share-assets", go_live.share_assets),
    ("switch", go_live.switch_traffic),
    ("bake", go_live.bake),
    ("identify", verify.identify),
    ("commit", complete.commit),
)

COMPLETE: Steps = (
    ("retire-old", complete.retire_old),
    ("write-schema", complete.write_schema),
    ("prune", complete.prune),
)

UNCHANGED: Steps = (("verify-release", verify.verify),)

FIND: Steps = (("find-release", prepare.find_release),)

LEAVE: Steps = (
    ("retire-old", complete.retire_old),
    ("mark-bad", complete.mark_left),
    ("prune", complete.prune),
)


def activate(deploy: Deploy) -> Result:
    """Take an artifact live, or leave what serves alone."""
    return _live(deploy, "deployed", VERIFY, (*PREPARE, *GO_LIVE), COMPLETE)


def rollback(deploy: Deploy) -> Result:
    """Take a kept release live again, and mark the one that it replaces as bad."""
    return _live(deploy, "rolled-back", FIND, GO_LIVE, LEAVE)


def _live(deploy: Deploy, success: str, find: Steps, go: Steps, complete: Steps) -> Result:
    try:
        _take(deploy, START)
        _take(deploy, find)
        if deploy.serves_already:
            _take(deploy, UNCHANGED)
            return deploy.result("unchanged", f"{deploy.new.version} serves already.")
        _take(deploy, go)
    except Fault as fault:
        return recovery.undo(deploy, fault)
    return deploy.result(success, _completed(deploy, complete))


def _take(deploy: Deploy, steps: Steps) -> None:
    for name, act in steps:
        deploy.reached.add(name)
        deploy.record.step(name, partial(act, deploy))


def _completed(deploy: Deploy, steps: Steps) -> str:
    """The release serves, whatever fails now: what did is said, and the next run makes it good."""
    said = [f"{deploy.new.version} serves on {deploy.environment.url}."]
    for step in steps:
        try:
            _take(deploy, (step,))
        except Fault as fault:
            said.append(f"But {step[0]} failed: {fault}")
    return " ".join(said)
