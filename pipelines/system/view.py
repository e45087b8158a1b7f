"""What a process sees of the machine: folders are hidden but for what it needs. Linux only."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pipelines.system import kernel

HARMLESS = kernel.NO_SETUID | kernel.NO_DEVICES | kernel.NO_EXEC


def hide(
    folders: Sequence[Path],
    keep: Sequence[Path],
    read: Sequence[Path],
    *,
    for_another: bool = False,
) -> None:
    """Narrow what this very process sees, in mounts of its own; raises what `narrow` does."""
    kernel.unshare(kernel.NEW_MOUNTS | (kernel.NEW_USER if os.geteuid() else 0))
    keep_to_oneself()
    narrow(folders, keep, read, for_another=for_another)


def keep_to_oneself() -> None:
    """Have what is mounted from now on seen by this process alone, which has mounts of its own."""
    kernel.mount("none", Path("/"), flags=kernel.RECURSIVE | kernel.PRIVATE)


def narrow(
    hide: Sequence[Path], keep: Sequence[Path], read: Sequence[Path], *, for_another: bool
) -> list[Path]:
    """Hide folders from this process, which keeps its mounts to itself; return what is covered.

    In them nothing is left but `keep`, and `read`, which cannot be written. For another user,
    folders that this one could not pass through are hidden as well, so that it can. Raises OSError
    where the machine does not allow it.
    """
    needed = [*keep, *read]
    hidden = _outermost([*hide, *(_not_passable(needed) if for_another else ())])
    _cover(hidden, {path: path in keep for path in needed})
    return hidden


def _not_passable(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        yield from (parent for parent in path.parents if not parent.stat().st_mode & 0o001)


def _outermost(paths: list[Path]) -> list[Path]:
    """Without those that lie in another of them, or are not there."""
    real = {path.resolve() for path in paths if path.is_dir()} - {Path("/")}
    return sorted(path for path in real if not real & set(path.parents))


def _cover(hidden: list[Path], shown: dict[Path, bool]) -> None:
    """Put an empty folder over each, and in it again what is shown: whether it may be written."""
    inside = [path for path in sorted(shown) if set(hidden) & {path, *path.parents}]
    opened = {path: os.open(path, os.O_RDONLY | os.O_DIRECTORY) for path in inside}
    for path in hidden:
        kernel.mount("tmpfs", path, kind="tmpfs", data="size=1m,mode=0755")
    for path, folder in opened.items():
        path.mkdir(parents=True, exist_ok=True)
        kernel.mount(f"/proc/self/fd/{folder}", path, flags=kernel.BIND)
        os.close(folder)
        if not shown[path]:
            make_read_only(path)


def make_read_only(path: Path) -> None:
    """Have what is mounted there be read and not written, from now on."""
    # What holds already has to be said again: without root nobody may take it back.
    kept = os.statvfs(path).f_flag & HARMLESS
    kernel.mount("none", path, flags=kernel.BIND | kernel.REMOUNT | kernel.READ_ONLY | kept)
