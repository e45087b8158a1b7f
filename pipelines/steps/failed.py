"""Tells failures of a push from failures of the machine that it ran on."""

from __future__ import annotations

from typing import Any

from buildbot.process.results import EXCEPTION, FAILURE

from pipelines.sandbox import NO_MEMORY, STOPPED
from pipelines.steps.output import Output
from pipelines.system import disk_space
from pipelines.worker_tasks.commands import UNREACHABLE

_FULLEST = 'python -m pipelines.system.disk_space . "${TMPDIR:-/tmp}" "$SLIPWAY_CACHE"'


def complaint(command: Any, output: Output, otherwise: str) -> str:
    """Return why a command of ours failed: the worker's words, its own first line, `otherwise`."""
    first = next(iter(output.stderr.strip().splitlines()), otherwise)
    stopped = stopped_as(command)
    return f"it {stopped}" if stopped else first


def stopped_as(command: Any) -> str:
    """Return what a worker says of a command that it stopped beyond a limit, else nothing."""
    reason = command.remote_failure_reason or ""
    return str(reason) if reason.startswith(STOPPED) else ""


async def failed(step: Any, failed_command: Any, output: Output, sentence: str) -> int:
    """Return the result of a step whose command failed; its text becomes `sentence`.

    A package index that is away, a full disk of the worker's and want of memory, which are told
    instead, count as the machinery's failure: a push is not rejected for them. What is printed
    only has the worker asked: a test may print anything.
    """
    step.descriptionDone = sentence
    if sentence == UNREACHABLE:
        return EXCEPTION
    if failed_command.remote_failure_reason == NO_MEMORY:
        step.descriptionDone = f"{NO_MEMORY} ({step.name} on {step.getProperty('workername')})"
        return EXCEPTION
    if not disk_space.says_full(output.stdout + output.stderr):
        return FAILURE
    command = await step.makeRemoteShellCommand(
        command=_FULLEST, stdioLogName="room", collectStdout=True
    )
    await step.runCommand(command)
    disk = command.stdout.strip()
    if command.didFail() or not disk:
        return FAILURE
    step.descriptionDone = f"{disk} ({step.name} on {step.getProperty('workername')})"
    return EXCEPTION
