"""A forge over ssh: git behind two keys, as a forge has it."""

from __future__ import annotations

import asyncio
import shlex
import threading
from asyncio.subprocess import PIPE, create_subprocess_exec
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import asyncssh

from tests.hub.forges import READS, WRITES, ReachedForge

T = TypeVar("T")
PATIENCE = 60  # seconds


@contextmanager
def forge_over_ssh(folder: Path) -> Iterator[ReachedForge]:
    """Serve the repositories of a folder; keys are made beside them."""
    keys = {user: asyncssh.generate_private_key("ssh-ed25519") for user in (READS, WRITES)}
    for user, key in keys.items():
        key.write_private_key(folder / user)
        (folder / user).chmod(0o600)
    host_key = asyncssh.generate_private_key("ssh-ed25519")
    with _loop() as run:
        server = run(_listen(keys, host_key))
        known = folder / "known_hosts"
        public = host_key.export_public_key().decode().strip()
        known.write_text(f"[127.0.0.1]:{server.get_port()} {public}\n")

        def account(user: str) -> tuple[str, str]:
            key, hosts = shlex.quote(str(folder / user)), shlex.quote(str(known))
            only = f"-o IdentitiesOnly=yes -o UserKnownHostsFile={hosts}"
            return "core.sshCommand", f"ssh -F none -i {key} {only}"

        try:
            yield ReachedForge(f"ssh://git@127.0.0.1:{server.get_port()}{folder}", account)
        finally:
            run(_close(server))


@contextmanager
def _loop() -> Iterator[Callable[[Coroutine[Any, Any, T]], T]]:
    """A loop in a thread of its own; gives what waits for a coroutine on it."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield lambda work: asyncio.run_coroutine_threadsafe(work, loop).result(PATIENCE)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


class _Gate(asyncssh.SSHServer):
    """Lets in who has one of the keys, and remembers whose it is."""

    def __init__(self, keys: dict[str, asyncssh.SSHKey]) -> None:
        self.keys = {key.convert_to_public(): user for user, key in keys.items()}

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self.conn = conn

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        self.conn.set_extra_info(user=self.keys.get(key))
        return key in self.keys


async def _listen(
    keys: dict[str, asyncssh.SSHKey], host_key: asyncssh.SSHKey
) -> asyncssh.SSHAcceptor:
    return await asyncssh.listen(
        "127.0.0.1",
        port=0,
        server_factory=lambda: _Gate(keys),
        server_host_keys=[host_key],
        process_factory=_answer,
        encoding=None,
    )


async def _answer(process: asyncssh.SSHServerProcess[bytes]) -> None:
    """Run what git asks for; the words of the refusal are GitLab's."""
    command = process.command or ""
    if "git-receive-pack" in command and process.get_extra_info("user") != WRITES:
        process.stderr.write(
            b"ERROR: This deploy key does not have write access to this project.\n"
        )
        process.exit(1)
        return
    git = await create_subprocess_exec(
        "git", "shell", "-c", command, stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    await process.redirect(git.stdin, git.stdout, git.stderr)
    process.exit(await git.wait())
    await process.wait_closed()


async def _close(server: asyncssh.SSHAcceptor) -> None:
    server.close()
    await server.wait_closed()
