"""What a build leaves under a file's name is sent if it is a file, and named if it is not."""

from __future__ import annotations

import io
import os
import socket
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from twisted.internet import defer, reactor

from pipelines.sandbox.uploads import UploadDirectory, UploadFile


class Protocol:
    """The worker's side of a connection to a master, which keeps what it is sent."""

    def __init__(self, base: Path) -> None:
        self.basedir = str(base)
        self.sent = io.BytesIO()
        self.told: list[tuple[str, Any]] = []
        self.before_block: Callable[[], object] = lambda: None

    def send_update(self, updates: list[tuple[str, Any]]) -> None:
        self.told += updates

    def protocol_update_upload_file_write(self, _: Any, data: bytes) -> defer.Deferred[None]:
        self.before_block()
        self.sent.write(data)
        return defer.succeed(None)

    protocol_update_upload_directory_write = protocol_update_upload_file_write

    def protocol_update_upload_file_close(self, _: Any) -> defer.Deferred[None]:
        return defer.succeed(None)

    protocol_update_upload_directory = protocol_update_upload_file_close

    @property
    def reactor(self) -> Any:
        return reactor


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A builder's folder, reached through a link, as a home may be."""
    (tmp_path / "real" / "build").mkdir(parents=True)
    (tmp_path / "builder").symlink_to(tmp_path / "real")
    return tmp_path / "builder"


async def upload(kind: type[Any], base: Path, path: Path, **arguments: Any) -> Protocol:
    protocol = Protocol(base)
    protocol.before_block = arguments.pop("before_block", protocol.before_block)
    command = kind(protocol, 1, {"path": str(path), "writer": None, "blocksize": 4} | arguments)
    command._reactor = reactor
    await command.doStart()
    return protocol


def told(protocol: Protocol) -> tuple[int, str]:
    facts = dict(protocol.told)
    return facts["rc"], facts.get("stderr", "")


async def test_a_file_is_sent_under_its_name(base: Path) -> None:
    (base / "build" / "junit.xml").write_text("<testsuite/>")
    protocol = await upload(UploadFile, base, base / "build" / "junit.xml", maxsize=None)
    assert (told(protocol), protocol.sent.getvalue()) == ((0, ""), b"<testsuite/>")
    assert ("header", f"sending {base}/build/junit.xml\n") in protocol.told
    assert isinstance(dict(protocol.told).get("elapsed", 0.0), float)


def folder(path: Path) -> None:
    path.mkdir()


def pipe(path: Path) -> None:
    os.mkfifo(path)


def link(path: Path) -> None:
    path.symlink_to("/etc/passwd")


def loop(path: Path) -> None:
    path.symlink_to(path)


def listening(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)
    os.chdir(here)


def device(path: Path) -> None:
    os.mknod(path, 0o600 | 0o020000, os.makedev(1, 5))


def nothing(path: Path) -> None:
    pass


ODD = {folder: "a folder", pipe: "a pipe", link: "a link", loop: "a link", listening: "a socket"}


@pytest.mark.parametrize("make", ODD)
async def test_what_is_no_file_is_named(base: Path, make: Callable[[Path], None]) -> None:
    make(base / "build" / "junit.xml")
    protocol = await upload(UploadFile, base, base / "build" / "junit.xml", maxsize=None)
    assert told(protocol) == (1, f"junit.xml is {ODD[make]}, and no file: it is not read")
    assert protocol.sent.getvalue() == b""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root makes devices")
async def test_a_device_is_named(base: Path) -> None:
    device(base / "build" / "junit.xml")
    protocol = await upload(UploadFile, base, base / "build" / "junit.xml", maxsize=None)
    assert told(protocol) == (1, "junit.xml is a device, and no file: it is not read")


async def test_a_file_that_is_not_there(base: Path) -> None:
    protocol = await upload(UploadFile, base, base / "build" / "junit.xml", maxsize=None)
    assert told(protocol) == (1, "junit.xml cannot be read: No such file or directory")


async def test_a_file_below_a_link(base: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "junit.xml").write_text("secret")
    (base / "build" / "reports").symlink_to(tmp_path / "secret")
    protocol = await upload(
        UploadFile, base, base / "build" / "reports" / "junit.xml", maxsize=None
    )
    assert told(protocol) == (1, "junit.xml cannot be read: Not a directory")


async def test_a_file_outside_of_the_build(base: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").symlink_to("/etc/passwd")
    path = base / "build" / ".." / ".." / "secret"
    assert told(await upload(UploadFile, base, path, maxsize=None))[0] == 1


async def test_a_file_that_grows_while_it_is_read_is_cut_where_it_was(base: Path) -> None:
    file = base / "build" / "junit.xml"
    file.write_bytes(b"x" * 8)

    def grow() -> None:
        with file.open("ab") as growing:
            growing.write(b"y" * 8)

    protocol = await upload(UploadFile, base, file, maxsize=None, before_block=grow)
    code, words = told(protocol)
    assert (code, len(protocol.sent.getvalue())) == (1, 9)
    assert "Maximum filesize reached" in words


async def test_a_folder_of_files(base: Path) -> None:
    (base / "wheels" / "more").mkdir(parents=True)
    (base / "wheels" / "a.whl").write_bytes(b"a")
    (base / "wheels" / "more" / "b.whl").write_bytes(b"b")
    whole = {"maxsize": 100, "compress": None, "blocksize": 1 << 20}
    protocol = await upload(UploadDirectory, base, base / "wheels", **whole)
    assert told(protocol) == (0, "")
    with tarfile.open(fileobj=io.BytesIO(protocol.sent.getvalue())) as archive:
        assert archive.getnames() == ["a.whl", "more/b.whl"]


@pytest.mark.parametrize("make", [pipe, link, loop, listening])
async def test_a_folder_with_what_is_no_file(base: Path, make: Callable[[Path], None]) -> None:
    (base / "wheels").mkdir()
    make(base / "wheels" / "odd.whl")
    protocol = await upload(UploadDirectory, base, base / "wheels", maxsize=100, compress=None)
    assert told(protocol) == (1, f"odd.whl is {ODD[make]}, and no file: it is not read")
    assert protocol.sent.getvalue() == b""


async def test_a_folder_that_is_too_large_or_not_there(base: Path) -> None:
    (base / "wheels").mkdir()
    (base / "wheels" / "a.whl").write_bytes(bytes(101))
    protocol = await upload(UploadDirectory, base, base / "wheels", maxsize=100, compress=None)
    assert told(protocol) == (1, "wheels is larger than 100 bytes")
    protocol = await upload(UploadDirectory, base, base / "gone", maxsize=100, compress=None)
    assert told(protocol) == (1, "gone is not there, or no folder")
