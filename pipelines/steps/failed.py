"""Tells failures of a push from failures of the machine that it ran on."""

from __future__ import annotations

from typing import Any

from buildbot.process.results import EXCEPTION, FAILURE

from pipelines.steps.output import Output
from pipelines.system import disk_space
from pipelines.worker_tasks.commands import UNREACHABLE

_FULLEST = 'python -m pipelines.system.disk_space . "${TMPDIR:-/tmp}" "$SLIPWAY_CACHE"'


def complaint(output: Output, otherwise: str) -> str:
    """Return the first line of a program's error output, or `otherwise`."""
    return next(iter(output.stderr.strip().splitlines()), otherwise)


async def failed(step: Any, output: Output, sentence: str) -> int:
    """Return the result of a step whose command failed; its text becomes `sentence`.

    A package index that is away, and a full disk of the worker's, which is told instead, count as
    the machinery's failure: a push is not rejected for them.
    """
    step.descriptionDone = sentence
    if sentence == UNREACHABLE:
        return EXCEPTION
    if not disk_space.is_full(output.stdout + output.stderr):
        return FAILURE
    command = await step.makeRemoteShellCommand(
        command=_FULLEST, stdioLogName="room", collectStdout=True
    )
    await step.runCommand(command)
    disk = command.stdout.strip() or "a disk is full; make room"
    step.descriptionDone = f"{disk} ({step.name} on {step.getProperty('workername')})"
    return EXCEPTION
