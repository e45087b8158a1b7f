"""One run of a verb that changes an environment: locked, recorded, and ended in order."""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import FrameType

from pipelines.deploy import front, migrations
from pipelines.deploy.converge import current_release
from pipelines.deploy.deploy import Deploy, Request
from pipelines.deploy.environment import Environment
from pipelines.deploy.faults import Busy
from pipelines.deploy.front import access_log
from pipelines.deploy.progress import Progress, Result
from pipelines.deploy.state import lock
from pipelines.deploy.state.journal import Journal
from pipelines.deploy.state.record import INTERRUPTING, Record
from pipelines.deploy.step import step
from pipelines.system.faults import EnvironmentFault


class Interrupted(EnvironmentFault):
    """The deploy was asked to end; it undoes what it did first."""


def run(
    environment: Environment,
    progress: Progress,
    act: Callable[[Deploy], Result],
    request: Request,
) -> int:
    """Act under the environment's lock; returns the exit status. Raises Busy."""
    environment.prepare()
    record = Record(Journal(environment.state / "journal.jsonl"), progress)
    interruptible()
    try:
        with lock.held(environment.state / "deploy.lock", request.purpose) as descriptor:
            migrations.bring_up_to_date(environment)
            record.begin(act.__name__, purpose=request.purpose)
            deploy = Deploy(environment, record, descriptor, request)
            deploy.take(lock_environment)
            result = act(deploy)
            record.end(result, digest=deploy.release.digest if deploy.release else None)
    except Busy as busy:
        progress.ended(lock_environment.name, "failed", 0, str(busy))
        raise
    progress.result(result)
    return deploy.fault.exit_status if deploy.fault else 0


@step("lock", plan=lambda preview: f"Lock {preview.environment.name} for this deploy alone")
def lock_environment(deploy: Deploy) -> str:
    """From here on nobody else changes the environment: see what serves in it."""
    deploy.serving = current_release(deploy.environment)
    deploy.log_start = access_log.end(front.access_log_file(deploy.environment))
    return f"{deploy.environment.name} is locked, in order to {deploy.request.purpose}"


def interruptible() -> None:
    """Have the signals that ask a process to end raise Interrupted, until the deploy must go on."""
    for number in INTERRUPTING:
        signal.signal(number, _interrupt)


def _interrupt(number: int, _frame: FrameType | None) -> None:
    raise Interrupted(f"The deploy was stopped by {signal.Signals(number).name}.")
