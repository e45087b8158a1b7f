"""Which processes belong to an installation, found without asking it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def processes_of(home: Path) -> Iterator[str]:
    """Every live process that runs in `home`, was started with it, or was told of it."""
    told = str(home).encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            facts = [(folder / name).read_bytes() for name in ("cmdline", "environ")]
            facts.append(os.fsencode((folder / "cwd").readlink()))
        except OSError:
            continue  # it has ended, or is somebody else's
        if int(folder.name) != os.getpid() and any(told in fact for fact in facts):
            yield f"{folder.name}: {facts[0].replace(bytes(1), b' ').decode(errors='replace')}"
