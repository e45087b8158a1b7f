"""Keeps a command behind walls from writing the cache that other builds read.

    python -m pipelines.sandbox.kept_cache CACHE

tries whether it can be done here, and ends with 1 if not. The walls stand around a worker, whose
commands that fetch fill the cache; around each of its others this is one wall more. What it takes
are user namespaces, since the worker has no rights any more.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pipelines.system import kernel, view


def read_only(cache: Path) -> bool:
    """Have this process, and all that it starts, only read the cache; returns whether it does."""
    try:
        kernel.open_to_own_user(True)  # or its own maps are another's
        kernel.unshare(kernel.NEW_USER | kernel.NEW_MOUNTS)
        view.keep_to_oneself()
        kernel.mount(str(cache), cache, flags=kernel.BIND)
        view.make_read_only(cache)
        kernel.unshare(kernel.NEW_USER)  # who has no rights over these mounts, even as root
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(not read_only(Path(sys.argv[1])))
