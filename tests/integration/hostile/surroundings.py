"""Everything of an installation that a push has no business with: as it was before, and after."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.integration.hostile.draft import MARK
from tests.integration.installation import Installation
from tests.integration.processes import processes_of

# Folders whose content may change: Slipway works there for every push, or what serves goes on.
_WORKED_IN = re.compile(
    r"workers/build-\d/tiny-(develop|test|repo-test)|workers/gatekeeper/tiny-[\w-]+"
    r"|artifacts/tiny|services/(shared|state)|cache/uv|hub/tiny\.git/(objects|refs)|hostile"
    r"|environments/staging/(cache|shared/(assets|logs)|run|state|database|rehearsals)"
)
_WRITTEN = re.compile(
    r"workers/[\w-]+\.log|workers/[\w-]+/(twistd\.log.*|\.?heartbeat)"
    r"|master/(state\.sqlite.*|[\w.]+\.log[.\d]*|\.?heartbeat)"
    r"|hub/tiny\.git/(packed-refs|slipway\.(received|main))|environments/staging/current"
)
# Where things are only added, each of which stays as it is: environments of Python and releases.
_ADDED_TO = re.compile(
    r"((?:cache/environments|wheels|environments/staging/(?:releases|venvs))/[^/]+)(?:/.*)?",
    re.DOTALL,
)
# Releases come and go, and a database has a process for each that asks it.
_SERVES = re.compile(r"postgres: |.*/environments/staging/")
_SHARED = ("/tmp", "/var/tmp", "/dev/shm")


@dataclass(frozen=True)
class Seen:
    """What a path is and whose, and what is in it."""

    mode: int
    owner: int
    content: str


class Surroundings:
    """Looks at an installation again and again, and says what has changed."""

    def __init__(self, slipway: Installation) -> None:
        self._home = slipway.home
        self._digests: dict[tuple[int, int, int], str] = {}
        self._processes = {line.partition(": ")[2] for line in processes_of(self._home)}
        self._seen = dict(self._look())

    def changes(self) -> list[str]:
        """What has changed since the last time that no push may change."""
        before, self._seen = self._seen, dict(self._look())
        changed = [
            f"{path!r}: {before.get(path)} became {self._seen.get(path)}"
            for path in sorted(before.keys() | self._seen.keys())
            if before.get(path) != self._seen.get(path)
            and not _comes_or_goes(path, before, self._seen)
        ]
        return [*changed, *self._left()]

    def _left(self) -> Iterator[str]:
        """What a push left on the machine."""
        yield from (f"{path} is left" for path in (self._home / "tmp").iterdir())
        for folder in (*_SHARED, str(self._home / "shared"), str(self._home)):
            yield from (f"{path} is left" for path in Path(folder).glob(f"*{MARK}*"))
        yield from (f"process {line} is left" for line in _named(f"sleep\0{MARK}\0".encode()))
        now = {line.partition(": ")[2] for line in processes_of(self._home)}
        strangers = (line for line in now - self._processes if not _SERVES.match(line))
        yield from (f"a process is left: {line}" for line in strangers)

    def _look(self) -> Iterator[tuple[str, Seen]]:
        waiting = [self._home]
        while waiting:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    path = entry.path.removeprefix(f"{self._home}/")
                    if _WORKED_IN.fullmatch(path) or _WRITTEN.fullmatch(path):
                        continue
                    with suppress(FileNotFoundError):  # as what is retained no longer, meanwhile
                        facts = entry.stat(follow_symlinks=False)
                        content = self._content(entry.path, facts)
                        yield path, Seen(facts.st_mode, facts.st_uid, content)
                        if stat.S_ISDIR(facts.st_mode):
                            waiting.append(Path(entry.path))

    def _content(self, path: str, facts: os.stat_result) -> str:
        """What is in a file; read again where its times say that it may have changed."""
        if stat.S_ISLNK(facts.st_mode):
            return str(Path(path).readlink())
        if not stat.S_ISREG(facts.st_mode):
            return ""
        key = (facts.st_ino, facts.st_size, facts.st_ctime_ns)
        if key not in self._digests:
            content = Path(path).read_bytes()
            self._digests[key] = hashlib.sha256(content).hexdigest()[:16]
        return self._digests[key]


def _comes_or_goes(path: str, *looks: dict[str, Seen]) -> bool:
    """Whether a change is that of a whole thing: one more, or one that is old and is removed."""
    whole = _ADDED_TO.fullmatch(path)
    return whole is not None and any(whole[1] not in look for look in looks)


def _named(words: bytes) -> Iterator[str]:
    """The pids of the processes of the machine with these arguments."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cmdline").read_bytes() == words:
                yield process.name
        except OSError:
            continue  # it has ended
