"""A deploy as a story: its steps in order, and the way back when one of them fails.

Every failure before `commit` ends has the same undo: what runs is brought in line with what served
before, which takes one rename and the end of the new release's processes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from pipelines.deploy import (
    completion,
    preparation,
    recovery,
    repetition,
    traffic,
    verification,
)
from pipelines.deploy.deploy import Deploy
from pipelines.deploy.faults import Fault
from pipelines.deploy.progress import Result

Steps = Sequence[tuple[str, Callable[[Deploy], str]]]

START: Steps = (("start-environment", recovery.start_environment),)

VERIFY: Steps = (("verify-artifact", preparation.verify_artifact),)

PREPARE: Steps = (
    ("preflight", preparation.preflight),
    ("unpack", preparation.unpack),
    ("python-environment", preparation.make_python_environment),
    ("check-release", preparation.check_release),
    ("rehearse", repetition.rehearse_again),
    ("migrate", preparation.migrate),
)

GO_LIVE: Steps = (
    ("start-release", traffic.start_release),
    ("wait-until-ready", traffic.wait_until_ready),
    ("smoke", traffic.smoke),
    ("share-assets", traffic.share_assets),
    ("switch", traffic.switch_traffic),
    ("bake", traffic.bake),
    ("identify", verification.identify),
    ("commit", completion.commit),
)

COMPLETE: Steps = (
    ("retire-old", completion.retire_old),
    ("write-schema", completion.write_schema),
    ("prune", completion.prune),
)

UNCHANGED: Steps = (("verify-release", verification.verify),)

FIND: Steps = (("find-release", preparation.find_release),)

LEAVE: Steps = (
    ("retire-old", completion.retire_old),
    ("mark-bad", completion.mark_left),
    ("prune", completion.prune),
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
