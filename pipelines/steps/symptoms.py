"""What the output of a command that failed suggests, for people: it blames nobody."""

from __future__ import annotations

import re

# What commands print when a limit of the sandbox stops them, and the setting that it is.
_LIMITS = (
    (r"[Cc]annot fork|fork: .*unavailable|can't start new thread", "SLIPWAY_BUILD_PROCESSES"),
    (r"^MemoryError|Cannot allocate memory", "SLIPWAY_BUILD_MEMORY_MEGABYTES"),
    (r"File too large|File size limit exceeded", "SLIPWAY_BUILD_FILE_MEGABYTES"),
)
# What PostgreSQL says to who is no superuser; the owner of an environment's database is none.
_NEEDS_SUPERUSER = re.compile(
    r'permission denied to create extension "([^"]+)"|must be superuser|superuser privilege'
)


def of(output: str) -> str:
    """Return what is to be added to the sentence on a command that failed; empty: nothing."""
    return _limit(output) + _superuser(output)


def _limit(output: str) -> str:
    """Name the sandbox limit that a command's output suggests: nobody but it knows."""
    names = [name for pattern, name in _LIMITS if re.search(pattern, output, re.MULTILINE)]
    return f", perhaps at the limit of {names[0]}" if names else ""


def _superuser(output: str) -> str:
    """Say that a command wants to be a superuser of PostgreSQL, if its output does."""
    if not (found := _NEEDS_SUPERUSER.search(output)):
        return ""
    what = f"the extension {found[1]}" if found[1] else "what it does"
    return f"; {what} needs a superuser of PostgreSQL, as nobody is on an environment"
