"""One command in bubblewrap: what it sees of the machine, as arguments of `bwrap`.

    python -m pipelines.sandbox.bubblewrap

tries whether it can be done here, and ends with a sentence if not.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipelines import ROOT
from pipelines.sandbox import FETCH, REACHING, Limits, Sandbox, limits

PROGRAM = shutil.which("bwrap") or ""
TEMPORARY = "tmp"  # in the builder's folder: the command's /tmp
HOME = "/tmp/home"

_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc", "/opt", "/nix")
_ALONE = ("--unshare-all", "--die-with-parent", "--new-session", "--clearenv")
_FRESH = ("--proc", "/proc", "--dev", "/dev", "--dir", "/run", "--symlink", "/tmp", "/var/tmp")


def options(
    sandbox: Sandbox, builder: Path, folder: str, environ: Mapping[str, str], *, kind: str
) -> list[str]:
    """Return what `bwrap` is told of one command of a builder, to be run in `folder`."""
    arguments = [*_ALONE, *(("--share-net",) if kind in REACHING else ()), *_FRESH]
    # Memory, and else half of the machine's.
    arguments += ["--size", str(sandbox.limits.memory_megabytes << 20), "--tmpfs", "/dev/shm"]
    arguments += ["--bind", str(builder / TEMPORARY), "/tmp", "--dir", HOME]
    for path in _SYSTEM:
        link = Path(path).is_symlink()  # as /bin is one to usr/bin
        arguments += ["--symlink", str(Path(path).readlink()), path] if link else _bind(path, False)
    for path, may_write in sorted(set(_shown(sandbox, builder, environ, kind))):
        arguments += _bind(path, may_write)
    arguments += ["--remount-ro", "/", "--chdir", folder]
    for name, value in environ.items():
        arguments += ["--setenv", name, value]
    return arguments


def _shown(
    sandbox: Sandbox, builder: Path, environ: Mapping[str, str], kind: str
) -> Iterator[tuple[str, bool]]:
    """Every path that the command sees beside the system's, and whether it may write there."""
    ours = (str(ROOT / "pipelines"), sys.prefix, sys.base_prefix)
    yield from ((path, False) for path in ours)
    yield from ((path, True) for path in (str(builder), *sandbox.folders))
    yield sandbox.cache, kind == FETCH
    yield from ((path, False) for path in sandbox.objects)
    if kind in REACHING:
        yield os.path.realpath("/etc/resolv.conf"), False
        names = ("SSL_CERT_FILE", "SSL_CERT_DIR", "PIP_CONFIG_FILE", "UV_CONFIG_FILE")
        yield from ((environ[name], False) for name in names if name in environ)


def _bind(path: str, may_write: bool) -> list[str]:
    return ["--bind" if may_write else "--ro-bind-try", path, path]


def command(descriptor: int, argv: Sequence[str | bytes]) -> list[str | bytes]:
    """Return the argv that runs `words` with the options that lie in an open file."""
    return [PROGRAM, "--args", str(descriptor), "--", *argv]


def written(arguments: Sequence[str]) -> int:
    """Return an open file that holds options, and has no name that others could find."""
    descriptor = os.memfd_create("bwrap")
    with os.fdopen(os.dup(descriptor), "wb") as file:
        file.write(b"".join(os.fsencode(each) + b"\0" for each in arguments))
    os.lseek(descriptor, 0, os.SEEK_SET)
    return descriptor


def main() -> None:
    """Run `true` as a command of a build is run, in the current folder."""
    here = Path.cwd()
    (here / TEMPORARY).mkdir(exist_ok=True)
    none = Limits(
        processes=1000, file_megabytes=1000, memory_megabytes=1000, megabytes=1000, nice=0
    )
    sandbox = Sandbox("bubblewrap", [], str(here), [], none)
    descriptor = written(options(sandbox, here, str(here), {}, kind="shell"))
    done = subprocess.run(
        command(descriptor, ["/usr/bin/env", "true"]),
        pass_fds=[descriptor],
        preexec_fn=lambda: limits.apply(none, sandbox.kind),
        capture_output=True,
        text=True,
    )
    sys.exit(done.stderr.strip() if done.returncode else 0)


if __name__ == "__main__":
    main()
