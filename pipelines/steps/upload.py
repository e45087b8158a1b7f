"""Files of a worker's, brought to the master, whose disk may be full.

An error of the master's own while it writes is kept here, and not sent to the worker: in Buildbot
4.3 it is lost on the way back, and the step waits for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import suppress
from pathlib import Path
from typing import Any

from buildbot.process.results import EXCEPTION
from buildbot.steps.transfer import DirectoryUpload, FileUpload
from twisted.internet import defer

from pipelines.system import disk_space

_WRITES = ("remote_write", "remote_close", "remote_unpack")


class _Upload:
    """Upload of a file or folder that reports the master's disk errors."""

    masterdest: str

    async def run(self) -> int:
        """Return the result of Buildbot's own step; EXCEPTION, in words, for a full disk."""
        try:
            result: int = await super().run()  # type: ignore[misc]
        except OSError as error:
            folder = Path(self.masterdest).parent
            self.descriptionDone = disk_space.full(error, folder) or str(error)
            return EXCEPTION
        return result

    @defer.inlineCallbacks
    def runTransferCommand(self, command: Any, writer: Any) -> Generator[Any, Any, int]:
        errors: list[OSError] = []
        for name in _WRITES:
            if write := getattr(writer, name, None):
                setattr(writer, name, _keeping(errors, writer, write))
        result: int = yield super().runTransferCommand(command, writer)  # type: ignore[misc]
        if errors:
            writer.purge()
            raise errors[0]
        return result

    def getResultSummary(self) -> dict[str, Any]:
        """Return the sentence, where there is one."""
        if isinstance(self.descriptionDone, str):
            return {"step": self.descriptionDone}
        summary: dict[str, Any] = super().getResultSummary()
        return summary


def _keeping(errors: list[OSError], writer: Any, write: Callable[..., None]) -> Any:
    """Return `write`, which is not called any more after the first error, kept in `errors`."""

    def kept(*arguments: Any) -> None:
        if errors:
            return
        try:
            write(*arguments)
        except OSError as error:
            errors.append(error)
            if writer.fp:
                with suppress(OSError):
                    writer.fp.close()  # there is no room for what it holds either

    return kept


class UploadFile(_Upload, FileUpload):
    """One file."""


class UploadDirectory(_Upload, DirectoryUpload):
    """A folder with all that is in it."""
