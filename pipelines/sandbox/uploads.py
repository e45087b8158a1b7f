"""What a build leaves behind, brought to the master: regular files alone, whatever bears a name.

Buildbot's worker opens whatever lies there, in the thread that does everything else: a pipe that
nobody writes to would hold the worker for ever, and the next one, to which the build then goes.
"""

from __future__ import annotations

import math
import os
import stat
import tarfile
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from buildbot_worker.commands.transfer import (
    WorkerDirectoryUploadCommand,
    WorkerFileUploadCommand,
)
from twisted.internet import defer, threads

_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFLNK: "a link",
}


class NoFileError(Exception):
    """What bears a file's name is none that can be read; a sentence."""


def open_file(base: Path, path: Path) -> int:
    """Open a regular file below a folder, through no link, and without waiting.

    Raises NoFileError.
    """
    *folders, name = Path(os.path.relpath(os.path.normpath(path), os.path.normpath(base))).parts
    if os.pardir in (*folders, name):
        raise NoFileError(f"{path.name} lies outside of the build: it is not read")
    folder = os.open(base, os.O_PATH | os.O_DIRECTORY)
    try:
        for each in folders:
            inner = os.open(each, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=folder)
            os.close(folder)
            folder = inner
        found = os.stat(name, dir_fd=folder, follow_symlinks=False)
        if not stat.S_ISREG(found.st_mode):
            kind = _KINDS.get(stat.S_IFMT(found.st_mode), "no file")
            raise NoFileError(f"{name} is {kind}, and no file: it is not read")
        return os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
    except OSError as error:
        raise NoFileError(f"{path.name} cannot be read: {error.strerror}") from None
    finally:
        os.close(folder)


class UploadFile(WorkerFileUploadCommand):  # type: ignore[misc]
    """Sends one regular file, as long as it was when it was opened."""

    path: str
    remaining: int | None

    def start(self) -> Any:
        """Fires when it is sent, or not."""
        self.named = str(self.path)
        try:
            descriptor = open_file(Path(self.protocol_command.basedir), Path(self.named))
        except NoFileError as error:
            self.stderr, self.rc = str(error), 1
            return defer.succeed(None).addCallback(self.finished)
        size = os.fstat(descriptor).st_size + 1  # with one more, it has grown
        self.remaining = size if self.remaining is None else min(size, self.remaining)
        self.path = f"/proc/self/fd/{descriptor}"

        def close(result: Any) -> Any:
            os.close(descriptor)
            return result

        return super().start().addBoth(close)

    def sendStatus(self, status: Sequence[tuple[str, Any]]) -> None:
        """Send it under the name that people know the file by."""
        named = [
            (key, value.replace(self.path, self.named) if key == "header" else value)
            for key, value in status
        ]
        super().sendStatus(named)


class UploadDirectory(WorkerDirectoryUploadCommand):  # type: ignore[misc]
    """Sends a folder of regular files, which are packed in a thread."""

    path: str
    remaining: int | None

    def start(self) -> defer.Deferred[None]:
        """Fires when they are sent, or not."""
        return defer.ensureDeferred(self._send())

    async def _send(self) -> None:
        descriptor, self.tarname = tempfile.mkstemp(prefix="slipway-upload-")
        self.fp = os.fdopen(descriptor, "rb+")
        self.rc, sent = 1, defer.Deferred[None]()
        try:
            await threads.deferToThread(self._pack)
            self.fp.seek(0)
            self.remaining = None  # what was packed is within it
            self.sendStatus([("header", f"sending {self.path}\n")])
            self._loop(sent)
            await sent
            await self.protocol_command.protocol_update_upload_directory(self.writer)
            self.rc = 0
        except NoFileError as error:
            self.stderr = str(error)
        finally:
            self.finished(None)

    def _pack(self) -> None:
        base, folder = Path(self.protocol_command.basedir), Path(self.path)
        left = math.inf if self.remaining is None else self.remaining
        with tarfile.open(mode="w", fileobj=self.fp) as archive:
            for path in sorted(folder.rglob("*")):
                if path.is_dir() and not path.is_symlink():
                    continue
                with os.fdopen(open_file(base, path), "rb") as file:
                    member = archive.gettarinfo(fileobj=file, arcname=str(path.relative_to(folder)))
                    left -= member.size
                    if left < 0:
                        raise NoFileError(f"{folder.name} is larger than {self.remaining} bytes")
                    member.uid = member.gid = 0
                    archive.addfile(member, file)
        if not folder.is_dir():
            raise NoFileError(f"{folder.name} is not there, or no folder")
